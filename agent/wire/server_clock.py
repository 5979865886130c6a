"""The collector's time, as far as it is known: a clock that is wrong must not silence an agent."""

import time
from collections.abc import Callable
from typing import Final

TOLERATED_S: Final = 2.0  # a second in flight each way is no skew


class ServerClock:
    """This machine's clock, corrected by the last time the collector told."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self.skew_s = 0.0  # how far the collector's clock is ahead of ours

    def now(self) -> float:
        """Seconds since 1970 by the collector's clock."""
        return self._now() + self.skew_s

    def learn(self, server_time: float) -> bool:
        """Take the time the collector tells; True if ours had been wrong."""
        wrong = abs(server_time - self.now()) > TOLERATED_S
        if wrong:
            self.skew_s = server_time - self._now()
        return wrong
