"""Waits until a file is whole before it is looked at. Pure, given a clock and a way to stat.

A file closed after writing, or renamed into place, is whole at once. One that only appeared or
changed is whole when its size and time stay as they are for a while. Names that programs give to
files in the making are left alone: their rename is what counts, and the sweep sees those that stay.
"""

import os
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

QUIET_S: Final = 2.0
QUIET_LARGE_S: Final = 10.0  # copies of large files pause while disks catch up
LARGE_BYTES: Final = 100 << 20
QUIET_CAP_S: Final = 300.0  # each look that finds a change doubles the wait, up to this
MAX_WAITING: Final = 8192
MAX_REMEMBERED: Final = 4096

# Office and LibreOffice locks and drafts, browsers' and WinSCP's downloads, GNOME's, vim's saves.
TEMPORARY_NAME: Final = re.compile(
    r"""~\$.* | \.~lock\..*\# | ~wrl\d+.* | \.goutputstream-\w+ | 4913
    | .*\.(?: tmp | temp | part | partial | filepart | crdownload | opdownload | download | aria2
            | sw[a-z] | swpx )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


class Look(NamedTuple):
    """What tells whether a file changed between two looks."""

    size: int
    modified_ns: int


@dataclass(slots=True)
class _Waiting:
    due_s: float
    quiet_s: float = 0.0
    last: Look | None = None  # None: not looked at yet
    maybe_only_read: bool = True


class Settle:
    """Files that appeared or changed, until they rest. Not thread-safe: its owner locks.

    `clock` gives monotonic seconds; `look` gives None for a file that has gone.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        look: Callable[[str], Look | None],
        max_waiting: int = MAX_WAITING,
    ) -> None:
        """Start with nothing to wait for."""
        self._clock, self._look = clock, look
        self._max_waiting = max_waiting
        self._waiting: dict[str, _Waiting] = {}
        self._rested: OrderedDict[str, Look] = OrderedDict()

    def __len__(self) -> int:
        """How many files are waited for."""
        return len(self._waiting)

    def __repr__(self) -> str:
        """Numbers only."""
        return f"<{len(self)} files settling>"

    def appeared(self, path: str) -> bool:
        """A file was made; it may still be written. False: too many are waiting already."""
        return self._wait_for(path, maybe_only_read=False)

    def changed(self, path: str) -> bool:
        """A file was modified, or only read: some systems do not tell these apart.

        It is forgotten if it rests as it did when last handed out. False: as for `appeared`.
        """
        return self._wait_for(path, maybe_only_read=True)

    def completed(self, path: str) -> bool:
        """A file was closed after writing, or got its name: whether it is to be looked at now."""
        self._waiting.pop(path, None)
        return not is_temporary(path)

    def due(self) -> list[str]:
        """The files that rest now; files that have gone are forgotten."""
        now = self._clock()
        ready = [path for path, waiting in self._waiting.items() if waiting.due_s <= now]
        return [path for path in ready if self._rests(path, now)]

    def _wait_for(self, path: str, *, maybe_only_read: bool) -> bool:
        if is_temporary(path):
            return True
        waiting = self._waiting.get(path)
        if waiting is None:
            if len(self._waiting) >= self._max_waiting:
                return False
            waiting = self._waiting[path] = _Waiting(due_s=self._clock())
        waiting.maybe_only_read &= maybe_only_read
        return True

    def _rests(self, path: str, now: float) -> bool:
        """Look once: hand out, forget, or wait on."""
        waiting, seen = self._waiting[path], self._look(path)
        never_rests = waiting.quiet_s >= QUIET_CAP_S
        if seen is not None and seen != waiting.last and not never_rests:
            waiting.quiet_s = _next_quiet_s(waiting.quiet_s, seen.size)
            waiting.due_s, waiting.last = now + waiting.quiet_s, seen
            return False
        del self._waiting[path]
        return seen is not None and self._is_news(path, seen, waiting)

    def _is_news(self, path: str, seen: Look, waiting: _Waiting) -> bool:
        known = self._rested.pop(path, None)
        self._rested[path] = seen
        if len(self._rested) > MAX_REMEMBERED:
            self._rested.popitem(last=False)
        return not (waiting.maybe_only_read and known == seen)


def _next_quiet_s(quiet_s: float, size: int) -> float:
    first = QUIET_LARGE_S if size > LARGE_BYTES else QUIET_S
    return min(max(first, 2 * quiet_s), QUIET_CAP_S)


def is_temporary(path: str) -> bool:
    """Whether a name is one that programs give to a file in the making."""
    name = os.path.basename(path)  # noqa: PTH119 - text path
    return TEMPORARY_NAME.fullmatch(name) is not None
