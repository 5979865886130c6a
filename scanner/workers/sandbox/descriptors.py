"""What a worker has open: the pipe to its parent, and nothing that it inherited or opened since."""

import os
from collections.abc import Iterable
from multiprocessing import parent_process, resource_tracker
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
    """Close all but the standard streams, some descriptors, and what tells that our parent lives.

    Among those closed is the pipe to the resource tracker of `multiprocessing`, which removes
    shared memory by name when it is told to.

    Raises:
        OSError: the system does not tell what is open.
    """
    parent = parent_process()
    needed = {*_STANDARD, *kept}
    if parent is not None:
        needed.add(parent.sentinel)
    for descriptor in _opened() - needed:
        try:
            os.close(descriptor)
        except OSError:
            continue  # the one that listed them, closed since
    tracker = getattr(resource_tracker, "_resource_tracker", None)
    if tracker is not None:
        tracker._fd = None  # noqa: SLF001 - its number may soon be another file's
    return f"{len(needed)} open"


def _opened() -> set[int]:
    for place in _OPEN:
        try:
            return set(map(int, os.listdir(place)))  # noqa: PTH208 - procfs
        except FileNotFoundError:
            continue
    raise FileNotFoundError(2, os.strerror(2))
