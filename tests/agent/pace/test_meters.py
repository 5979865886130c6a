"""Processor time is charged once, that of workers included."""

import subprocess
import sys
import time
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from agent.pace import meters
from agent.pace.meters import LoadMeter, TreeMeter

BURN = "import time\nwhile time.process_time() < {}: pass\nprint(flush=True)\ninput()"


def burn(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_our_own_work_is_seen() -> None:
    meter = TreeMeter()
    burn(0.1)
    assert 0.08 <= meter.used_s() < 5


def test_a_worker_counts_while_it_lives_and_once_when_it_has_ended() -> None:
    pids: list[int] = []
    meter = TreeMeter(lambda: tuple(pids))
    with subprocess.Popen(
        [sys.executable, "-c", BURN.format(0.3)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        pids.append(worker.pid)
        assert worker.stdout
        worker.stdout.readline()
        living_s = meter.used_s()
        assert living_s >= 0.25
        worker.communicate(b"\n")
    pids.clear()
    ended_s = meter.used_s()
    assert living_s <= ended_s < living_s + 0.25


def test_a_worker_that_is_gone_already_is_no_error() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as worker:
        pass
    meter = TreeMeter(lambda: [worker.pid])
    assert meter.used_s() >= 0


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> dict[int, float]:
    """A system on which a parent is not told what its children used; the times of each."""
    times: dict[int, float] = {}

    class Process:
        def __init__(self, pid: int) -> None:
            self.pid = pid

        def cpu_times(self) -> Any:
            if self.pid not in times:
                raise psutil.NoSuchProcess(self.pid)
            return SimpleNamespace(user=times[self.pid], system=0.0)

    monkeypatch.setattr(psutil, "Process", Process)
    monkeypatch.setattr(meters, "PARENTS_COUNT", False)
    return times


def test_what_an_ended_worker_used_stays_charged_on_windows(windows: dict[int, float]) -> None:
    live: list[int] = []
    meter = TreeMeter(lambda: tuple(live))
    windows[7] = 40.0
    live.append(7)
    assert meter.used_s() == pytest.approx(40, abs=1)
    del windows[7]
    assert meter.used_s() == pytest.approx(40, abs=1)
    live.clear()
    assert meter.used_s() == pytest.approx(40, abs=1)
    windows[8] = 2.0
    live.append(8)
    assert meter.used_s() == pytest.approx(42, abs=1)


def test_the_load_is_that_of_others_and_smoothed() -> None:
    told = [(0.0, 0.0)]
    meter = LoadMeter(0.0, lambda: told[-1])
    assert meter.share(0.0, 0.0) is None
    told.append((100.0, 200.0))  # 100 s of two cores: half busy, 20 s of it ours
    assert meter.share(20.0, 100.0) == pytest.approx(0.4)
    told.append((130.0, 230.0))  # all busy for 15 s, none of it ours
    assert meter.share(20.0, 115.0) == pytest.approx(0.4 + 0.6 * 0.5)


def test_load_stays_between_none_and_all() -> None:
    told = [(0.0, 0.0), (1.0, 10.0)]
    meter = LoadMeter(0.0, lambda: told[0])
    told.pop(0)
    assert meter.share(5.0, 60.0) == 0.0


def test_this_machine_has_a_load() -> None:
    meter = LoadMeter(time.monotonic())
    burn(0.1)
    share = meter.share(0.0, time.monotonic())
    assert share is None or 0 <= share <= 1
