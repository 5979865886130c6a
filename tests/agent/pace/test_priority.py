"""A process steps back, and tells how far."""

import json
import os
import subprocess
import sys

import psutil
import pytest

from agent.pace.priority import AGENT_NICE, WORKER_NICE, Step, step_back

ITSELF = """
import json, os, psutil
from agent.pace.priority import step_back
told = step_back(worker={worker})
process = psutil.Process()
print(json.dumps([
    sorted(told.granted), sorted(told.refused), process.nice(), process.ionice()[0],
    os.sched_getscheduler(0) == os.SCHED_IDLE,
]))
"""
linux_only = pytest.mark.skipif(not hasattr(os, "SCHED_IDLE"), reason="Linux has SCHED_IDLE")


@linux_only
@pytest.mark.parametrize("worker", [False, True])
def test_a_process_steps_back_by_itself(worker: bool) -> None:  # noqa: FBT001 - a column of the table
    code = ITSELF.format(worker=worker)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=30)
    granted, refused, nice, io, idle = json.loads(ran.stdout)
    assert set(granted) == {"nice", "idle_io"} | ({"idle_cpu"} if worker else set())
    assert refused == []
    assert nice == (WORKER_NICE if worker else AGENT_NICE)
    assert io == psutil.IOPRIO_CLASS_IDLE
    assert idle is worker


@linux_only
def test_a_worker_is_put_behind_all_others() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as worker:
        told = step_back(worker.pid, worker=True)
        assert psutil.Process(worker.pid).nice() == WORKER_NICE
        assert os.sched_getscheduler(worker.pid) == os.SCHED_IDLE
        worker.communicate(b"\n")
    assert told.granted == {Step.NICE, Step.IDLE_IO, Step.IDLE_CPU}
    assert psutil.Process().nice() < WORKER_NICE


def test_what_the_system_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil.Process, "nice", refuse)
    monkeypatch.setattr(psutil.Process, "ionice", refuse, raising=False)
    told = step_back()
    assert Step.NICE in told.refused
    assert told.granted == frozenset()


def test_a_worker_that_has_ended_is_no_error() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as worker:
        pass
    assert step_back(worker.pid, worker=True).granted == frozenset()
