"""What the index keeps of one file."""

from enum import StrEnum
from typing import Final, NamedTuple

from findings import Reason, Verdict
from scanner.walk import Candidate, Refused

NOBODY: Final = -1  # the owner of a file of which no owner is known
WAITING: Final = "waiting"  # met and not examined yet: an outcome of the index alone

# The system or a worker failed: another time it may not. What a rule refused stays refused.
PASSING: Final = frozenset(
    {Reason.PERMISSION, Reason.VANISHED, Reason.IO_ERROR, Reason.TIMEOUT, Reason.MEMORY}
    | {Reason.CRASHED}
)


class Stamp(NamedTuple):
    """By what a file is known to be unchanged. Times in nanoseconds, numbers as SQLite holds."""

    inode: int
    size: int
    modified_ns: int
    changed_ns: int


class Fate(NamedTuple):
    """What became of a file, and under which rules. `reported`: the collector knows of it."""

    rules: int
    outcome: str
    reason: Reason | None = None
    verdict: Verdict = Verdict.UNKNOWN
    reported: bool = False
    examined_s: int = 0  # seconds since 1970
    content: bytes | None = None  # keyed hash of what was read
    owner: int = NOBODY  # the number of the account that owns the file, where accounts have one


class Known(NamedTuple):
    """One row."""

    stamp: Stamp
    fate: Fate


class Change(StrEnum):
    """Why a file is looked at."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    RULES = "rules"  # examined under other rules
    RETRY = "retry"  # could not be read last time


def stamp_of(met: Candidate | Refused) -> Stamp:
    """The stamp of what the walk met; of a refused file only its size and time are known."""
    if isinstance(met, Candidate):
        return Stamp(_signed(met.inode), met.size, met.modified_ns, met.changed_ns)
    return Stamp(0, met.size, met.modified_ns or 0, 0)


def fate_refused(met: Refused, rules: int, now_s: float) -> Fate:
    """The fate of a file that a rule or the system refused."""
    return Fate(rules, met.outcome.value, met.reason, examined_s=int(now_s))


def _signed(number: int) -> int:
    """An unsigned 64-bit number (ReFS, btrfs) as SQLite holds one."""
    return ((number + (1 << 63)) & ((1 << 64) - 1)) - (1 << 63)
