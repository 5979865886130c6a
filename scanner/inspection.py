"""Both stages of examining: a file is opened here, and what workers say of it comes back.

A file goes to a worker as a descriptor: the worker never learns its path. What the first stage
leaves undecided is opened anew and asked about a second time.
"""

import math
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Generic, Self, TypeVar

from scanner.errors import ColmateError
from scanner.examined import Examined
from scanner.second_opinion import SecondOpinion, better
from scanner.standard_input import Piped
from scanner.walk import Candidate, CannotOpen
from scanner.workers import Pool, Setup, Task, first_done

Ticket = TypeVar("Ticket")
OnNotice = Callable[[ColmateError], None]


@dataclass(slots=True)
class _Case(Generic[Ticket]):
    """A file on its way, with what the caller knows it by."""

    ticket: Ticket
    met: Candidate | Piped
    examined: Examined | None = field(default=None, repr=False)  # what the first stage said


class Inspection(Generic[Ticket]):
    """Examines files in `jobs` processes. Use as a context manager: leaving stops the workers.

    `setup` is the first stage's; the second stage has one worker, started when it is needed.
    `opener` gives a descriptor, or raises `CannotOpen`.
    """

    def __init__(
        self,
        setup: Setup,
        jobs: int,
        opener: Callable[[Candidate], int],
        *,
        second_stage: bool = True,
        on_notice: OnNotice | None = None,
    ) -> None:
        self._opener = opener
        self._stack = ExitStack()
        self._pool = self._stack.enter_context(Pool(setup, jobs))
        second = Pool(replace(setup, second_stage=True), 1, vital=False)
        self._stack.enter_context(second)
        self._second = SecondOpinion(second, on_notice, wanted=second_stage)
        self._undecided: deque[_Case[Ticket]] = deque()  # to be asked again
        self._by_number: dict[int, _Case[Ticket]] = {}
        self._number = 0

    def __enter__(self) -> Self:
        """Nothing starts before the first file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all workers at once; what they were reading is forgotten."""
        self._stack.close()

    @property
    def has_room(self) -> bool:
        """Whether another file would keep a worker from idling."""
        return self._pool.has_room

    @property
    def in_flight(self) -> int:
        """Files submitted that have not come back."""
        return len(self._by_number) + len(self._undecided)

    @property
    def pids(self) -> list[int]:
        """The process numbers of all workers."""
        return [*self._pool.pids, *self._second.pool.pids]

    def submit(self, ticket: Ticket, met: Candidate | Piped) -> None:
        """Open a file and hand it over; it comes back from `collect` under its ticket.

        Raises:
            CannotOpen: it has gone, changed its nature, or may not be read.
        """
        self._hand_over(self._pool, _Case(ticket, met))

    def collect(self, within_s: float = math.inf) -> Iterator[tuple[Ticket, Examined]]:
        """Wait until workers have something to say, or some seconds; yield what is final."""
        for done in first_done(self._pool, self._second.pool, within_s=within_s):
            case = self._by_number.pop(done.number)
            if case.examined is None and self._second.wanted_for(done.examined, case.met):
                case.examined = done.examined
                self._undecided.append(case)
            else:
                yield case.ticket, better(case.examined, done.examined)
        self._second.check()
        yield from self._ask_again()

    def _hand_over(self, pool: Pool, case: _Case[Ticket]) -> None:
        met = case.met
        descriptor = met.descriptor if isinstance(met, Piped) else self._opener(met)
        self._number += 1
        self._by_number[self._number] = case
        suffix = os.path.splitext(met.path)[1]  # noqa: PTH122 - a path may be any bytes
        pool.submit(Task(number=self._number, size=met.size, suffix=suffix), descriptor)

    def _ask_again(self) -> Iterator[tuple[Ticket, Examined]]:
        """Send undecided files, opened anew, to the worker that knows names.

        Only as many as it can take at once: each waits as an open descriptor, and there may be
        more of them than a process may hold.
        """
        while self._undecided and self._second.has_room:
            case = self._undecided.popleft()
            assert case.examined is not None
            if not self._second.starts():
                yield case.ticket, case.examined
                continue
            try:
                self._hand_over(self._second.pool, case)
            except CannotOpen:
                yield case.ticket, case.examined
