"""Whether time went on as it should between two ticks. Pure but for `read_clock`."""

import time
from dataclasses import dataclass
from typing import Final

from agent.watch.doubt import Doubt

SLEPT_S: Final = 5.0  # clocks with and without sleep drift apart by far less between ticks
STALLED_S: Final = 300.0  # this process was stopped, or a system that counts sleep slept
JUMPED_S: Final = 60.0  # more than any correction by NTP


@dataclass(frozen=True, slots=True)
class Reading:
    """Three clocks at one moment, in seconds: without sleep, with sleep, of the calendar."""

    monotonic_s: float
    boot_s: float
    wall_s: float


def read_clock() -> Reading:
    """The clocks now. Where no clock counts sleep, the monotonic one stands in."""
    monotonic = time.monotonic()
    boot_clock: int | None = getattr(time, "CLOCK_BOOTTIME", None)
    boot = monotonic if boot_clock is None else time.clock_gettime(boot_clock)
    return Reading(monotonic, boot, time.time())


def doubt_between(before: Reading, now: Reading) -> Doubt | None:
    """What to think of the time between two ticks."""
    awake = now.monotonic_s - before.monotonic_s
    passed = now.boot_s - before.boot_s
    if passed - awake > SLEPT_S or awake > STALLED_S:
        return Doubt.RESUMED
    if abs(now.wall_s - before.wall_s - passed) > JUMPED_S:
        return Doubt.CLOCK_JUMPED
    return None
