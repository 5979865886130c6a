"""Compare what a walk meets with what the index knows.

Pure but for the index: nothing is opened. An unchanged file costs one comparison. What the index
knows of a folder and the walk did not meet there is gone, if the folder was listed whole and the
medium is still there: a stick that was pulled out lists as empty.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from agent.index import (
    WAITING,
    Change,
    FileIndex,
    Folder,
    Gone,
    Known,
    Stamp,
    fate_refused,
    stamp_of,
)
from agent.index.store import Settled
from findings import Reason
from scanner.walk import Candidate, Entered, Left, Refused, Step, Unlistable

MOVES_REMEMBERED: Final = 100_000  # files gone from one place that may turn up in another


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is kept in the index."""

    folder: Folder
    name: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Examine:
    """A file to read. `previous` is the subject it was known by elsewhere."""

    met: Candidate
    place: Place
    change: Change
    known: Known | None = None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Settle:
    """A file that will not be read: its fate is to be kept."""

    met: Refused
    place: Place
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A file that the index knew and that is no longer there, or no longer ours to look at."""

    gone: Gone
    why: Reason = Reason.VANISHED


@dataclass(frozen=True, slots=True)
class Onward:
    """A folder is done: a good moment to do something else."""


Reconciled = Examine | Settle | Removed


@dataclass(slots=True)
class Tally:
    """What a pass met. Private zones are counted, never named."""

    files: int = 0
    unchanged: int = 0
    folders: int = 0
    not_listed: int = 0
    zones: int = 0
    zone_files: int = 0
    zone_bytes: int = 0

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Folders not listed; private zones, their files and bytes."""
        return self.not_listed, self.zones, self.zone_files, self.zone_bytes


@dataclass(slots=True)
class _Frame:
    """A folder being listed, with what is still expected of it."""

    folder: Folder
    expected: dict[bytes, Settled]
    inner: dict[bytes, int]
    refused: dict[bytes, Reason] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """The volume that a walk goes over: its number in the index and its top folder."""

    volume: int
    top: str = field(repr=False)
    separator: str = "/"
    is_present: Callable[[], bool] = lambda: True

    def relative(self, folder: str) -> str:
        """The path of a folder from the top, with `/`; empty for the top itself."""
        below = folder[len(self.top) :].strip(self.separator)
        return below if self.separator == "/" else below.replace(self.separator, "/")


@dataclass(frozen=True, slots=True)
class Terms:
    """By which rules a file counts as examined, and when a failure is worth another try."""

    rules: int
    now_s: float
    retry_after_s: float = 0.0

    @property
    def retry_before_s(self) -> float:
        """What failed before this, in seconds since 1970, is tried again."""
        return self.now_s - self.retry_after_s


def reconcile(
    steps: Iterator[Step], index: FileIndex, ground: Ground, terms: Terms, tally: Tally
) -> Iterator[Reconciled | Onward]:
    """Yield what must be done so that the index tells the truth, and count what is met.

    The caller does what is yielded and keeps it in the index; gone files have been dropped there
    when they are yielded.
    """
    yield from _Pass(index, ground, terms, tally).run(steps)


