"""The calls of Windows that a worker needs to confine itself. Nothing here can be used elsewhere.

Types have the widths of Windows on every system, so that the structures can be tried anywhere.
Sources: learn.microsoft.com/windows/win32 (jobapi2, psapi, securitybaseapi).
"""

import ctypes
from typing import Any, Final

DWORD = ctypes.c_uint32
HANDLE = ctypes.c_void_p
CURRENT_PROCESS: Final = HANDLE(-1)  # what GetCurrentProcess returns; valid with all rights


class MemoryCounters(ctypes.Structure):
    """`PROCESS_MEMORY_COUNTERS`, in bytes."""

    _fields_ = (
        ("cb", DWORD),
        ("PageFaultCount", DWORD),
        ("PeakWorkingSetSize", ctypes.c_size_t),
        ("WorkingSetSize", ctypes.c_size_t),
        ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
        ("QuotaPagedPoolUsage", ctypes.c_size_t),
        ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
        ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
        ("PagefileUsage", ctypes.c_size_t),
        ("PeakPagefileUsage", ctypes.c_size_t),
    )


def call(library: str, function: str, *arguments: Any) -> None:
    """Call a function that returns whether it succeeded.

    Raises:
        OSError: it did not.
    """
    if not getattr(_library(library), function)(*arguments):
        raise _last_error()


def handle(library: str, function: str, *arguments: Any) -> HANDLE:
    """Call a function that returns a handle, or nothing.

    Raises:
        OSError: it returned nothing.
    """
    asked = getattr(_library(library), function)
    asked.restype = HANDLE
    if not (value := asked(*arguments)):
        raise _last_error()
    return HANDLE(value)


def working_set() -> int:
    """Bytes of memory that this process holds now."""
    return int(memory_counters().WorkingSetSize)


def memory_counters() -> MemoryCounters:
    """What this process holds, asked without opening it: lower integrity cannot get in the way."""
    counters = MemoryCounters(cb=ctypes.sizeof(MemoryCounters))
    call(
        "kernel32",
        "K32GetProcessMemoryInfo",
        CURRENT_PROCESS,
        ctypes.byref(counters),
        counters.cb,
    )
    return counters


def _library(name: str) -> Any:
    return _of_windows("WinDLL")(name, use_last_error=True)


def _last_error() -> OSError:
    error: OSError = _of_windows("WinError")(_of_windows("get_last_error")())
    return error


def _of_windows(name: str) -> Any:
    """An attribute of `ctypes` that type checkers see on Windows only."""
    return getattr(ctypes, name)
