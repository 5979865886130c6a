"""What a worker has open: the pipe to its parent, and nothing that it inherited or opened since."""

import os
import stat
from collections.abc import Iterable
from multiprocessing import resource_tracker
from typing import Final

_STANDARD: Final = (0, 1, 2)
_OPEN: Final = ("/proc/self/fd", "/dev/fd")  # Linux; macOS and the BSDs


def silence() -> None:
    """Native libraries print what they read when it is odd: nobody may see that."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in _STANDARD:
        os.dup2(null, stream)
    os.close(null)


def close_others(kept: Iterable[int]) -> str:
    """Close all but the standard streams, some descriptors, and the pipes of `multiprocessing`.

    Those tell the worker that its parent lives, and the parent that the worker does: nothing can
    be said through them. The one to the resource tracker is closed, for the tracker removes shared
    memory by name when it is told to.

    Raises:
        OSError: the system does not tell what is open.
    """
    _close_tracker()
    needed = {*_STANDARD, *kept}
    for descriptor in _opened() - needed:
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                needed.add(descriptor)
            else:
                os.close(descriptor)
        except OSError:
            continue  # the one that listed them, closed since
    return f"{len(needed)} open"


def _close_tracker() -> None:
    tracker = getattr(resource_tracker, "_resource_tracker", None)
    descriptor = getattr(tracker, "_fd", None)
    if tracker is not None and descriptor is not None:
        tracker._fd = None  # noqa: SLF001 - its number may soon be another file's
        os.close(descriptor)


def _opened() -> set[int]:
    for place in _OPEN:
        try:
            return set(map(int, os.listdir(place)))  # noqa: PTH208 - procfs
        except FileNotFoundError:
            continue
    raise FileNotFoundError(2, os.strerror(2))