@dataclass(slots=True)
class _Pass:
    """One pass over some steps of a walk."""

    index: FileIndex
    ground: Ground
    terms: Terms
    tally: Tally
    frames: list[_Frame] = field(default_factory=list)
    lost: OrderedDict[tuple[int, int, int], str] = field(default_factory=OrderedDict)

    def run(self, steps: Iterator[Step]) -> Iterator[Reconciled | Onward]:
        for step in steps:
            match step:
                case Candidate():
                    yield from self._candidate(step)
                case Refused():
                    yield from self._refused(step)
                case Entered():
                    self._enter(step.path)
                case Left():
                    yield from self._leave(whole=step.whole)
                    yield Onward()
                case Unlistable():
                    self.tally.not_listed += 1

    def _enter(self, path: str) -> None:
        folder = self.index.folder(self.ground.volume, self.ground.relative(path))
        if self.frames:
            self.frames[-1].inner.pop(folder.key, None)
        expected = self.index.files(folder, self.terms.retry_before_s)
        self.frames.append(_Frame(folder, expected, self.index.inner_folders(folder)))
        self.tally.folders += 1

    def _leave(self, *, whole: bool) -> Iterator[Removed]:
        frame = self.frames.pop()
        if not whole or not (frame.expected or frame.inner) or not self.ground.is_present():
            return
        for name in frame.expected:
            known = self.index.file(frame.folder, name)
            if known is not None:
                why = frame.refused.get(name, Reason.VANISHED)
                yield self._gone(self.index.forget(frame.folder, name, known), why)
        for key, row in frame.inner.items():
            why = frame.refused.get(key, Reason.VANISHED)
            for gone in self.index.forget_folder(row):
                yield self._gone(gone, why)

    def _gone(self, gone: Gone, why: Reason) -> Removed:
        stamp = gone.stamp
        self.lost[stamp.inode, stamp.size, stamp.modified_ns] = gone.subject
        if len(self.lost) > MOVES_REMEMBERED:
            self.lost.popitem(last=False)
        return Removed(gone, why)

    def _candidate(self, met: Candidate) -> Iterator[Examine]:
        self.tally.files += 1
        place, settled = self._place(met.path)
        stamp = stamp_of(met)
        if settled == (*stamp, self.terms.rules, 1):
            self.tally.unchanged += 1
            return
        known = None if settled is None else self.index.file(place.folder, place.name)
        if known is not None:
            yield Examine(met, place, _why(known, stamp, self.terms.rules), known)
            return
        previous = self.lost.get(stamp[:3]) or self.index.moved_from(self.ground.volume, stamp)
        yield Examine(met, place, Change.MOVED if previous else Change.NEW, None, previous)

    def _refused(self, met: Refused) -> Iterator[Settle]:
        if met.reason is Reason.PRIVATE_ZONE:
            self._count_zone(met)
        if met.is_folder or met.reason is Reason.PRIVATE_ZONE:
            self._set_aside(met)
            return
        self.tally.files += 1
        place, settled = self._place(met.path)
        fate = fate_refused(met, self.terms.rules, self.terms.now_s)
        known = None if settled is None else self.index.file(place.folder, place.name)
        if known is not None and known.fate[:3] == fate[:3]:
            self.tally.unchanged += 1
            return
        yield Settle(met, place, known)

    def _set_aside(self, met: Refused) -> None:
        """What the index knows there is no longer ours to look at: `_leave` drops it."""
        if self.frames and met.is_folder:
            relative = self.ground.relative(met.path)
            key = self.index.folder(self.ground.volume, relative).key
            self.frames[-1].refused[key] = met.reason
        elif self.frames:
            self.frames[-1].refused[self.index.keys.name(self._name(met.path))] = met.reason

    def _count_zone(self, met: Refused) -> None:
        inside = met.inside
        self.tally.zones += 1
        self.tally.zone_files += inside.files if inside else int(not met.is_folder)
        self.tally.zone_bytes += inside.size if inside else met.size

    def _place(self, path: str) -> tuple[Place, Settled | None]:
        """Where a file is kept, and how it was; it is no longer missing."""
        key = self.index.keys.name(self._name(path))
        if self.frames:
            frame = self.frames[-1]
            return Place(frame.folder, key), frame.expected.pop(key, None)
        above = path.rpartition(self.ground.separator)[0]
        folder = self.index.folder(self.ground.volume, self.ground.relative(above))
        return Place(folder, key), self.index.files(folder, self.terms.retry_before_s).get(key)

    def _name(self, path: str) -> str:
        return path.rpartition(self.ground.separator)[2]


def _why(known: Known, stamp: Stamp, rules: int) -> Change:
    if known.fate.outcome == WAITING:
        return Change.NEW
    if known.stamp != stamp:
        return Change.CHANGED
    return Change.RULES if known.fate.rules != rules else Change.RETRY
