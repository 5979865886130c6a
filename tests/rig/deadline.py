"""Ends a rig that hangs: nothing with a real machine in it may wait for ever."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTime(Exception):
    """The rig as a whole took too long."""


@contextmanager
def deadline(seconds: int) -> Iterator[None]:
    """Raise `OutOfTime` in the main thread after so long, or when told to terminate."""

    def ring(_number: int, _frame: FrameType | None) -> None:
        raise OutOfTime(f"not done within {seconds} s")

    signal.signal(signal.SIGALRM, ring)
    signal.signal(signal.SIGTERM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
