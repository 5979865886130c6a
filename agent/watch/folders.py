"""A bounded set of folders to sweep again: when it is full, deep ones fold into their parents.

A folder stands for all that lies in it, so folding widens what is swept and never loses a file.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Final

from agent.watch.doubt import Doubt

FOLDED_SHARE: Final = 0.75  # a full set is folded down to this, so that folding stays rare


class Folders:
    """Folders, each with the reason for which it is there first.

    `floors` are the roots: nothing folds above one, and the set may grow to hold them all.
    """

    def __init__(self, max_folders: int) -> None:
        """Hold at most `max_folders`."""
        self._max = max_folders
        self._reasons: dict[str, Doubt] = {}
        self.floors: set[str] = set()

    def __len__(self) -> int:
        """How many folders there are."""
        return len(self._reasons)

    def __repr__(self) -> str:
        """Numbers only."""
        return f"<{len(self)} folders>"

    def __iter__(self) -> Iterator[tuple[str, Doubt]]:
        """Each folder with its reason, as they are now: another thread may add one."""
        return iter(list(self._reasons.items()))

    def add(self, folder: str, why: Doubt) -> None:
        """Note a folder, unless it or one above it is there."""
        if not self.covers(folder):
            self._reasons[folder] = why
            if len(self._reasons) > max(self._max, len(self.floors)):
                self._fold()

    def covers(self, path: str) -> bool:
        """Whether a path is one of the folders or lies in one."""
        return path in self._reasons or self._above(path)

    def take(self) -> list[tuple[str, Doubt]]:
        """All of them, none inside another; the set is empty afterwards."""
        taken = [(folder, why) for folder, why in self if not self._above(folder)]
        self._reasons.clear()
        return taken

    def _above(self, path: str) -> bool:
        return any(folder in self._reasons for folder in ancestors(path))

    def _fold(self) -> None:
        self._reasons = dict(self.take())
        while len(self._reasons) > self._max * FOLDED_SHARE:
            depths = {folder: depth(folder) for folder in self._reasons if self._can_rise(folder)}
            if not depths:
                return
            deepest = max(depths.values())
            self._rise(folder for folder, level in depths.items() if level == deepest)

    def _can_rise(self, folder: str) -> bool:
        return folder not in self.floors and os.path.dirname(folder) != folder  # noqa: PTH120 - text path

    def _rise(self, folders: Iterable[str]) -> None:
        for folder in folders:
            del self._reasons[folder]
            parent = os.path.dirname(folder)  # noqa: PTH120 - text path
            if not self.covers(parent):
                self._reasons[parent] = Doubt.QUEUE_FULL


def ancestors(path: str) -> Iterator[str]:
    """The folders above a path, nearest first."""
    parent = os.path.dirname(path)  # noqa: PTH120 - text path
    while parent != path:
        yield parent
        path, parent = parent, os.path.dirname(parent)  # noqa: PTH120 - text path


def depth(folder: str) -> int:
    """How many separators lead to a folder."""
    return folder.rstrip(os.sep).count(os.sep)


def is_under(path: str, folder: str) -> bool:
    """Whether a path is a folder or lies in it; both are spelled alike."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
