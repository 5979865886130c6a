"""POSIX resource limits: what the kernel counts for us."""

import resource
import sys
from typing import Final

_MOST_OPEN_FILES: Final = 64


def apply(max_memory_bytes: int) -> str:
    """Bound the growth of memory and open files; forbid core dumps and writing files.

    Raises:
        OSError: a limit is refused.
    """
    _at_most(resource.RLIMIT_CORE, 0)
    _at_most(resource.RLIMIT_FSIZE, 0)
    _at_most(resource.RLIMIT_NOFILE, _MOST_OPEN_FILES)
    if sys.platform == "linux":
        # RLIMIT_DATA counts private writable memory (since Linux 4.7): what a bomb fills.
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - procfs
            grown = next(int(line.split()[1]) for line in status if line.startswith("VmData"))
        _at_most(resource.RLIMIT_DATA, (grown << 10) + max_memory_bytes)
    return f"{max_memory_bytes >> 20} MB"


def _at_most(kind: int, most: int) -> None:
    """Lower both limits; one that is lower already stays."""
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    try:
        resource.setrlimit(kind, (most, most))
    except ValueError as error:
        raise OSError(*error.args) from None
