"""`colmate doctor` tells what is missing and what to do about it."""

import json
import tomllib
from pathlib import Path

import pytest

from scanner.cli import doctor
from scanner.workers import trial
from scanner.workers.sandbox import Confinement, Held, Mechanism
from tests.scanner.cli.conftest import Colmate

WHOLE = Confinement(
    system="of a test",
    mechanisms=(Held(mechanism=Mechanism.LANDLOCK, holds=True, detail="ABI 7"),),
)
PROJECT = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(autouse=True)
def whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine of the tests offers."""
    monkeypatch.setattr(trial, "confinement_here", lambda _max_memory_bytes: WHOLE)


def test_one_line_a_check_and_0_when_nothing_is_missing(colmate: Colmate) -> None:
    ended = colmate("doctor")
    lines = ended.out.splitlines()
    assert len(lines) > 18
    assert all(line.startswith(("OK", "MISSING")) for line in lines)
    assert (ended.code == 0) is not any(line.startswith("MISSING") for line in lines)


def test_a_missing_library_is_told_with_the_next_step(
    colmate: Colmate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(doctor.LIBRARIES, "colmate-no-such-reader", "nothing")
    ended = colmate("doctor", "--format", "json")
    assert ended.code == 3
    (missing,) = (one for one in json.loads(ended.out) if not one["ok"])
    assert missing["name"] == "colmate-no-such-reader"
    assert missing["next_step"]


def test_every_library_named_is_one_that_colmate_asks_for() -> None:
    asked = " ".join(PROJECT["project"]["dependencies"])
    assert all(name in asked for name in doctor.LIBRARIES)


def test_a_key_that_others_can_read_is_told(colmate: Colmate, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"k" * 32)
    key.chmod(0o644)
    assert "chmod 600" in colmate("doctor", "--key-file", str(key)).out
    key.chmod(0o600)
    assert "chmod 600" not in colmate("doctor", "--key-file", str(key)).out


def test_a_short_key_is_told_and_not_shown(colmate: Colmate, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"sesame")
    ended = colmate("doctor", "--key-file", str(key))
    assert ended.code == 3
    assert "must hold 16 to" in ended.out
    assert "sesame" not in ended.out


def test_version_is_read_by_people_and_machines(colmate: Colmate) -> None:
    assert colmate("version").out.startswith("colmate ")
    assert colmate("--version").out == colmate("version").out
    facts = json.loads(colmate("version", "--format", "json").out)
    assert set(facts) == {"colmate", "rules", "python"}


def test_a_missing_french_model_is_told(colmate: Colmate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "MODEL", "fr_core_news_missing")
    ended = colmate("doctor")
    assert ended.code == 3
    assert any(
        line.startswith("MISSING") and "French model" in line for line in ended.out.split("\n")
    )


def sandbox_of(colmate: Colmate) -> dict[str, object]:
    checks = json.loads(colmate("doctor", "--format", "json").out)
    (check,) = (one for one in checks if one["name"] == "Sandbox")
    return dict(check)


def test_what_holds_workers_is_told_with_its_version(colmate: Colmate) -> None:
    check = sandbox_of(colmate)
    assert (check["ok"], check["detail"], check["next_step"]) == (True, "Landlock (ABI 7)", "")


def test_what_the_system_refuses_is_told_with_what_holds(
    colmate: Colmate, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Held(mechanism=Mechanism.SECCOMP, holds=True, detail="65 calls")
    refused = Held(mechanism=Mechanism.LANDLOCK, holds=False, detail="ENOSYS")
    said = Confinement(system="linux", mechanisms=(refused, held))
    monkeypatch.setattr(trial, "confinement_here", lambda _max_memory_bytes: said)
    check = sandbox_of(colmate)
    assert (check["ok"], check["detail"]) == (False, "seccomp")
    assert "refuses: Landlock: ENOSYS." in str(check["next_step"])


def test_workers_that_do_not_start_are_told(
    colmate: Colmate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial, "confinement_here", lambda _max_memory_bytes: None)
    check = sandbox_of(colmate)
    assert not check["ok"]
    assert "do not start" in str(check["next_step"])


def test_every_mechanism_has_a_word() -> None:
    assert set(doctor.SANDBOX) == set(Mechanism)
