"""The regular call: heartbeat up; time, policy and tasks down. A jittered timer, no open line."""

import random
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from agent.log import emit
from agent.policy import Policy, PolicyState, PolicyStore
from agent.wire.backoff import around, full_jitter, spread
from agent.wire.events import AFTER_TROUBLE_S, PolicyApplied, PolicyKept, StepFailed, TaskAnswered
from agent.wire.heartbeat import Heartbeat
from agent.wire.messages import CheckIn, Failure
from agent.wire.server_clock import ServerClock
from agent.wire.tasks import RefreshPolicy, Task, TaskDesk, TaskReport
from scanner.errors import ColmateError

MAX_REPORTS: Final = 200  # waiting to be told; the oldest go first


class Caller(Protocol):
    """Whoever speaks to the collector."""

    clock: ServerClock

    def check_in(self, heartbeat: Heartbeat) -> CheckIn | Failure:
        """Send a heartbeat."""

    def policy(self) -> bytes | Failure:
        """Fetch the policy as it was signed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a heartbeat repeats from here; the rest is the caller's to add."""

    policy: PolicyState
    tasks: tuple[TaskReport, ...]
    clock_skew_s: float
    last_failure: Failure | None


@dataclass(frozen=True, slots=True)
class Handlers:
    """What the agent does with what comes down. None of them may block for long."""

    heartbeat: Callable[[Told], Heartbeat]
    policy: Callable[[Policy], None]
    task: Callable[[Task], None]


@dataclass(slots=True)
class CheckIns:
    """Checks in once a step. `report` may be called from any thread."""

    caller: Caller
    policies: PolicyStore
    desk: TaskDesk
    handlers: Handlers
    rng: random.Random
    last_failure: Failure | None = None
    _failures: int = 0
    _reports: deque[TaskReport] = field(default_factory=lambda: deque(maxlen=MAX_REPORTS))

    def run(self, stop: threading.Event) -> None:
        """Check in until told to stop; the first time soon, but not all agents at once."""
        wait_s = full_jitter(4, self.rng)
        while not stop.wait(wait_s):
            try:
                wait_s = self.step()
            except ColmateError as error:  # a handler's disk refused
                emit(StepFailed(), error)
                wait_s = AFTER_TROUBLE_S

    def report(self, report: TaskReport) -> None:
        """Have the next heartbeat tell how a task stands."""
        self._reports.append(report)

    def step(self) -> float:
        """Check in once; the seconds to wait before the next time."""
        told = tuple(self._reports)
        heartbeat = self.handlers.heartbeat(
            Told(self.policies.state, told, self.caller.clock.skew_s, self.last_failure)
        )
        answer = self.caller.check_in(heartbeat)
        if isinstance(answer, Failure):
            return self._failed(answer)
        self._failures, self.last_failure = 0, None
        for report in told:
            with suppress(ValueError):  # crowded out in the meantime
                self._reports.remove(report)
        self._take(answer)
        return around(self.policies.policy.checkin_s, self.rng)

    def _take(self, answer: CheckIn) -> None:
        wanted = self.policies.want(answer.policy_revision)
        taken = self.desk.take(answer.tasks, self.caller.clock.now())
        for report in taken.reports:
            self.report(report)
            emit(TaskAnswered(report.state, report.refusal))
        if wanted or any(isinstance(task, RefreshPolicy) for task in taken.tasks):
            self._refresh()
        for task in taken.tasks:
            if not isinstance(task, RefreshPolicy):
                self.handlers.task(task)

    def _refresh(self) -> None:
        token = self.caller.policy()
        if isinstance(token, Failure):
            self.last_failure = token
        elif self.policies.offer(token):
            emit(PolicyApplied(self.policies.policy.revision))
            self.handlers.policy(self.policies.policy)
        elif (state := self.policies.state).error is not None:
            emit(PolicyKept(state.wanted, state.applied, state.error))

    def _failed(self, failure: Failure) -> float:
        self.last_failure = failure
        self._failures += 1
        regular_s = around(self.policies.policy.checkin_s, self.rng)
        if failure.retry_after_s is not None:
            return max(regular_s, spread(failure.retry_after_s, self.rng))
        return max(regular_s, full_jitter(self._failures, self.rng))
