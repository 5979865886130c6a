"""A file costs at most its own limit: the worker is replaced and the next file is answered."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from findings import Outcome, Reason, Verdict
from scanner.limits import Limits
from scanner.workers import Done, Pool, Setup, Task, answers, first_done
from scanner.workers.pool import WorkersCannotStart
from tests.scanner.workers import misbehaving

SETUP = Setup(limits=Limits(timeout_s=1.0, max_memory_bytes=64 << 20), key=bytes(32))


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(SETUP, 1, misbehaving.work) as started:
        yield started


def submit(pool: Pool, number: int, what: str) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(what.encode())
        file.seek(0)
        task = Task(number=number, size=len(what), suffix="")
        pool.submit(task, os.dup(file.fileno()))


def fates(pool: Pool) -> dict[int, Done]:
    done: dict[int, Done] = {}
    while pool.in_flight:
        done |= {one.number: one for one in first_done(pool)}
    return done


@pytest.mark.parametrize(
    ("what", "reasons"),
    [
        pytest.param("hang", {Reason.TIMEOUT}, id="a file that hangs"),
        pytest.param("die", {Reason.CRASHED}, id="a file that crashes its reader"),
        pytest.param("swell", {Reason.MEMORY, Reason.CRASHED}, id="a file that fills memory"),
        pytest.param("share", {Reason.MEMORY}, id="a file that fills memory unseen by limits"),
        pytest.param("forge", {Reason.CRASHED}, id="a reader that was taken over"),
        pytest.param("answer for another", {Reason.CRASHED}, id="one that speaks of other files"),
    ],
)
def test_a_hostile_file_gets_its_reason_and_the_next_is_answered(
    pool: Pool, what: str, reasons: set[Reason]
) -> None:
    submit(pool, 1, what)
    submit(pool, 2, "answer")
    done = fates(pool)
    assert done[1].examined.outcome is Outcome.FAILED
    assert done[1].examined.reason in reasons
    assert done[2].examined.outcome is Outcome.SCANNED


def test_every_task_comes_back_once_whatever_happens_in_between(pool: Pool) -> None:
    kinds = ["answer", "die", "answer", "answer", "die", "answer"]
    for number, what in enumerate(kinds):
        submit(pool, number, what)
    done = fates(pool)
    assert sorted(done) == list(range(len(kinds)))
    assert [done[n].examined.outcome for n in sorted(done)] == [
        Outcome.FAILED if what == "die" else Outcome.SCANNED for what in kinds
    ]


def test_what_a_container_gave_before_it_hung_still_counts(pool: Pool) -> None:
    submit(pool, 1, "find then hang")
    submit(pool, 2, "answer")
    done = fates(pool)
    assert done[1].examined.outcome is Outcome.PARTIAL
    assert done[1].examined.reason is Reason.TIMEOUT
    assert done[1].examined.assessment.verdict is Verdict.LEAK
    assert done[2].examined.members == ()


def test_a_worker_cannot_write_a_file(pool: Pool) -> None:
    submit(pool, 1, "write")
    assert fates(pool)[1].examined.reason is Reason.CRASHED
    assert not Path("/dev/shm/colmate-test").exists() or not (
        Path("/dev/shm/colmate-test").stat().st_size
    )


def test_the_pool_knows_how_its_workers_are_confined(pool: Pool) -> None:
    assert pool.confinement is None
    submit(pool, 1, "answer")
    fates(pool)
    assert pool.confinement is not None
    assert pool.confinement.system == sys.platform
    assert pool.confinement.mechanisms


def test_half_an_answer_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_SILENCE_S", 1)
    with Pool(SETUP, 1, misbehaving.work) as pool:
        submit(pool, 1, "stall")
        submit(pool, 2, "answer")
        done = fates(pool)
    assert done[1].examined.reason is Reason.CRASHED
    assert done[2].examined.outcome is Outcome.SCANNED


def test_leaving_the_pool_stops_workers_and_closes_waiting_files() -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Pool(SETUP, 2, misbehaving.work) as pool:
        for number in range(4):
            submit(pool, number, "hang")
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1


def test_workers_that_never_come_up_say_so_and_are_not_stopped_twice() -> None:
    with Pool(SETUP, 1, misbehaving.never_ready) as pool:
        submit(pool, 1, "answer")
        with pytest.raises(WorkersCannotStart):
            fates(pool)
