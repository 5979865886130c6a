"""Keeping the idle agent small: what glibc and Python hold back is given to the system.

The agent rests nearly always, so what its busy minutes needed must not stay with it.
"""

import ctypes
import gc
import sys
from contextlib import suppress
from multiprocessing import resource_tracker
from typing import Final

_M_ARENA_MAX: Final = -8  # mallopt(3): one pool for all threads; a pool a thread is never emptied


def stay_small() -> None:
    """To be called before threads start."""
    if (libc := _glibc()) is not None:
        libc.mallopt(_M_ARENA_MAX, 1)


def give_back() -> None:
    """To be called when the workers have left: free memory goes, and their attendant with it."""
    _stop_tracker()
    gc.collect()
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _stop_tracker() -> None:
    """End the process that multiprocessing keeps beside spawned ones: 12 MB for nothing.

    There is no public way; the next worker brings a new one. Colmate registers nothing with it.
    """
    tracker = getattr(resource_tracker, "_resource_tracker", None)
    stop = getattr(tracker, "_stop", None)
    if stop is not None:
        with suppress(OSError, ChildProcessError):
            stop()


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL("libc.so.6")
        return libc if hasattr(libc, "malloc_trim") else None
    return None
