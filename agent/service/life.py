"""A service from its start to its end: who asks it to stop, and by when it has stopped.

SIGTERM (systemd, launchd), SIGINT (a person) and `Life.set` (Windows, from another thread) ask for
the same. Work is wound up; what has not ended in time is cut off, which our state on disk outlives.
"""

import os
import signal
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from types import FrameType
from typing import Any, Final, Protocol, Self

from agent.service.heart import Heart
from scanner.errors import ExitCode

GRACE_S: Final = 5.0
_ASKING: Final = ("SIGTERM", "SIGINT", "SIGBREAK")  # the last is what Windows has for Ctrl-Break


class Stop(Protocol):
    """What a `Life` and a `threading.Event` have in common."""

    def set(self) -> None:
        """Ask for the end."""

    def is_set(self) -> bool:
        """Whether somebody has."""

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds, less when somebody asks; whether somebody has."""


def _cut_off() -> None:
    os._exit(ExitCode.TERMINATED)


class Life:
    """Use as a context manager around the work, whose loop waits with it. A `Stop`."""

    def __init__(
        self,
        heart: Heart | None = None,
        *,
        grace_s: float = GRACE_S,
        cut_off: Callable[[], None] = _cut_off,
    ) -> None:
        """Speak through `heart`; after `grace_s` of winding up, `cut_off` ends the process."""
        self.heart = heart or Heart()
        self._grace_s, self._cut_off = grace_s, cut_off
        # Unlike an Event, a SimpleQueue may be put into by a signal handler at any moment.
        self._asked: SimpleQueue[None] = SimpleQueue()
        self._asked_at_all: SimpleQueue[None] = SimpleQueue()
        self._over = threading.Event()
        self._owner: int | None = None
        self._is_told = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        """Listen to signals, which only a main thread can."""
        self._owner = threading.get_ident()
        if threading.current_thread() is threading.main_thread():
            for name in _ASKING:
                if (number := getattr(signal, name, None)) is not None:
                    self._before[number] = signal.signal(number, self._on_signal)
        threading.Thread(target=self._insist, name="life", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """The work has ended, by itself or because it was asked to."""
        self._over.set()
        self._asked_at_all.put(None)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()
        self._tell()

    def set(self) -> None:
        """Ask for the end, from any thread, as often as you like."""
        self._asked.put(None)
        self._asked_at_all.put(None)

    def is_set(self) -> bool:
        """Whether somebody has asked. Does not beat: who only asks may have stopped working."""
        return not self._asked.empty()

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds, less when the end is asked for; whether it is. Any thread may.

        The heart beats for the thread that entered, so no other can pretend that it works.
        """
        if threading.get_ident() == self._owner:
            self.heart.beat()
        try:
            self._asked.get(timeout=max(0.0, timeout))
        except Empty:
            return False
        self._asked.put(None)  # for the others who wait
        self._tell()
        return True

    def _on_signal(self, _signal: int, _frame: FrameType | None) -> None:
        self.set()

    def _tell(self) -> None:
        if not self._is_told:
            self._is_told = True
            self.heart.stopping()

    def _insist(self) -> None:
        self._asked_at_all.get()
        if not self._over.wait(self._grace_s):
            self._cut_off()
