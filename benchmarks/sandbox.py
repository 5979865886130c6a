"""What the sandbox costs: CPU time a file in a confined and in an unconfined worker, and at start.

Run from the repository root, on Linux: `python -m benchmarks.sandbox [files]`. Two workers, one
confined and one not, are alive at once and take the same file by turns, one file each; the CPU time
of each file is read from the kernel's own clock of that process, between two files. The files are
ordinary French text, synthetic, of three sizes. Shown are the medians and the median of the
differences between neighbours.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import psutil

from benchmarks.sentences import FRENCH, lines
from scanner.limits import Limits
from scanner.workers import Pool, Setup, Task, first_done, worker
from scanner.workers.pool import Target
from scanner.workers.sandbox import Confinement

SIZES = (100, 4_000, 69_000)
FILES = 600
SETUP = Setup(limits=Limits(), key=bytes(32))


def confined(connection: Connection, setup: Setup) -> None:
    """The worker of a sweep."""
    worker.serve(connection, setup)


def unconfined(connection: Connection, setup: Setup) -> None:
    """The same worker, which gives up nothing."""
    worker.confine = lambda *_: Confinement(system="none", mechanisms=())
    worker.serve(connection, setup)


def unprepared(connection: Connection, setup: Setup) -> None:
    """A worker that gives up nothing, and so need not load in advance what few files need."""
    worker.preload = lambda: None
    unconfined(connection, setup)


@dataclass
class Measured:
    """A worker of a kind, at work."""

    pool: Pool
    start_s: float
    start_cpu_s: float
    resident_mb: float

    @property
    def pid(self) -> int:
        """Its process."""
        return int(self.pool._workers[0].process.pid or 0)  # noqa: SLF001 - nobody else asks

    def cpu_s(self) -> float:
        """CPU time that it has used, by the kernel's clock of that process: to the nanosecond."""
        return time.clock_gettime((~self.pid << 3) | 2)

    def microseconds(self, path: Path, size: int) -> float:
        """CPU time from one file handed over to its answer, the wait for the next included."""
        before = self.cpu_s()
        self.pool.submit(Task(number=0, size=size, suffix=".txt"), os.open(path, os.O_RDONLY))
        while self.pool.in_flight:
            first_done(self.pool)
        return (self.cpu_s() - before) * 1e6


@contextmanager
def started(target: Target, path: Path) -> Iterator[Measured]:
    """A worker that has just come up and read one file."""
    with Pool(SETUP, 1, target) as pool:
        begun = time.perf_counter()
        pool.submit(Task(number=0, size=path.stat().st_size, suffix=".txt"), os.open(path, 0))
        while pool.confinement is None:
            first_done(pool)
        measured = Measured(pool, time.perf_counter() - begun, 0.0, 0.0)
        measured.start_cpu_s = measured.cpu_s()
        measured.resident_mb = psutil.Process(measured.pid).memory_info().rss / 1e6
        yield measured


def text(size: int) -> str:
    """Ordinary text of so many characters; always the same."""
    return "\n".join(lines(Random(7), FRENCH, size))[:size]


def main() -> None:
    """Measure and print."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        paths = [Path(folder, f"{size}.txt") for size in SIZES]
        for path, size in zip(paths, SIZES, strict=True):
            path.write_text(text(size), encoding="utf-8")
        held = stack.enter_context(started(confined, paths[0]))
        free = stack.enter_context(started(unconfined, paths[0]))
        with started(unprepared, paths[0]) as bare:
            print("worker                   start, s   of it CPU, s   resident, MB")
            for name, one in (
                ("confined", held),
                ("unconfined", free),
                ("nothing preloaded", bare),
            ):
                print(
                    f"{name:24} {one.start_s:8.2f} {one.start_cpu_s:14.2f} {one.resident_mb:14.0f}"
                )
        said = held.pool.confinement
        assert said is not None
        told = ", ".join(f"{one.mechanism} {one.detail}" for one in said.mechanisms if one.holds)
        print(f"\nheld by: {told or 'nothing'}\n")
        print("file, kB   confined, us   unconfined, us   difference, us a file")
        for path, size in zip(paths, SIZES, strict=True):
            print(f"{size / 1000:8.1f} {compared(held, free, path, files)}")


def compared(held: Measured, free: Measured, path: Path, files: int) -> str:
    """The two by turns, the one that begins changing each time."""
    size = path.stat().st_size
    for measured in (held, free) * (files // 10):
        measured.microseconds(path, size)  # warms caches and lazy tables
    inside, outside = [], []
    for turn in range(files):
        pair = [(held, inside), (free, outside)]
        for measured, into in pair if turn % 2 else pair[::-1]:
            into.append(measured.microseconds(path, size))
    differences = [one - other for one, other in zip(inside, outside, strict=True)]
    middle = statistics.median
    return f"{middle(inside):14.1f} {middle(outside):16.1f} {middle(differences):18.1f}"


if __name__ == "__main__":
    main()
