"""Processor time: that of our own processes, and that of all the others."""

import os
from collections.abc import Callable, Iterable
from typing import Final

import psutil

SMOOTHING_S: Final = 30.0  # a short peak of the user's work is not load

PARENTS_COUNT: Final = os.name == "posix"  # a child's time is its parent's once it is waited for


class TreeMeter:
    """Processor time used by this process and its workers, in seconds since it was made."""

    def __init__(self, workers: Callable[[], Iterable[int]] = tuple) -> None:
        """`workers` gives the process ids of the live ones."""
        self._workers = workers
        self._processes: dict[int, psutil.Process] = {}
        self._last_s: dict[int, float] = {}
        self._ended_s = self._start_s = self._most_s = 0.0
        self._start_s = self.used_s()

    def used_s(self) -> float:
        """Never less than before. What a worker does last on Windows is not seen."""
        own = os.times()
        live = set(self._workers())
        for pid in set(self._last_s) - live:
            self._forget(pid)
        for pid in live:
            self._read(pid)
        total_s = own.user + own.system + own.children_user + own.children_system
        total_s += sum(self._last_s.values()) + self._ended_s
        self._most_s = max(self._most_s, total_s)
        return self._most_s - self._start_s

    def _read(self, pid: int) -> None:
        try:
            process = self._processes.setdefault(pid, psutil.Process(pid))
            times = process.cpu_times()
        except psutil.Error:
            return  # it has ended: what was read last stays until it is no worker any more
        self._last_s[pid] = max(self._last_s.get(pid, 0.0), times.user + times.system)

    def _forget(self, pid: int) -> None:
        last_s = self._last_s.pop(pid, 0.0)
        self._processes.pop(pid, None)
        if not PARENTS_COUNT:
            self._ended_s += last_s


class LoadMeter:
    """The share of the whole machine that others use, smoothed; None until it is known."""

    def __init__(
        self, now_s: float, busy_s: Callable[[], tuple[float, float]] | None = None
    ) -> None:
        """`busy_s` gives the busy and the whole processor time of all cores."""
        self._busy_s = busy_s or _of_machine
        self._at_s, self._last = now_s, (*self._busy_s(), 0.0)
        self._share: float | None = None

    def share(self, own_s: float, now_s: float) -> float | None:
        """From 0 to 1. `own_s` is what `TreeMeter.used_s` says."""
        passed_s = now_s - self._at_s
        busy_s, whole_s = self._busy_s()
        more_busy_s, more_whole_s = busy_s - self._last[0], whole_s - self._last[1]
        if passed_s <= 0 or more_whole_s <= 0:
            return self._share
        others = (more_busy_s - (own_s - self._last[2])) / more_whole_s
        latest = min(max(others, 0.0), 1.0)
        weight = min(passed_s / SMOOTHING_S, 1.0)
        before = latest if self._share is None else self._share
        self._share = before + (latest - before) * weight
        self._at_s, self._last = now_s, (busy_s, whole_s, own_s)
        return self._share


def _of_machine() -> tuple[float, float]:
    told = psutil.cpu_times()
    whole_s = sum(told) - getattr(told, "guest", 0.0) - getattr(told, "guest_nice", 0.0)
    return whole_s - told.idle - getattr(told, "iowait", 0.0), whole_s
