"""What the service manager is told: ready, alive, stopping.

The protocol of sd_notify(3), and of the watchdog of sd_watchdog_enabled(3). Where no manager
listens (launchd, Windows, a terminal) nothing is sent.
"""

import os
import socket
import time
from collections.abc import MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Self

SOCKET: Final = "NOTIFY_SOCKET"
WATCHDOG_US: Final = "WATCHDOG_USEC"
WATCHDOG_PID: Final = "WATCHDOG_PID"
_MICROSECONDS: Final = 1_000_000
_BEATS: Final = 3  # in the watchdog's time: sd_watchdog_enabled(3) recommends two


@dataclass(slots=True)
class Heart:
    """Speaks to the service manager. `address` is its socket, empty when there is none."""

    address: str = ""
    beat_every_s: float | None = None  # None: no watchdog
    _beaten_s: float = field(default=float("-inf"), init=False)

    @classmethod
    def from_environment(cls, environment: MutableMapping[str, str] = os.environ) -> Self:
        """Take over what the manager left; workers, which inherit the rest, must not speak."""
        address = environment.pop(SOCKET, "")
        within_us = environment.pop(WATCHDOG_US, "")
        meant_for = environment.pop(WATCHDOG_PID, "")
        is_ours = meant_for in ("", str(os.getpid()))
        if not (is_ours and within_us.isdecimal() and int(within_us)):
            return cls(address)
        return cls(address, int(within_us) / _MICROSECONDS / _BEATS)

    def ready(self) -> None:
        """Tell that the start is over."""
        self._send("READY=1\nSTATUS=at work")

    def beat(self) -> None:
        """Show that we are alive. Cheap: call it as often as you come by."""
        now_s = time.monotonic()
        if self.beat_every_s is not None and now_s - self._beaten_s >= self.beat_every_s:
            self._beaten_s = now_s
            self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """Tell that the end has begun."""
        self._send("STOPPING=1\nSTATUS=winding up")

    def _send(self, message: str) -> None:
        """A manager that does not listen must not stop us, nor make us wait."""
        if not self.address:
            return
        abstract = self.address.startswith("@")
        address = f"\0{self.address[1:]}" if abstract else self.address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.setblocking(False)
            manager.connect(address)
            manager.send(message.encode("ascii"))
