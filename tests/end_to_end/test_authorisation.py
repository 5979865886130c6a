"""From two keys to an opened zone, by the real commands over the real scanner."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from scanner.authorisation.authorities import Role
from scanner.authorisation.opening import Opening
from scanner.authorisation.refusal import Refused, Why
from scanner.authorisation.state import State
from scanner.cli.run import run
from scanner.cli.terminal import Terminal
from scanner.errors import ColmateError
from scanner.opened_zone import OpenedZone
from scanner.options import PrivateZones, ScanOptions
from scanner.run import sweep
from scanner.workers import Pool
from tests.end_to_end.sweeping import PROJECT
from tests.scanner.authorisation.hospital import DPO, OTHER, PLANTED, RSSI, Hospital

PASSWORD = "une phrase assez longue"
LEAK = (
    "Compte rendu d'hospitalisation\nPatient : DURAND Lucie, née le 14/03/1985\n"
    "NIR : 1 85 01 75 999 001 01\nDiagnostic : cancer du sein (C50.9), chimiothérapie.\n"
)
CALLED = (datetime.now(UTC) - timedelta(hours=3)).isoformat(timespec="seconds")


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def files(self) -> dict[str, dict[str, Any]]:
        """The records of files by the end of their path."""
        found = [json.loads(line) for line in self.out.splitlines()]
        return {one["path"]: one for one in found if one["message_type"] == "file"}


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    built = Hospital.built(tmp_path)
    (built.zone / f"{PLANTED}.txt").write_text(LEAK)
    return built


def colmate(hospital: Hospital, *words: object, lang: str = "en") -> Ended:
    """Call the command line on the hospital's machine."""
    environment = {"LANG": lang, "COLMATE_KEY_PASSWORD": PASSWORD, "COLUMNS": "200"}
    terminal = Terminal(io.StringIO(), io.StringIO(), environment)
    code = run([str(word) for word in words], engine=hospital.engine(), terminal=terminal)
    return Ended(int(code), terminal.out.getvalue(), terminal.err.getvalue())  # type: ignore[attr-defined] # both are StringIO


def opening(hospital: Hospital, *words: object, lang: str = "en") -> Ended:
    """Scan with the zones opened, quickly and as JSON lines."""
    fixed = ("--private", "scan", "-f", "jsonl", "-q", "-j", "1", "--no-second-stage")
    return colmate(hospital, "scan", *words, *fixed, lang=lang)


def draft(hospital: Hospital, file: Path, **changes: object) -> Ended:
    """Draft an authorisation for the zone."""
    said = {
        "ground": "data_breach",
        "event": "Une liste de patients aurait été copiée hier soir.",
        "author": RSSI,
        "approver": DPO,
        "called-at": CALLED,
        "presence": "absent_though_called",
        "endpoint": "PC-042",
        "path": hospital.zone,
    } | {name.replace("_", "-"): value for name, value in changes.items()}
    words = [word for name, value in said.items() for word in (f"--{name}", value)]
    return colmate(hospital, "authorisation", "draft", *words, "-o", file)


