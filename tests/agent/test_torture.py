"""40,000 files in 1,200 new folders: whatever the watchers miss, every file ends in the index."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from findings import Outcome, Reason
from tests.agent.endpoint import Endpoint, agent_over

FOLDERS = 1_200
FILES = 40_000
EVERY_EMPTY = 100  # one file in so many is empty, one a link: their outcome is not "scanned"


def make_storm(top: Path) -> None:
    """Folders nested by twelves, files written as fast as the system takes them."""
    for number in range(FOLDERS):
        folder = top / f"service {number // 12}" / f"dossier {number % 12}"
        folder.mkdir(parents=True, exist_ok=True)
        for file in range(number, FILES, FOLDERS):
            path = folder / f"note {file}.txt"
            if file % EVERY_EMPTY == 0:
                path.touch()
            elif file % EVERY_EMPTY == 1:
                path.symlink_to("nowhere")
            else:
                path.write_text(f"Réunion numéro {file}")


def assert_all_known(endpoint: Endpoint) -> None:
    """Every file is in the index with the outcome that is its own."""
    coverage = endpoint.index.coverage()
    assert coverage.files == FILES
    assert coverage.waiting == 0
    left = {reason: some.files for reason, some in coverage.not_examined.items()}
    assert left == {Reason.EMPTY: FILES // EVERY_EMPTY, Reason.LINK: FILES // EVERY_EMPTY}
    assert coverage.examined == FILES - 2 * FILES // EVERY_EMPTY
    rows = endpoint.index._db.execute("SELECT outcome, count(*) FROM file GROUP BY 1").fetchall()
    assert dict(rows)[Outcome.SCANNED] == coverage.examined


@pytest.mark.timeout(300)
def test_with_watching_off_the_sweep_finds_every_file(tmp_path: Path) -> None:
    top = tmp_path / "disk"
    top.mkdir()
    make_storm(top)
    with agent_over(top, tmp_path / "state", watches=False, jobs=2) as endpoint:
        endpoint.until_idle(280)
        assert_all_known(endpoint)


@pytest.mark.timeout(300)
def test_watchers_that_starve_while_the_storm_lasts_lose_no_file(tmp_path: Path) -> None:
    """The storm comes from another process; two threads of ours keep the interpreter busy."""
    top = tmp_path / "disk"
    top.mkdir()
    with agent_over(top, tmp_path / "state", jobs=2) as endpoint:
        endpoint.until_idle()
        stop = threading.Event()
        hogs = [threading.Thread(target=_hog, args=(stop,)) for _ in range(2)]
        for hog in hogs:
            hog.start()
        try:
            subprocess.run(_storm_in(top), check=True, timeout=200)
        finally:
            stop.set()
            for hog in hogs:
                hog.join()
        _until_all_known(endpoint)


@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGSTOP")
def test_an_agent_frozen_during_the_storm_finds_every_file_when_it_thaws(tmp_path: Path) -> None:
    """As when a laptop sleeps: events overflow, nobody reads them."""
    top = tmp_path / "disk"
    top.mkdir()
    script = (
        "import sys; from pathlib import Path; from tests.agent.test_torture import run_agent;"
        "run_agent(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(top), str(tmp_path / "state")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    os.kill(child.pid, signal.SIGSTOP)
    make_storm(top)
    os.kill(child.pid, signal.SIGCONT)
    out, _ = child.communicate(timeout=280)
    assert out == "all known\n"


def run_agent(top: Path, state: Path) -> None:
    """The agent of the test above, in a process that can be frozen."""
    with agent_over(top, state, jobs=2) as endpoint:
        endpoint.until_idle()
        print("ready", flush=True)  # noqa: T201 - heard by the test
        _until_all_known(endpoint)
        print("all known", flush=True)  # noqa: T201 - heard by the test


def _until_all_known(endpoint: Endpoint) -> None:
    """By events and doubts alone: no sweep is due."""

    def is_done() -> bool:
        return endpoint.loop.is_idle and endpoint.index.coverage().files == FILES

    endpoint.until(is_done, 250)
    endpoint.index.commit()
    assert_all_known(endpoint)


def _storm_in(top: Path) -> list[str]:
    script = (
        "import sys; from pathlib import Path; from tests.agent.test_torture import make_storm;"
        "make_storm(Path(sys.argv[1]))"
    )
    return [sys.executable, "-c", script, str(top)]


def _hog(stop: threading.Event) -> None:
    number = 0
    while not stop.is_set():
        number += 1
    del number
    time.sleep(0)
