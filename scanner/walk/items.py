"""What a walk yields: one item for each file it met. No `repr` shows a path."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from findings import Outcome, Reason

_FAILURES: Final = frozenset({Reason.PERMISSION, Reason.VANISHED, Reason.IO_ERROR})
_NS: Final = 1_000_000_000


def outcome_of(reason: Reason) -> Outcome:
    """FAILED when the system refused a file, SKIPPED when a rule did."""
    return Outcome.FAILED if reason in _FAILURES else Outcome.SKIPPED


@dataclass(frozen=True, slots=True)
class Candidate:
    """A regular file to examine.

    `path` is what the report says, spelled as its root was; `opens` is what to open, the target
    when a link was followed. Both are text with surrogate escapes for bytes that are not UTF-8.
    """

    path: str = field(repr=False)
    opens: str = field(repr=False)
    root: str = field(repr=False)
    size: int
    modified_ns: int
    device: int
    inode: int
    mode: int
    changed_ns: int = 0  # when content or rights last changed; on Windows, when it was made

    @property
    def modified(self) -> datetime | None:
        """When the content last changed; None for a time that no calendar holds."""
        return _moment(self.modified_ns)


@dataclass(frozen=True, slots=True)
class Counted:
    """What lies in a folder that was not entered to examine it. `size` in bytes.

    `complete` is False when part of it could not be listed.
    """

    files: int = 0
    size: int = 0
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that will not be examined, or a whole folder that was not entered.

    `inside` is set for the folder of a private zone when zones are counted.
    """

    path: str = field(repr=False)
    reason: Reason
    size: int = 0
    modified_ns: int | None = None
    is_folder: bool = False
    inside: Counted | None = None

    @property
    def outcome(self) -> Outcome:
        """FAILED when the system refused, SKIPPED when a rule did."""
        return outcome_of(self.reason)

    @property
    def modified(self) -> datetime | None:
        """When the content last changed, if known."""
        return None if self.modified_ns is None else _moment(self.modified_ns)


@dataclass(frozen=True, slots=True)
class Unlistable:
    """A folder that was not listed, or not to its end: files in it may not have been met."""

    path: str = field(repr=False)
    reason: Reason


@dataclass(frozen=True, slots=True)
class Entered:
    """A folder that is being listed: what follows lies in it, until its `Left`."""

    path: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Left:
    """The end of the folder entered last. `whole`: every entry was met, so what was not is gone."""

    path: str = field(repr=False)
    whole: bool


Item = Candidate | Refused | Unlistable
Step = Item | Entered | Left


def _moment(nanoseconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(nanoseconds / _NS, UTC)
    except (OverflowError, ValueError, OSError):
        return None
