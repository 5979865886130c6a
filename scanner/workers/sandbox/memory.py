"""How much memory this process holds, told without opening anything: a confined one cannot."""

import os
import sys
from collections.abc import Callable
from typing import Final

Resident = Callable[[], int]
"""Bytes of memory now; where only the peak is told, the peak."""

_STATM: Final = "/proc/self/statm"
_ENOUGH_BYTES: Final = 256


def resident() -> tuple[Resident, tuple[int, ...]]:
    """A way to ask, made before confinement, with the descriptors that it needs kept open."""
    if sys.platform == "win32":
        from scanner.workers.sandbox.windows_calls import working_set  # noqa: PLC0415 - Windows only

        return working_set, ()
    try:
        statm = os.open(_STATM, os.O_RDONLY)
    except OSError:
        return _peak, ()
    page = os.sysconf("SC_PAGE_SIZE")
    return lambda: int(os.pread(statm, _ENOUGH_BYTES, 0).split()[1]) * page, (statm,)


def _peak() -> int:
    import resource  # noqa: PLC0415 - does not exist on Windows

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10  # kilobytes everywhere else
