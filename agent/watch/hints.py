"""What watching yields: a file to look at now, or a subtree that must be swept again.

Events are hints; the index and the sweep are the truth. So a hint may be repeated, late, or wider
than what happened, but whatever happened to a file in a watched folder ends in one of the two.
"""

import os
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from agent.watch.doubt import Doubt
from agent.watch.folders import Folders

MAX_TOUCHED: Final = 8192  # about 2 MB of paths
MAX_DIRTY: Final = 512


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that was written or appeared, and has settled: look at it now."""

    path: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Dirty:
    """A subtree to sweep again. The folder may have gone meanwhile."""

    folder: str = field(repr=False)
    why: Doubt


Hint = Touched | Dirty


class HintQueue:
    """Hints from any thread to the one that scans: each once, bounded, nothing lost in silence.

    A full queue folds: a file into its folder, folders into the folder above, never above a root.
    """

    def __init__(self, max_touched: int = MAX_TOUCHED, max_dirty: int = MAX_DIRTY) -> None:
        """Bound both kinds; roots alone may exceed `max_dirty`."""
        self._max_touched = max_touched
        self._lock = threading.Lock()
        self._filled = threading.Event()
        self._touched: dict[str, None] = {}  # in order of arrival
        self._dirty = Folders(max_dirty)
        self._doubts: Counter[Doubt] = Counter()

    def __len__(self) -> int:
        """How many hints wait."""
        return len(self._touched) + len(self._dirty)

    def __repr__(self) -> str:
        """Numbers only."""
        return f"<HintQueue of {len(self._touched)} files, {len(self._dirty)} folders>"

    @property
    def doubts(self) -> dict[Doubt, int]:
        """How often each doubt arose since the start."""
        with self._lock:
            return dict(self._doubts)

    def keep_below(self, root: str) -> None:
        """Never fold a hint of this root into a folder above it."""
        with self._lock:
            self._dirty.floors.add(root)

    def touch(self, path: str) -> None:
        """Ask for a file to be looked at."""
        with self._lock:
            if path in self._touched:
                return
            if len(self._touched) < self._max_touched:
                self._touched[path] = None
            else:
                self._doubts[Doubt.QUEUE_FULL] += 1
                folder = os.path.dirname(path)  # noqa: PTH120 - text path
                self._dirty.add(folder, Doubt.QUEUE_FULL)
            self._filled.set()

    def doubt(self, folder: str, why: Doubt) -> None:
        """Ask for a subtree to be swept again."""
        with self._lock:
            self._doubts[why] += 1
            self._dirty.add(folder, why)
            self._filled.set()

    def take(self) -> list[Hint]:
        """All hints of the moment: first folders, which are to be noted durably, then files."""
        with self._lock:
            dirty = [Dirty(folder, why) for folder, why in self._dirty.take()]
            touched = [Touched(path) for path in self._touched]
            self._touched.clear()
            self._filled.clear()
        return [*dirty, *touched]

    def wait(self, timeout_s: float) -> bool:
        """Sleep until there is a hint, at most so long; whether there is one."""
        return self._filled.wait(timeout_s)
