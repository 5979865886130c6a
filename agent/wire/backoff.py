"""How long to wait: full jitter, so that ten thousand agents do not come back in one second.

Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

import random
from typing import Final

BASE_S: Final = 1.0
CAP_S: Final = 900.0
SPREAD: Final = 0.2  # of a wait that was told or is fixed
MOST_DOUBLINGS: Final = 20  # 2**20 s is far above any cap


def full_jitter(attempt: int, rng: random.Random, cap_s: float = CAP_S) -> float:
    """Seconds to wait after the `attempt`-th failure in a row, counted from 0."""
    return rng.uniform(0.0, min(cap_s, BASE_S * 2.0 ** min(attempt, MOST_DOUBLINGS)))


def spread(seconds: float, rng: random.Random) -> float:
    """The time told, and up to a fifth more: never earlier than asked."""
    return seconds * rng.uniform(1.0, 1.0 + SPREAD)


def around(seconds: float, rng: random.Random) -> float:
    """About this time, a fifth less or more: for what is done regularly."""
    return seconds * rng.uniform(1.0 - SPREAD, 1.0 + SPREAD)
