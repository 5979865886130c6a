"""A sweep asks twice about undecided files, and survives the loss of the second stage."""

import os
import subprocess
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from findings import FileRecord, Outcome, Reason, Summary, Verdict
from scanner import inspection, second_stage
from scanner.errors import ColmateError
from scanner.examined import Assessment, Examined
from scanner.options import ScanOptions
from scanner.run import sweep
from scanner.second_opinion import DID_NOT_START, NOT_INSTALLED, better
from scanner.workers import Pool, Setup, Task
from scanner.workers.sandbox import Confinement

ROOT = Path(__file__).parents[2]
LETTER = (
    "Le 6 mars 2026\n\nMon cher ami,\nMerci de m'avoir confié Erwan BEAUFILS, que je suis depuis\n"
    "dix ans et que j'ai revu hier. À l'examen, abdomen souple, auscultation pulmonaire libre.\n"
    "Antécédents : diabète de type 2, appendicectomie. La sclérose latérale amyotrophique\n"
    "progresse. Le riluzole 50 mg est maintenu. Pas de fièvre. Bon état général.\n"
    "Amitiés,\nBruno WOJTASIK"
)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "lettre.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def swept(
    *roots: Path, second: bool = True
) -> tuple[list[FileRecord], list[ColmateError], Summary]:
    notices: list[ColmateError] = []
    options = ScanOptions(roots=tuple(map(str, roots)), second_stage=second, jobs=1)
    *records, summary = sweep(options, on_notice=notices.append)
    assert isinstance(summary, Summary)
    return [one for one in records if isinstance(one, FileRecord)], notices, summary


def test_the_first_stage_alone_says_review(letter: Path) -> None:
    (record,), notices, _ = swept(letter, second=False)
    assert record.verdict is Verdict.REVIEW
    assert not notices


def test_without_the_model_the_first_stage_stands_and_it_is_said_once(
    letter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = letter.with_name("autre.txt")
    other.write_text(LETTER, encoding="utf-8")
    monkeypatch.setattr(second_stage, "_NEEDED", ("fr_core_news_missing",))
    records, notices, summary = swept(letter.parent)
    assert [one.verdict for one in records] == [Verdict.REVIEW] * 2
    assert [notice.text for notice in notices] == [NOT_INSTALLED]
    assert summary.files == 2


def dies_at_start(connection: Connection, setup: Setup) -> None:
    os._exit(3)


def dies_at_work(connection: Connection, setup: Setup) -> None:
    connection.send(Confinement(system="of a test", mechanisms=()))
    connection.recv()
    os._exit(3)


@pytest.mark.parametrize(
    ("target", "told"),
    [
        pytest.param(dies_at_start, [DID_NOT_START], id="it does not start"),
        pytest.param(dies_at_work, [], id="it crashes on the file"),
    ],
)
def test_a_second_stage_that_dies_costs_nothing_of_the_first(
    letter: Path, monkeypatch: pytest.MonkeyPatch, target: object, told: list[str]
) -> None:
    def pool(setup: Setup, size: int, *, vital: bool = True) -> Pool:
        if setup.second_stage:
            return Pool(setup, size, target, vital=vital)  # type: ignore[arg-type]
        return Pool(setup, size, vital=vital)

    monkeypatch.setattr(inspection, "Pool", pool)
    (record,), notices, _ = swept(letter)
    assert record.outcome is Outcome.SCANNED
    assert record.verdict is Verdict.REVIEW
    assert [notice.text for notice in notices] == told


def examined(verdict: Verdict, outcome: Outcome, reason: Reason | None = None) -> Examined:
    return Examined(
        media_type=None, outcome=outcome, reason=reason, assessment=Assessment(verdict=verdict)
    )


WHOLE = examined(Verdict.REVIEW, Outcome.SCANNED)


@pytest.mark.parametrize(
    ("second", "stands"),
    [
        pytest.param(examined(Verdict.CLEAN, Outcome.SCANNED), "second", id="read whole"),
        pytest.param(
            examined(Verdict.UNKNOWN, Outcome.FAILED, Reason.CRASHED), "first", id="crashed"
        ),
        pytest.param(
            examined(Verdict.REVIEW, Outcome.PARTIAL, Reason.TIMEOUT), "first", id="cut, no worse"
        ),
        pytest.param(
            examined(Verdict.LEAK, Outcome.PARTIAL, Reason.TIMEOUT), "worse", id="cut, but worse"
        ),
    ],
)
def test_the_answer_that_stands(second: Examined, stands: str) -> None:
    worse = replace(second, outcome=Outcome.SCANNED, reason=None)
    assert better(WHOLE, second) == {"first": WHOLE, "second": second, "worse": worse}[stands]


def test_one_answer_stands_alone() -> None:
    assert better(None, WHOLE) is WHOLE


def test_a_letter_without_labels_is_a_leak_through_the_second_stage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And many wait by name: a process may hold some thousand open files only."""
    most = 0
    submit = Pool.submit

    def counted(pool: Pool, task: Task, descriptor: int) -> None:
        nonlocal most
        submit(pool, task, descriptor)
        most = max(most, pool.in_flight)

    for number in range(12):
        (tmp_path / f"{number}.txt").write_text(LETTER, encoding="utf-8")
    monkeypatch.setattr(Pool, "submit", counted)
    records, notices, _ = swept(tmp_path)
    assert len(records) == 12
    assert {one.verdict for one in records} == {Verdict.LEAK}
    assert {one.outcome for one in records} == {Outcome.SCANNED}
    assert {one.patients.estimate for one in records} == {1}
    assert not notices
    assert most <= 2


LOCKED = """
import socket, sys
def locked(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        tell(event)
    if event in ("socket.connect", "socket.bind") and arguments[0].family is not socket.AF_UNIX:
        if arguments[1][0] != "::1":  # urllib3 binds it once to know whether there is an IPv6
            tell(event)
def tell(event):
    with open({log!r}, "a") as log:
        log.write(event + "\\n")
    raise OSError("no network")
sys.addaudithook(locked)
open({log!r}, "a").write("locked\\n")
"""


@pytest.fixture
def watched(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """An environment in which every Python process logs each attempt to reach the network."""
    folder = tmp_path / "site"
    folder.mkdir()
    log = tmp_path / "attempts"
    (folder / "sitecustomize.py").write_text(LOCKED.format(log=str(log)))
    path = os.pathsep.join((str(folder), str(ROOT)))
    return os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}, log


def test_the_lock_of_the_next_test_sees_an_attempt(
    watched: tuple[dict[str, str], Path],
) -> None:
    environment, log = watched
    code = "import socket; socket.getaddrinfo('example.org', 80)"
    subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert "socket.getaddrinfo" in log.read_text()


def test_a_whole_sweep_with_the_second_stage_asks_nothing_of_the_network(
    letter: Path, watched: tuple[dict[str, str], Path]
) -> None:
    """Every process is watched, the workers too; a mail address would tempt Presidio."""
    environment, log = watched
    letter.write_text(LETTER + "\nerwan.beaufils@exemple-sante.fr", encoding="utf-8")
    command = [sys.executable, "-m", "scanner", "scan", str(letter), "--format", "jsonl"]
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert '"leak"' in done.stdout
    assert done.stderr.count("BEAUFILS") == 0
    events = log.read_text().split()
    assert events.count("locked") >= 3  # the command, a worker and the second stage's worker
    assert set(events) == {"locked"}