def test_two_persons_open_one_zone_once(hospital: Hospital) -> None:
    base = hospital.base
    listed = []
    for name, role in ((RSSI, "author"), (DPO, "dpo")):
        pem = base / f"{role}.pem"
        made = colmate(hospital, "authorisation", "key", "--name", name, "--role", role, "-o", pem)
        assert made.code == 0
        assert "authorities.jwks" in made.err
        assert b"ENCRYPTED PRIVATE KEY" in pem.read_bytes()
        assert pem.stat().st_mode & 0o077 == 0
        listed.append(json.loads(made.out))
    hospital.write_authorities(listed)

    file = base / "leave.json"
    assert draft(hospital, file).code == 0
    unsigned = colmate(hospital, "authorisation", "check", file)
    assert unsigned.code == 5
    assert "signature of an author (role author) is missing" in unsigned.out
    assert "approval of the DPO (role dpo) is missing" in unsigned.out

    one = colmate(hospital, "authorisation", "sign", file, "--key", base / "author.pem")
    assert one.code == 0
    assert str(hospital.zone) in one.err  # shown before it is signed
    again = colmate(hospital, "authorisation", "sign", file, "--key", base / "author.pem")
    assert again.code == 2
    half = colmate(hospital, "authorisation", "check", file)
    assert f"Signed by {RSSI} (author)" in half.out
    assert half.code == 5
    assert colmate(hospital, "authorisation", "sign", file, "--key", base / "dpo.pem").code == 0
    whole = colmate(hospital, "authorisation", "check", file)
    assert whole.code == 0, whole.out
    assert f"Signed by {DPO} (dpo)" in whole.out

    done = opening(hospital, hospital.zone, "--authorisation", file)
    zone = str(hospital.zone)
    assert done.files[f"{zone}/{PLANTED}.txt"]["outcome"] == "scanned"
    assert done.files[f"{zone}/{PLANTED}.txt"]["verdict"] == "leak"
    assert done.files[f"{zone}/deep/{PLANTED}.txt"]["outcome"] == "scanned"
    assert done.files[f"{zone}/CSE"]["reason"] == "private_zone"
    assert len(done.files) == 3
    assert done.code == 5  # the works council's folder stayed closed
    (notice,) = (base / "state" / "notices").iterdir()
    assert str(notice) in done.err
    assert "the person must be informed" in done.err

    used = opening(hospital, hospital.zone, "--authorisation", file)
    assert (used.code, used.out) == (5, "")
    assert "It was used already" in used.err
    assert colmate(hospital, "authorisation", "check", file).code == 5


def test_journal_and_notice_name_no_file_and_no_patient(hospital: Hospital) -> None:
    (hospital.zone / "CSE" / f"{PLANTED}.txt").unlink()
    (hospital.zone / "CSE").rmdir()
    done = opening(hospital, hospital.zone, "--authorization", hospital.file())
    assert done.code == 1
    kept = (path for path in (hospital.base / "state").rglob("*") if path.is_file())
    text = "".join(path.read_text("utf-8") for path in kept)
    for planted in ("DURAND", "Lucie", "oncologie", ".txt", "1985", "C50", "chimio", "75999"):
        assert planted not in text
    ended = hospital.journal[-1]
    assert (ended["event"], ended["how"], ended["files"]) == ("ended", "complete", 2)
    assert ended["verdicts"] == {"leak": 1, "clean": 1}
    assert "1 with unprotected health data" in hospital.notices[0]


def test_when_its_time_is_over_no_file_is_opened_any_more(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenedZone, "is_over", property(lambda _: True))
    done = opening(hospital, hospital.zone, "--authorisation", hospital.file())
    assert {one["reason"] for one in done.files.values()} == {"private_zone"}
    assert len(done.files) == 3


def sweeping(hospital: Hospital, told: list[str]) -> Generator[Any, None, None]:
    """The sweep of the zone itself, without the command around it."""
    options = ScanOptions(
        roots=(str(hospital.zone),),
        private=PrivateZones.SCAN,
        authorisation=hospital.file(),
        second_stage=False,
        jobs=1,
    )
    records = sweep(
        options, on_notice=lambda notice: told.append(str(notice)), system=hospital.machine
    )
    assert isinstance(records, Generator)
    return records


def test_an_opening_that_is_interrupted_is_told_to_the_person_too(hospital: Hospital) -> None:
    told: list[str] = []
    records = sweeping(hospital, told)
    next(records)
    records.throw(KeyboardInterrupt())
    assert hospital.journal[-1]["how"] == "broken_off"
    assert "It was cut short." in hospital.notices[0]
    assert len(told) == 1


def test_an_opening_that_nobody_follows_to_its_end_is_told_too(hospital: Hospital) -> None:
    told: list[str] = []
    records = sweeping(hospital, told)
    next(records)
    records.close()
    assert hospital.journal[-1]["how"] == "broken_off"
    assert "It was cut short." in hospital.notices[0]
    assert len(told) == 1


