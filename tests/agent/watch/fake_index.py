"""A stand-in for the index and the sweep: it knows a file as it was when a hint led to it.

A hint that comes before its file does not help, and neither does one that comes before the last
write: what is compared at the end is the size and the time that each file has by then.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Self

from agent.watch import Dirty, Doubt, Hint, HintQueue, Reading, Touched, Watcher
from agent.watch.settle import is_temporary

HURRY = 20


def hurried_clock() -> Reading:
    """Time that runs twenty times as fast, so that settling takes a tenth of a second."""
    now = HURRY * time.monotonic()
    return Reading(now, now, now)


class FakeIndex:
    """What the agent would know by following hints."""

    def __init__(self, queue: HintQueue) -> None:
        self.queue = queue
        self.known: dict[str, tuple[int, int]] = {}
        self.touched: set[str] = set()
        self.whys: Counter[Doubt] = Counter()

    def follow(self) -> list[Hint]:
        """Take all hints and do as they say."""
        hints = self.queue.take()
        for hint in hints:
            match hint:
                case Touched(path):
                    self.touched.add(path)
                    self._note(path)
                case Dirty(folder, why):
                    self.whys[why] += 1
                    for path in files_in(folder):
                        self._note(path)
        return hints

    def missing(self, root: str) -> int:
        """How many files are there as the index does not know them."""
        return sum(self.known.get(path) != state(path) for path in files_in(root))

    def _note(self, path: str) -> None:
        seen = state(path)
        if seen is not None:
            self.known[path] = seen


def files_in(root: str) -> Iterator[str]:
    for folder, _, names in os.walk(root):
        for name in names:
            if not is_temporary(name):
                yield os.path.join(folder, name)  # noqa: PTH118 - odd bytes kept


def state(path: str) -> tuple[int, int] | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


class Watched:
    """A watcher, its queue and the index that follows it, over one folder."""

    def __init__(self, folder: str, **options: object) -> None:
        self.folder = folder
        self.queue = HintQueue()
        self.index = FakeIndex(self.queue)
        options = {"clock": hurried_clock, **options}
        self.watcher = Watcher([folder], self.queue, **options)  # type: ignore[arg-type]  # as given

    def __enter__(self) -> Self:
        """Start, and sweep for the first time."""
        self.watcher.start()
        self.index.follow()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop all threads."""
        self.watcher.stop()

    def until(self, promise: Callable[[], bool], timeout_s: float = 10.0) -> bool:
        """Tick until something holds; whether it came to hold."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            self.watcher.tick()
            self.index.follow()
            if promise():
                return True
            time.sleep(0.02)
        return False

    def until_known(self, timeout_s: float = 10.0) -> int:
        """Tick until every file is known; how many are not."""
        self.until(lambda: self.index.missing(self.folder) == 0, timeout_s)
        return self.index.missing(self.folder)

    def for_a_while(self, seconds: float) -> None:
        """Tick for so long."""
        self.until(lambda: False, seconds)
