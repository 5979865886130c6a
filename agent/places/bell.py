"""What wakes the thread that looks at the mounts."""

import os
import select
import threading
from typing import Protocol


class Bell(Protocol):
    """Waits until something may have changed."""

    @property
    def rings_by_itself(self) -> bool:
        """Whether mounts that come or go are told at once."""

    def wait(self, timeout_s: float) -> None:
        """Return when it rings, or after this time."""

    def ring(self) -> None:
        """Wake the one that waits, from another thread."""

    def close(self) -> None:
        """Give back what is held."""


class TableBell:
    """Rings when the mount table of the kernel changes (proc_pid_mountinfo(5): POLLPRI)."""

    def __init__(self, table: str) -> None:
        """Open the table.

        Raises:
            OSError: it cannot be opened.
        """
        self._table = os.open(table, os.O_RDONLY | os.O_CLOEXEC)
        self._heard, self._told = os.pipe()
        self._poll = select.poll()
        self._poll.register(self._table, select.POLLPRI)
        self._poll.register(self._heard, select.POLLIN)

    rings_by_itself = True

    def wait(self, timeout_s: float) -> None:
        """Sleep in poll(2)."""
        for handle, _ in self._poll.poll(timeout_s * 1000):
            if handle == self._heard:
                os.read(self._heard, 512)

    def ring(self) -> None:
        """Write to a pipe of ours."""
        os.write(self._told, b"!")

    def close(self) -> None:
        """Close the table and the pipe."""
        for handle in (self._table, self._heard, self._told):
            os.close(handle)


class TimerBell:
    """Rings when the time is over: for systems that do not tell."""

    def __init__(self) -> None:
        """Nothing is held but an event."""
        self._rung = threading.Event()

    rings_by_itself = False

    def wait(self, timeout_s: float) -> None:
        """Sleep."""
        self._rung.wait(timeout_s)
        self._rung.clear()

    def ring(self) -> None:
        """Wake."""
        self._rung.set()

    def close(self) -> None:
        """Nothing to give back."""


def bell_for(table: str) -> Bell:
    """On a mount table if the system has one."""
    if not table:
        return TimerBell()
    try:
        return TableBell(table)
    except OSError:
        return TimerBell()
