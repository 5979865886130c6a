"""What install refuses, each with a sentence and a next step."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from agent.host.linux import LinuxHost
from agent.installation import checks
from agent.installation.checks import NotInstallable
from agent.installation.place import Place, SystemName
from scanner.errors import ExitCode, UsageProblem
from tests.agent.installation.machine import FakeMachine

SETTINGS = """[collector]
url = "https://colmate.hospital.example"
ca_file = "{ca}"
"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Linux, with settings that are right."""
    made = FakeMachine.at(tmp_path, SystemName.LINUX).place
    made.settings_file.parent.mkdir(parents=True)
    ca = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(ca))
    made.settings_file.write_text(SETTINGS.format(ca=ca))
    for path in (made.settings_file, ca):
        path.chmod(0o644)
    for folder in (made.settings_file.parent, *made.settings_file.parents):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o011)
    return made


def add(place: Place, text: str) -> None:
    place.settings_file.write_text(place.settings_file.read_text() + text)


def test_only_an_administrator_installs() -> None:
    with pytest.raises(NotInstallable) as refused:
        checks.must_be_administrator(is_administrator=False)
    assert "sudo" in refused.value.next_step
    assert refused.value.exit_code is ExitCode.USAGE
    checks.must_be_administrator(is_administrator=True)


def test_a_linux_without_systemd_is_told_how_to_do_without(place: Place) -> None:
    with pytest.raises(NotInstallable) as refused:
        checks.must_have_manager(place)
    assert "colmate agent run" in refused.value.next_step
    place.at(checks.SYSTEMD_RUNS).mkdir(parents=True)
    checks.must_have_manager(place)


@pytest.mark.parametrize("system", [SystemName.MACOS, SystemName.WINDOWS])
def test_other_systems_always_have_a_service_manager(place: Place, system: SystemName) -> None:
    checks.must_have_manager(replace(place, system=system))


def test_right_settings_pass(place: Place) -> None:
    checks.must_have_settings(place)


def test_missing_settings_are_asked_for(place: Place) -> None:
    place.settings_file.unlink()
    with pytest.raises(UsageProblem, match=r"agent\.toml"):
        checks.must_have_settings(place)


@pytest.mark.parametrize("hidden", ["settings", "authority", "folder"])
def test_what_the_services_cannot_read_is_named(place: Place, hidden: str) -> None:
    path = {
        "settings": place.settings_file,
        "authority": place.root / "ca.pem",
        "folder": place.settings_file.parent,
    }[hidden]
    path.chmod(0o700 if hidden == "folder" else 0o640)
    with pytest.raises(NotInstallable) as refused:
        checks.must_have_settings(place)
    assert "chmod" in refused.value.next_step


@pytest.mark.parametrize(
    "table", ['[state]\nfolder = "{}"', '[log]\nfile = "{}/agent.log"'], ids=["state", "log"]
)
def test_the_services_write_below_their_state_only(place: Place, table: str) -> None:
    add(place, table.format(place.root))
    with pytest.raises(NotInstallable, match=str(place.state_folder)):
        checks.must_have_settings(place)


def test_a_log_in_the_state_folder_will_do(place: Place) -> None:
    place.state_folder.mkdir(parents=True)
    add(place, f'[log]\nfile = "{place.state_folder}/agent.log"')
    checks.must_have_settings(place)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs files of root and of others")
def test_a_program_that_others_can_change_is_no_service(place: Place, tmp_path: Path) -> None:
    mine = tmp_path / "colmate"
    mine.touch()
    os.chown(mine, 65534, 65534)
    with pytest.raises(NotInstallable) as refused:
        checks.must_be_protected(place, LinuxHost(), (Path("/usr/bin/env"), mine))
    assert "/opt/colmate" in str(refused.value.next_step.format(**refused.value.values))
    checks.must_be_protected(place, LinuxHost(), (Path("/usr/bin/env"),))


@pytest.mark.parametrize(
    "path",
    [
        "/opt/col mate/bin/colmate",
        "/opt/%h/colmate",
        "/opt/$HOME/colmate",
        "/opt/élan/colmate",
        "/opt/a\nExecStart=/bin/sh",
        "/opt/<string>/colmate",
        '/opt/"/colmate',
        "/opt/a;b/colmate",
    ],
)
def test_a_name_that_could_mean_something_else_is_refused(place: Place, path: str) -> None:
    with pytest.raises(NotInstallable):
        checks.must_be_startable(replace(place, program=(path,)), in_virtual_environment=True)


def test_a_plain_name_will_do_also_in_a_virtual_environment(place: Place) -> None:
    checks.must_be_startable(place, in_virtual_environment=True)


def test_windows_needs_a_python_of_its_own(place: Place) -> None:
    windows = replace(
        place, system=SystemName.WINDOWS, program=(r"C:\Program Files\Colmate\python.exe",)
    )
    checks.must_be_startable(windows, in_virtual_environment=False)
    with pytest.raises(NotInstallable):
        checks.must_be_startable(windows, in_virtual_environment=True)
