"""The closed list of what a collector may ask for. No shell, no code, no query.

A task is checked as if its sender were hostile: known kind, bounded size, not expired, never run
twice. Its number is kept on disk before it is handed over, so that a crash cannot run it again.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Protocol

from cattrs import BaseValidationError

from agent.identity.identity import identifier
from agent.strict import AtMost, Between, Wrong, strict_converter
from scanner.errors import ColmateError

MAX_TASKS: Final = 20  # at one check-in
MAX_TTL_S: Final = 7 * 86_400.0
DAY_S: Final = 86_400.0
MAX_PAUSE_S: Final = DAY_S  # a collector taken over must not switch agents off for good
_FINGERPRINT: Final = "hmac-sha256:"


class TaskKind(StrEnum):
    """All that a collector may ask for."""

    SWEEP = "sweep"
    PAUSE = "pause"
    REFRESH_POLICY = "refresh_policy"
    FORGET = "forget"


class TaskState(StrEnum):
    """How far a task has come, as the collector shows it."""

    DELIVERED = "delivered"
    RUNNING = "running"
    PARTIAL = "partial"
    DONE = "done"
    EXPIRED = "expired"
    REFUSED = "refused"


class TaskRefusal(StrEnum):
    """Why a task was refused."""

    UNKNOWN_KIND = "unknown_kind"
    MALFORMED = "malformed"
    TOO_LONG_LIVED = "too_long_lived"
    OUTSIDE_ROOTS = "outside_roots"
    TOO_MANY = "too_many"
    NOT_REMEMBERED = "not_remembered"


@dataclass(frozen=True, slots=True)
class TaskReport:
    """What the next heartbeat says of a task."""

    id: str
    state: TaskState
    refusal: TaskRefusal | None = None


def absolute(path: Path) -> Path:
    """Check that a path is whole and goes nowhere but down.

    Raises:
        Wrong: it is relative, or holds `..`.
    """
    if not path.is_absolute() or ".." in path.parts or "\0" in str(path):
        raise Wrong
    return path


def fingerprint(text: str) -> str:
    """Check that a text is a keyed fingerprint, as reports hold them.

    Raises:
        Wrong: it is not.
    """
    digits = text.removeprefix(_FINGERPRINT)
    if digits == text or len(digits) != 64 or set(digits) - set("0123456789abcdef"):
        raise Wrong
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who asked for a task, why and until when, in seconds since 1970 by the collector's clock."""

    id: Annotated[str, AtMost(64), identifier]
    created_by: Annotated[str, AtMost(200)]
    reason: Annotated[str, AtMost(500)]
    expires: Annotated[float, Between(0, 2**40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep(Order):
    """Scan these places now, within a budget. Private zones stay closed, as in any sweep."""

    paths: Annotated[tuple[Annotated[Path, absolute], ...], AtMost(100)]
    max_minutes: Annotated[int, Between(1, 24 * 60)] = 60
    max_files: Annotated[int, Between(1, 10**9)] = 1_000_000
    max_bytes: Annotated[int, Between(1, 2**50)] = 1 << 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Order):
    """Scan nothing until then: seconds since 1970."""

    until: Annotated[float, Between(0, 2**40)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshPolicy(Order):
    """Fetch the policy now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget(Order):
    """Forget what is kept here of one subject, by the keyed fingerprint of a value or file."""

    subject: Annotated[str, fingerprint]


Task = Sweep | Pause | RefreshPolicy | Forget
_TYPES: Final[Mapping[TaskKind, type[Task]]] = {
    TaskKind.SWEEP: Sweep,
    TaskKind.PAUSE: Pause,
    TaskKind.REFRESH_POLICY: RefreshPolicy,
    TaskKind.FORGET: Forget,
}


class TaskMemory(Protocol):
    """Remembers on disk which tasks were taken."""

    def remember(self, task_id: str, expires: float) -> bool:
        """Keep a number durably; False if it was kept before.

        Raises:
            OSError, ColmateError: it could not be kept.
        """


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the tasks of one check-in: those to run, and what to report of the rest."""

    tasks: tuple[Task, ...] = ()
    reports: tuple[TaskReport, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskDesk:
    """Takes tasks in. `inside` says whether a path lies in what this agent may scan."""

    memory: TaskMemory
    inside: Callable[[Path], bool]

    def take(self, orders: Iterable[Mapping[str, Any]], now: float) -> Taken:
        """Check each order, remember its number, and only then hand it over.

        One that was taken before is left out in silence: its report has been or will be made.
        """
        tasks: list[Task] = []
        reports: list[TaskReport] = []
        for count, order in enumerate(orders):
            task_id = _claimed_id(order)
            answer = self._taken(order, now) if count < MAX_TASKS else TaskRefusal.TOO_MANY
            match answer:
                case TaskRefusal():
                    reports.append(TaskReport(task_id, TaskState.REFUSED, answer))
                case TaskState():
                    reports.append(TaskReport(task_id, answer))
                case None:
                    continue
                case _:
                    tasks.append(answer)
                    reports.append(TaskReport(task_id, TaskState.DELIVERED))
        return Taken(tuple(tasks), tuple(reports))

    def _taken(self, order: Mapping[str, Any], now: float) -> Task | TaskState | TaskRefusal | None:
        task = read_task(order)
        if isinstance(task, TaskRefusal):
            return task
        if task.expires <= now:
            return TaskState.EXPIRED
        if refusal := self._refusal(task, now):
            return refusal
        try:
            new = self.memory.remember(task.id, task.expires)
        except (OSError, ColmateError):
            return TaskRefusal.NOT_REMEMBERED  # it may then run twice: rather not at all
        return task if new else None

    def _refusal(self, task: Task, now: float) -> TaskRefusal | None:
        if task.expires > now + MAX_TTL_S:
            return TaskRefusal.TOO_LONG_LIVED
        if isinstance(task, Pause) and task.until > now + MAX_PAUSE_S:
            return TaskRefusal.TOO_LONG_LIVED
        if isinstance(task, Sweep) and not all(map(self.inside, task.paths)):
            return TaskRefusal.OUTSIDE_ROOTS
        return None


def read_task(order: Mapping[str, Any]) -> Task | TaskRefusal:
    """One order as a task of the closed list, or why it is none."""
    try:
        kind = TaskKind(order["kind"])
    except (KeyError, TypeError, ValueError):
        return TaskRefusal.UNKNOWN_KIND
    rest = {name: value for name, value in order.items() if name != "kind"}
    try:
        # A field that is not known may be one that limits the task: better refused than exceeded.
        task: Task = strict_converter(unknown_keys_allowed=False).structure(rest, _TYPES[kind])
    except (BaseValidationError, OverflowError):
        return TaskRefusal.MALFORMED
    return task if math.isfinite(task.expires) else TaskRefusal.MALFORMED


def _claimed_id(order: Mapping[str, Any]) -> str:
    """The number to report under, if it is one; else nothing of what was sent is repeated."""
    claimed = order.get("id")
    try:
        return identifier(claimed[:64]) if isinstance(claimed, str) else ""
    except Wrong:
        return ""
