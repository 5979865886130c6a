"""A pool of workers under supervision: one that hangs, crashes or swells is replaced.

Why not an executor: `concurrent.futures` breaks the whole pool when one worker dies, has no time
limit a task, and cannot hand over an open descriptor.
"""

import math
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Final, Self

from findings import Reason
from scanner.assess.container import cut_short
from scanner.errors import ColmateError
from scanner.examined import ExaminedMember
from scanner.locales import N_
from scanner.workers.answers import Answer, BadAnswer, bound_silence, receive
from scanner.workers.entry import work
from scanner.workers.handing import hand_over
from scanner.workers.sandbox import EXIT_MEMORY, Confinement
from scanner.workers.task import Done, MemberDone, Setup, Task

START_TIMEOUT_S: Final = 60.0
GRACE_S: Final = 1.0  # over a file's own time limit, which the worker keeps by itself if it can
_NEVER: Final = math.inf
_SPAWN: Final = multiprocessing.get_context("spawn")


@contextmanager
def _interrupt_held() -> Iterator[None]:
    """Start a child that Ctrl-C, sent to the whole terminal, does not reach before `confine`.

    The mask is inherited; what arrives meanwhile is delivered to us afterwards.
    """
    if sys.platform == "win32":
        yield
        return
    resource_tracker.ensure_running()  # its own start would undo the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


Target = Callable[[Connection, Setup], None]


def first_done(*pools: "Pool", within_s: float = _NEVER) -> list[Done]:
    """Wait until at least one task of some pools is done.

    Empty when none is in flight, or none was done in time.
    """
    until = time.monotonic() + within_s
    while any(pool.in_flight for pool in pools):
        soonest = min(until, *(pool.deadline for pool in pools))
        timeout_s = None if soonest == _NEVER else max(0.0, soonest - time.monotonic())
        readable = wait([pipe for pool in pools for pipe in pool.pipes], timeout_s)
        if done := [one for pool in pools for one in pool.hear(readable)]:
            return done
        if time.monotonic() >= until:
            break
    return []


class WorkersCannotStart(ColmateError):
    """No worker came up: the installation is broken, not somebody's file."""

    def __init__(self) -> None:
        super().__init__(
            N_("The processes that read files cannot start: nothing more was examined."),
            next_step=N_("See what is missing: colmate doctor. Then install Colmate again."),
        )


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    ready: bool = False
    members: list[ExaminedMember] = field(default_factory=list)
    deadline: float = field(default=0.0)


def _is_due(worker: _Worker, message: Answer) -> bool:
    """Whether a worker may say this now: ready once, then only of the task that it has."""
    match message:
        case Confinement():
            return not worker.ready
        case MemberDone():
            return worker.task is not None
        case Done():
            return worker.task is not None and message.number == worker.task.number