def test_an_opening_whose_workers_do_not_start_still_says_where_the_notice_is(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ColmateError("The workers do not start.")

    monkeypatch.setattr(Pool, "submit", broken)
    done = opening(hospital, hospital.zone, "--authorisation", hospital.file())
    assert done.code == 4
    assert "The workers do not start." in done.err
    assert "the person must be informed" in done.err


def test_an_end_that_cannot_be_written_down_is_told(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise Refused(Why.NO_STATE, path="state")

    begin = Opening.begin

    def begun(self: Opening) -> None:
        begin(self)
        monkeypatch.setattr(State, "tell", full)

    monkeypatch.setattr(Opening, "begin", begun)
    done = opening(hospital, hospital.zone / "deep", "--authorisation", hospital.file())
    assert "could not be written down" in done.err
    assert "inform the person yourself" in done.err
    assert "did not come to its end" in hospital.notices[0]


def test_without_an_authorisation_the_zone_stays_closed(hospital: Hospital) -> None:
    done = opening(hospital, hospital.zone)
    assert done.code == 5
    assert [one["reason"] for one in done.files.values()] == ["private_zone"]


def test_what_is_refused_opens_nothing_and_leaves_no_report(hospital: Hospital) -> None:
    report = hospital.base / "report.json"
    half = hospital.file(hospital.signed(by=(RSSI,)))
    done = opening(hospital, hospital.zone, "--authorisation", half, "-o", f"json={report}")
    assert (done.code, done.out) == (5, "")
    assert done.err.count("colmate:") == 1
    assert "The approval of the DPO" in done.err
    assert "  → It takes two signatures" in done.err
    assert not report.exists()
    assert [line["event"] for line in hospital.journal] == ["refused"]
    french = opening(hospital, hospital.zone, "--authorisation", half, lang="fr")
    assert "Il manque l’approbation du DPO" in french.err


def test_a_dry_run_claims_nothing_and_opens_nothing(hospital: Hospital) -> None:
    file = hospital.file()
    for _ in range(2):
        done = opening(hospital, hospital.zone, "--authorisation", file, "--dry-run")
        assert json.loads(done.out.splitlines()[-1])["files"] == 3
    assert {line["event"] for line in hospital.journal} == {"rehearsed"}
    assert opening(hospital, hospital.zone / "deep", "--authorisation", file).code == 0


@pytest.mark.parametrize("follow", [(), ("--follow-symlinks",)])
def test_no_link_leads_out_of_the_zone(hospital: Hospital, follow: tuple[str, ...]) -> None:
    for number, target in enumerate(("PRIVE", "Bureau", f"PRIVE/{PLANTED}.txt", "PERSO/CSE")):
        (hospital.zone / "deep" / f"link{number}").symlink_to(hospital.home / target)
    done = opening(hospital, hospital.zone / "deep", "--authorisation", hospital.file(), *follow)
    reasons = {Path(path).name: one["reason"] for path, one in done.files.items()}
    assert reasons == {f"{PLANTED}.txt": None} | {f"link{number}": "link" for number in range(4)}


def test_a_link_inside_the_zone_does_not_lead_into_a_protected_one(hospital: Hospital) -> None:
    (hospital.zone / "link").symlink_to(hospital.zone / "CSE")
    file = hospital.file()
    done = opening(hospital, hospital.zone, "--authorisation", file, "--follow-symlinks")
    assert done.files[f"{hospital.zone}/link"]["reason"] == "private_zone"
    assert not any("CSE/" in path for path in done.files)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("--private", "count"), "goes with --private scan", id="other mode"),
        pytest.param(("--private", "scan", "{home}"), "one zone", id="two roots"),
        pytest.param(("--private", "scan", "--from-file", "{list}"), "one zone", id="a list"),
    ],
)
def test_a_command_that_makes_no_sense_is_told_before_anything_is_taken(
    hospital: Hospital, words: tuple[str, ...], message: str
) -> None:
    (hospital.base / "list").write_text(str(hospital.zone))
    given = [word.format(home=hospital.home, list=hospital.base / "list") for word in words]
    file = hospital.file()
    done = colmate(hospital, "scan", hospital.zone, "--authorisation", file, *given)
    assert done.code == 2
    assert message in done.err
    assert not (hospital.base / "state").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"ground": "curiosity"}, "--ground is one of", id="no ground"),
        pytest.param({"presence": "asleep"}, "--presence is one of", id="no presence"),
        pytest.param({"event": "vu"}, "--event", id="too short an event"),
        pytest.param({"event": "Patient 1 85 01 75 999 001 01 concerné"}, "--event", id="a number"),
        pytest.param({"path": "PERSO"}, "--path", id="a relative path"),
        pytest.param({"hours": 25}, "--hours", id="more than a day"),
        pytest.param({"called_at": "hier"}, "--called-at is a date", id="no time"),
        pytest.param({"approver": RSSI.upper()}, "one person", id="one person"),
    ],
)
def test_a_draft_that_could_not_open_anything_is_not_written(
    hospital: Hospital, changes: dict[str, object], message: str
) -> None:
    file = hospital.base / "draft.json"
    done = draft(hospital, file, **changes)
    assert done.code == 2
    assert message in done.err
    assert not file.exists()


