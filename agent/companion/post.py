"""What passes between the service and a person's companion: numbers one way, one word the other.

The folder belongs to the agent. A summary lies in it for each owner of open leaks, readable by that
owner alone where the agent may give files away, and one for everybody else. Below it is a folder
like `/tmp` without the list: every account may leave a slip, nobody but the agent sees or takes it.
A slip is believed to come from the account that owns it, so a name in it would mean nothing.
"""

import json
import os
import secrets
import stat
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final

from cattrs import BaseValidationError

from agent.strict import Between, strict_converter

EVERYONE: Final = "everyone"
SLIPS: Final = "feedback"
READABLE: Final = 0o755
DROP: Final = 0o1733  # sticky: all may put, the agent alone may list and take
FOR_OWNER: Final = 0o400
FOR_ALL: Final = 0o644
MAX_SUMMARY_BYTES: Final = 4096
MAX_SLIP_BYTES: Final = 256
MAX_LISTED: Final = 10_000  # in one look; whoever leaves more only delays feedback
MAX_EACH: Final = 10  # slips of one account in one look
LEFT_OVER_S: Final = 60.0  # a slip that is still being written was given up
FRESH_S: Final = 3600.0  # the service writes every few minutes: older, it does not run
MOST: Final = 2**53
_FLAGS: Final = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)

Count = Annotated[int, Between(0, MOST)]


class Feedback(StrEnum):
    """What a person says of what they were told."""

    NOT_PATIENTS = "not_patients"
    FIXED = "fixed"
    REMIND_TOMORROW = "remind_tomorrow"


class NotOurs(OSError):
    """Another account made the folder: what is said in it could be read or written by anybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The open leaks of one person. Numbers alone: no field can hold a name.

    `basis` is another number when files are counted by other rules or in a new index: then fewer
    of them does not mean that somebody fixed any.
    """

    written_s: Count = 0  # seconds since 1970
    enabled: bool = False
    per_day: Count = 0
    built_in: Count = 0
    removable: Count = 0
    shared: Count = 0
    away: Count = 0  # on media that are not there now
    unread: Count = 0  # told before, and not readable now
    basis: Count = 0

    @property
    def within_reach(self) -> int:
        """Files of which something can be done now."""
        return self.built_in + self.removable + self.shared

    @property
    def total(self) -> int:
        """All that is not known to be fixed."""
        return self.within_reach + self.away + self.unread


@dataclass(frozen=True, slots=True)
class Post:
    """The folder, from both sides."""

    folder: Path

    # The service's side

    def prepare(self) -> None:
        """Make both folders, or make sure that they are ours.

        Raises:
            NotOurs: somebody else made one of them.
            OSError: they cannot be made.
        """
        self.folder.mkdir(mode=READABLE, parents=True, exist_ok=True)
        for folder, mode in ((self.folder, READABLE), (self._slips, DROP)):
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            is_ours = os.name != "posix" or found.st_uid == os.geteuid()
            if not (stat.S_ISDIR(found.st_mode) and is_ours):
                raise NotOurs("the folder of notices belongs to somebody else")
            folder.chmod(mode)

    def publish(self, by_owner: Mapping[int, Summary], everyone: Summary) -> None:
        """Replace what people are told; who has nothing open any more reads what all read.

        Raises:
            OSError: it cannot be written.
        """
        self._write(EVERYONE, everyone, owner=None)
        for owner, summary in by_owner.items():
            self._write(str(owner), summary, owner)
        for path in self.folder.glob("*.json"):
            if path.stem.isdecimal() and int(path.stem) not in by_owner:
                path.unlink(missing_ok=True)

    def take(self) -> Iterator[tuple[int | None, Feedback]]:
        """Each slip with the account that left it (None where accounts have no number), once.

        One that cannot be removed is not believed: it would be believed again at every look.
        """
        heard: Counter[int | None] = Counter()
        for path in self._left():
            slip = None if path.name.startswith(".") else _believed(path)
            try:
                path.unlink()
            except OSError:
                with suppress(OSError):
                    path.rmdir()
                continue
            if slip is not None and heard[slip[0]] < MAX_EACH:
                heard[slip[0]] += 1
                yield slip

    # The companion's side

    def mine(self, now_s: float | None = None) -> Summary | None:
        """What the service says to this account; None when it says nothing, or not lately."""
        own = [str(os.getuid())] if os.name == "posix" else []
        now_s = time.time() if now_s is None else now_s
        for name in (*own, EVERYONE):
            summary = _read(self.folder / f"{name}.json")
            if summary is not None and abs(now_s - summary.written_s) < FRESH_S:
                return summary
        return None

    def say(self, word: Feedback) -> None:
        """Leave a slip.

        Raises:
            OSError: there is no such folder, or it is full.
        """
        name = secrets.token_hex(16)
        beside = self._slips / f".{name}.new"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as stream:
            stream.write(json.dumps({"kind": word.value}).encode())
        beside.rename(self._slips / f"{name}.json")

    @property
    def _slips(self) -> Path:
        return self.folder / SLIPS

    def _left(self) -> list[Path]:
        with suppress(OSError), os.scandir(self._slips) as entries:
            return [
                Path(entry.path) for entry in islice(entries, MAX_LISTED) if not _in_hand(entry)
            ]
        return []

    def _write(self, name: str, summary: Summary, owner: int | None) -> None:
        beside = self.folder / f".{name}.new"
        beside.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS
        with os.fdopen(os.open(beside, flags, 0o600), "wb") as stream:
            stream.write(json.dumps(asdict(summary)).encode())
        beside.chmod(FOR_OWNER if owner is not None and _given(beside, owner) else FOR_ALL)
        beside.replace(self.folder / f"{name}.json")


def _given(path: Path, owner: int) -> bool:
    """Whether a file could be given to its reader; few agents may."""
    with suppress(OSError, OverflowError):
        os.chown(path, owner, -1)
        return True
    return False


def _in_hand(entry: os.DirEntry[str]) -> bool:
    """Whether a slip is still being written."""
    with suppress(OSError):
        written_s = entry.stat(follow_symlinks=False).st_mtime
        return entry.name.startswith(".") and abs(time.time() - written_s) < LEFT_OVER_S
    return False


def _believed(path: Path) -> tuple[int | None, Feedback] | None:
    """A slip, if it is a small file with one name and one of our words."""
    with suppress(OSError, ValueError, RecursionError):
        with os.fdopen(os.open(path, os.O_RDONLY | _FLAGS), "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
                return None  # a second name may be somebody else's file
            content = stream.read(MAX_SLIP_BYTES + 1)
        slip: Any = json.loads(content) if len(content) <= MAX_SLIP_BYTES else None
        if isinstance(slip, dict) and slip.keys() == {"kind"}:
            return (found.st_uid if os.name == "posix" else None), Feedback(slip["kind"])
    return None


def _read(path: Path) -> Summary | None:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _FLAGS), "rb") as stream:
            content = stream.read(MAX_SUMMARY_BYTES)
        return strict_converter(unknown_keys_allowed=True).structure(json.loads(content), Summary)
    except (OSError, ValueError, RecursionError, TypeError, BaseValidationError):
        return None
