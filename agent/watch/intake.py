"""Where backends drop what they saw, from their own threads; settled files leave as hints."""

import os
import threading
from typing import Final

from agent.watch.doubt import Doubt
from agent.watch.folders import is_under
from agent.watch.hints import HintQueue
from agent.watch.settle import Look, Settle

UNTOLD: Final = Look(size=-1, modified_ns=0)


class Intake:
    """Turns events into hints. Paths under `ignored` (our own spool and index) are dropped."""

    def __init__(self, hints: HintQueue, settle: Settle, ignored: tuple[str, ...] = ()) -> None:
        """Fill `hints`, by way of `settle`, which is this intake's alone."""
        self.hints = hints
        self.events = 0
        self._settle, self._ignored = settle, ignored
        self._lock = threading.Lock()

    @property
    def settling(self) -> int:
        """How many files are waited for."""
        return len(self._settle)

    def written(self, path: str) -> None:
        """A file was closed after writing, or got its final name."""
        if self._admits(path):
            with self._lock:
                ready = self._settle.completed(path)
            if ready:
                self.hints.touch(path)

    def appeared(self, path: str) -> None:
        """A file was made and may still be written."""
        if self._admits(path):
            with self._lock:
                waits = self._settle.appeared(path)
            self._fold_unless(path, waits)

    def changed(self, path: str) -> None:
        """A file was modified, or on some systems only read."""
        if self._admits(path):
            with self._lock:
                waits = self._settle.changed(path)
            self._fold_unless(path, waits)

    def doubt(self, folder: str, why: Doubt) -> None:
        """Something may have been missed in a subtree."""
        if not self._is_ignored(folder):
            self.hints.doubt(folder, why)

    def tick(self) -> None:
        """Hand out what has settled."""
        if self._settle:
            with self._lock:
                settled = self._settle.due()
            for path in settled:
                self.hints.touch(path)

    def _admits(self, path: str) -> bool:
        self.events += 1
        return not self._is_ignored(path)

    def _is_ignored(self, path: str) -> bool:
        return any(is_under(path, folder) for folder in self._ignored)

    def _fold_unless(self, path: str, waits: bool) -> None:  # noqa: FBT001 - one caller's answer
        if not waits:
            self.hints.doubt(os.path.dirname(path), Doubt.QUEUE_FULL)  # noqa: PTH120 - text path


def look_at(path: str) -> Look | None:
    """The size and time of a file now; None when it has gone.

    One that may not be looked at stays as it is: whoever tries to read it will say why.
    """
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return None
    except OSError:
        return UNTOLD
    return Look(found.st_size, found.st_mtime_ns)