class Pool:
    """Examines open files in `size` processes. Use as a context manager."""

    def __init__(
        self, setup: Setup, size: int, target: Target = work, *, vital: bool = True
    ) -> None:
        """Start nothing yet: workers start when the first task comes, each to run `target`.

        A pool that is not vital becomes `broken` where another raises `WorkersCannotStart`.
        """
        self._setup = setup
        self._target = target
        self._size = max(1, size)
        self._vital = vital
        self.broken = False
        self.confinement: Confinement | None = None  # what the last worker that came up said of it
        self._workers: list[_Worker] = []
        self._waiting: deque[tuple[Task, int]] = deque()
        self._failed_starts = 0

    def __enter__(self) -> Self:
        """Nothing to do before the first task."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all workers at once; what they were reading is forgotten."""
        for _task, descriptor in self._waiting:
            os.close(descriptor)
        self._waiting.clear()
        for worker in self._workers:
            self._stop(worker)
        self._workers.clear()

    @property
    def in_flight(self) -> int:
        """Tasks submitted whose fate is not known yet."""
        return len(self._waiting) + sum(worker.task is not None for worker in self._workers)

    @property
    def has_room(self) -> bool:
        """Whether another task would keep a worker from idling."""
        return self.in_flight < 2 * self._size

    def submit(self, task: Task, descriptor: int) -> None:
        """Queue a task. The pool closes the descriptor."""
        self._waiting.append((task, descriptor))
        idle = sum(worker.task is None for worker in self._workers)
        if idle < len(self._waiting) and len(self._workers) < self._size:
            self._workers.append(self._start())
        self._hand_out()

    @property
    def pipes(self) -> list[Connection]:
        """What becomes readable when a worker has something to say."""
        return [worker.pipe for worker in self._workers]

    @property
    def pids(self) -> list[int]:
        """The process numbers of the workers."""
        return [worker.process.pid or 0 for worker in self._workers]

    @property
    def deadline(self) -> float:
        """When the next worker runs out of time, on the monotonic clock."""
        return min((worker.deadline for worker in self._workers), default=_NEVER)

    def hear(self, readable: Container[object]) -> list[Done]:
        """Take in what the readable workers say, replace those out of time, hand out tasks."""
        done: list[Done] = []
        for index, worker in enumerate(tuple(self._workers)):
            if self.broken:
                break
            if worker.pipe in readable:
                done += self._hear(index, worker)
            elif time.monotonic() > worker.deadline:
                done += self._replace(index, worker, Reason.TIMEOUT)
        self._hand_out()
        return done

    def _hear(self, index: int, worker: _Worker) -> Iterator[Done]:
        try:
            message = receive(worker.pipe)
        except (EOFError, OSError, BadAnswer):
            worker.process.join(GRACE_S)
            swelled = worker.process.exitcode == EXIT_MEMORY
            yield from self._replace(index, worker, Reason.MEMORY if swelled else Reason.CRASHED)
            return
        if not _is_due(worker, message):
            yield from self._replace(index, worker, Reason.CRASHED)
            return
        match message:
            case MemberDone():
                worker.members.append(message.member)
            case Confinement():
                self.confinement = message
                self._failed_starts = 0
                worker.ready, worker.deadline = True, _NEVER
            case Done():
                worker.task, worker.deadline = None, _NEVER
                worker.members.clear()
                yield message

    def _hand_out(self) -> None:
        for worker in self._workers:
            if worker.ready and worker.task is None and self._waiting:
                task, descriptor = self._waiting.popleft()
                worker.task = task
                worker.deadline = time.monotonic() + self._setup.limits.timeout_s + GRACE_S
                self._send(worker, task, descriptor)

    def _send(self, worker: _Worker, task: Task, descriptor: int) -> None:
        """A worker that died meanwhile is found dead at the next poll, with this task."""
        try:
            worker.pipe.send(task)
            assert worker.process.pid is not None
            hand_over(worker.pipe, descriptor, worker.process.pid)
        except OSError:
            worker.deadline = 0.0
        finally:
            os.close(descriptor)

    def _start(self) -> _Worker:
        ours, theirs = _SPAWN.Pipe()
        bound_silence(ours)
        process = _SPAWN.Process(target=self._target, args=(theirs, self._setup), daemon=True)
        with _interrupt_held():
            process.start()
        theirs.close()
        return _Worker(process, ours, deadline=time.monotonic() + START_TIMEOUT_S)

    def _replace(self, index: int, worker: _Worker, reason: Reason) -> Iterator[Done]:
        self._stop(worker)
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts > self._size:
                yield from self._give_up()
                return
        self._workers[index] = self._start()
        if worker.task is not None:
            yield Done(number=worker.task.number, examined=cut_short(tuple(worker.members), reason))

    def _give_up(self) -> Iterator[Done]:
        """Take no more work, and answer for every task that was taken."""
        if self._vital:
            raise WorkersCannotStart
        self.broken = True
        left = [worker.task for worker in self._workers if worker.task is not None]
        left += [task for task, _descriptor in self._waiting]
        self.__exit__()
        for task in left:
            yield Done(number=task.number, examined=cut_short((), Reason.CRASHED))

    @staticmethod
    def _stop(worker: _Worker) -> None:
        """End a worker; one that is stopped already stays so."""
        if worker.pipe.closed:
            return
        worker.pipe.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()