def test_a_key_is_never_written_over_and_takes_its_password(
    hospital: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = hospital.base / "key.pem"
    words = ("authorisation", "key", "--name", OTHER, "--role", "dpo", "-o", pem)
    assert colmate(hospital, *words).code == 0
    before = pem.read_bytes()
    assert colmate(hospital, *words).code == 4
    assert pem.read_bytes() == before
    monkeypatch.setattr(sys.modules[__name__], "PASSWORD", "une autre phrase longue")
    file = hospital.file(hospital.signed(by=()))
    wrong = colmate(hospital, "authorisation", "sign", file, "--key", pem)
    assert wrong.code == 2
    assert "its password is another" in wrong.err
    monkeypatch.setattr(sys.modules[__name__], "PASSWORD", "court")
    short = colmate(hospital, *words[:-1], hospital.base / "short.pem")
    assert short.code == 2
    assert not (hospital.base / "short.pem").exists()


def test_a_check_away_from_the_machine_says_so(hospital: Hospital) -> None:
    hospital.machine.name = "PC-DPO"
    hospital.list_authorities((RSSI, Role.AUTHOR), (DPO, Role.DPO))
    done = colmate(hospital, "authorisation", "check", hospital.file())
    assert done.code == 5
    assert "this one is called “PC-DPO”" in done.out
    assert not (hospital.base / "state").exists()


@pytest.mark.skipif(os.name != "posix", reason="the machine's own folders")
def test_the_real_command_trusts_no_list_of_the_user(hospital: Hospital) -> None:
    """As a process, with the user's own environment: nothing there makes them an authority."""
    file = hospital.file()
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "COLMATE_STATE": str(hospital.base)}
    words = (sys.executable, "-m", "scanner", "authorisation", "check", file)
    done = subprocess.run(
        words, cwd=hospital.base, env=environment, capture_output=True, check=False, text=True
    )
    assert done.returncode == 5
    assert "It opens this zone" not in done.stdout
    assert "Nobody can authorise anything on this machine" in done.stdout


def test_a_sweep_without_an_authorisation_loads_no_cryptography(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("rien")
    code = (
        "import sys; from scanner.cli.run import run; "
        f"run(['scan', {str(tmp_path)!r}, '-q', '-f', 'csv', '--dry-run']); "
        "run(['authorisation', '--help']); "
        "print([m for m in ('joserfc', 'cryptography') if m in sys.modules], file=sys.stderr)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True, text=True
    )
    assert found.stderr.strip() == "[]"
