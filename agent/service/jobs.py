"""What is to be looked at, and what comes first. Pure, bounded, without a clock.

A file that was just written comes first, then a medium that has just come, then folders in doubt,
then the sweep of a whole volume. More folders in doubt than are worth keeping become their volume.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

MAX_FILES: Final = 10_000
MAX_FOLDERS: Final = 200  # a volume: a whole sweep costs less than so many walks


class Rank(IntEnum):
    """What comes first, the lowest before."""

    FILE = 0
    ARRIVAL = 1
    ORDERED = 2  # by the security team
    DOUBT = 3
    SCHEDULE = 4


@dataclass(frozen=True, slots=True)
class Job:
    """Places of one volume to walk. `whole`: all that is scanned of it."""

    point: str = field(repr=False)
    paths: tuple[str, ...] = field(repr=False)
    rank: Rank
    whole: bool = False


class Jobs:
    """Waiting work, each place once. A volume is known by its mount point."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, str] = OrderedDict()  # path, mount point
        self._folders: OrderedDict[str, OrderedDict[str, Rank]] = OrderedDict()
        self._whole: dict[str, Rank] = {}

    def __len__(self) -> int:
        """How many places wait."""
        return len(self._files) + sum(map(len, self._folders.values())) + len(self._whole)

    @property
    def files(self) -> int:
        """How many single files wait."""
        return len(self._files)

    def look_at(self, point: str, path: str) -> None:
        """A file has settled. With too many waiting, the folder is in doubt instead."""
        if path in self._files:
            return
        if len(self._files) >= MAX_FILES:
            self.sweep(point, Rank.DOUBT)
            return
        self._files[path] = point

    def look_into(self, point: str, folder: str, rank: Rank = Rank.DOUBT) -> None:
        """Files may have been missed in a folder."""
        if folder == point or self._is_coming(point, rank):
            self.sweep(point, rank)
            return
        folders = self._folders.setdefault(point, OrderedDict())
        folders[folder] = min(rank, folders.get(folder, rank))
        if len(folders) > MAX_FOLDERS:
            self.sweep(point, min(folders.values()))

    def sweep(self, point: str, rank: Rank) -> None:
        """Walk a whole volume; what waited of it is part of that."""
        self._whole[point] = min(rank, self._whole.get(point, rank))
        folders = self._folders.pop(point, OrderedDict())
        sooner = OrderedDict((folder, of) for folder, of in folders.items() if of < rank)
        if sooner:
            self._folders[point] = sooner

    def waiting_of(self, rank: Rank) -> int:
        """How many places of a rank wait."""
        folders = [of for some in self._folders.values() for of in some.values()]
        return [*folders, *self._whole.values()].count(rank)

    def call_off(self, rank: Rank) -> None:
        """Forget the places of a rank."""
        self._whole = {point: of for point, of in self._whole.items() if of is not rank}
        for point, folders in [*self._folders.items()]:
            kept = OrderedDict((name, of) for name, of in folders.items() if of is not rank)
            self._folders[point] = kept
            if not kept:
                del self._folders[point]

    def drop(self, point: str) -> None:
        """A volume has left: nothing of it can be looked at."""
        for path in [path for path, of in self._files.items() if of == point]:
            del self._files[path]
        self._folders.pop(point, None)
        self._whole.pop(point, None)

    def next_file(self) -> tuple[str, str] | None:
        """Take the file that has waited longest: its mount point and path."""
        if not self._files:
            return None
        path, point = self._files.popitem(last=False)
        return point, path

    def first(self) -> Rank | None:
        """The rank of what comes first, single files aside."""
        ranks = [*self._whole.values()]
        ranks += [rank for folders in self._folders.values() for rank in folders.values()]
        return min(ranks, default=None)

    def next_job(self) -> Job | None:
        """Take what comes first, single files aside. Whole volumes come after parts of a rank."""
        rank = self.first()
        if rank is None:
            return None
        for point, folders in self._folders.items():
            for folder, of in folders.items():
                if of is rank:
                    return self._taken(point, folder, rank)
        point = next(point for point, of in self._whole.items() if of is rank)
        del self._whole[point]
        return Job(point, (point,), rank, whole=True)

    def _is_coming(self, point: str, rank: Rank) -> bool:
        """Whether a sweep that waits comes no later than a folder of this rank would."""
        return self._whole.get(point, Rank.SCHEDULE + 1) <= rank

    def _taken(self, point: str, folder: str, rank: Rank) -> Job:
        folders = self._folders[point]
        del folders[folder]
        if not folders:
            del self._folders[point]
        return Job(point, (folder,), rank)
