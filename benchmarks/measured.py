"""What running a command costs: wall and CPU time, and the memory of each of its processes."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

LOOK_EVERY_S: Final = 0.05
WORKER_MARK: Final = "spawn_main"  # what multiprocessing calls a spawned child


@dataclass(frozen=True, slots=True)
class Cost:
    """One run. Memory is the peak resident size seen; a worker is a process that Colmate spawned.

    Resident memory counts shared library pages in full; `worker_own_mb` (USS) counts what only that
    worker holds, and so what one more worker costs.
    """

    wall_s: float
    cpu_s: float
    largest_mb: float
    worker_mb: float
    worker_own_mb: float


@dataclass(slots=True)
class _Peaks:
    largest: int = 0
    worker: int = 0
    worker_own: int = 0
    is_worker: dict[int, bool] = field(default_factory=dict)

    def look(self, process: psutil.Process) -> None:
        """Take in one process, which may be gone already."""
        try:
            resident = process.memory_info().rss
            self.largest = max(self.largest, resident)
            if process.pid not in self.is_worker:
                self.is_worker[process.pid] = WORKER_MARK in " ".join(process.cmdline())
            if self.is_worker[process.pid] and resident > self.worker:
                self.worker = resident
                self.worker_own = max(self.worker_own, process.memory_full_info().uss)
        except psutil.Error:
            return


def run(command: Sequence[str], output: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command to its end, its standard output into a file, and say what it cost.

    Exit codes are the commands' own words about what they found, so none is an error here.
    """
    before = os.times()
    started = time.perf_counter()
    peaks = _Peaks()
    with (
        output.open("wb") as out,
        subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        ) as process,
    ):
        root = psutil.Process(process.pid)
        while process.poll() is None:
            for one in _tree(root):
                peaks.look(one)
            time.sleep(LOOK_EVERY_S)
    wall_s = time.perf_counter() - started
    after = os.times()
    cpu_s = after.children_user + after.children_system - before.children_user
    return Cost(
        wall_s=wall_s,
        cpu_s=cpu_s - before.children_system,
        largest_mb=peaks.largest / 1e6,
        worker_mb=peaks.worker / 1e6,
        worker_own_mb=peaks.worker_own / 1e6,
    )


def _tree(root: psutil.Process) -> list[psutil.Process]:
    try:
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []
