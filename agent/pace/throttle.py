"""A duty cycle: processor time is charged as it is used, and a pause is owed for it.

A token bucket: time of one core flows in at the target share, up to a small burst; work takes it
out, and may leave a debt. Over any stretch of time the use stays below the share of that stretch,
plus the burst, plus the largest single charge: `overshoot_s` tells by how much.
"""

from typing import Final

BURST_S: Final = 0.5  # of one core: a few documents that come alone are read at once


class Throttle:
    """Keeps a share of one core (0.10 is a tenth). Clocks are given: seconds that only grow."""

    def __init__(self, share: float, now_s: float, *, burst_s: float = BURST_S) -> None:
        """Begin with a full burst.

        Raises:
            ValueError: the share or the burst is not above 0.
        """
        if share <= 0 or burst_s <= 0:
            raise ValueError("a throttle needs a share and a burst above 0")
        self._share, self._burst_s = share, burst_s
        self._left_s, self._at_s = burst_s, now_s
        self._largest_s = 0.0

    def charge(self, used_s: float, now_s: float) -> None:
        """Take out processor time that was used until now, on all cores together."""
        self._flow(now_s)
        self._left_s -= used_s
        self._largest_s = max(self._largest_s, used_s)

    def pause_s(self, now_s: float) -> float:
        """How long to do nothing now; 0 when work may go on."""
        self._flow(now_s)
        return max(0.0, -self._left_s / self._share)

    def keep(self, share: float, now_s: float) -> None:
        """Hold to another share from now on. A debt stays, and is paid at the new rate."""
        if share <= 0:
            raise ValueError("a throttle needs a share above 0")
        self._flow(now_s)
        self._share = share

    @property
    def overshoot_s(self) -> float:
        """By how much any stretch of time may have passed its share."""
        return self._burst_s + self._largest_s

    def _flow(self, now_s: float) -> None:
        passed_s = max(0.0, now_s - self._at_s)
        self._left_s = min(self._burst_s, self._left_s + passed_s * self._share)
        self._at_s = max(self._at_s, now_s)
