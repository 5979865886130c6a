"""A job object (Windows): one process, bounded memory, no clipboard, desktop or shutdown.

Source: learn.microsoft.com/windows/win32/procthread/job-objects. The process puts itself into a job
without a name and drops the handle: nobody can widen its limits, which last as long as it does.
"""

import ctypes
from typing import Final

from scanner.workers.sandbox.windows_calls import (
    CURRENT_PROCESS,
    DWORD,
    call,
    handle,
    memory_counters,
)

ACTIVE_PROCESS: Final = 0x8
PROCESS_MEMORY: Final = 0x100
DIE_ON_UNHANDLED_EXCEPTION: Final = 0x400
ALL_OF_THE_DESKTOP: Final = 0xFF  # handles, clipboard, parameters, display, atoms, desktop, exit
_EXTENDED_LIMITS: Final = 9
_UI_RESTRICTIONS: Final = 4


class BasicLimits(ctypes.Structure):
    """`JOBOBJECT_BASIC_LIMIT_INFORMATION`."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", DWORD),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", DWORD),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", DWORD),
        ("SchedulingClass", DWORD),
    )


class ExtendedLimits(ctypes.Structure):
    """`JOBOBJECT_EXTENDED_LIMIT_INFORMATION`; memory in bytes of commit charge."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def apply(max_memory_bytes: int) -> str:
    """Put this process into a job of its own. Cannot be undone.

    Raises:
        OSError: a call failed; before Windows 8 a process in a job cannot enter another.
    """
    most = memory_counters().PagefileUsage + max_memory_bytes
    job = handle("kernel32", "CreateJobObjectW", None, None)
    try:
        for kind, asked in (
            (_EXTENDED_LIMITS, limits(most)),
            (_UI_RESTRICTIONS, DWORD(ALL_OF_THE_DESKTOP)),
        ):
            size = ctypes.sizeof(asked)
            call("kernel32", "SetInformationJobObject", job, kind, ctypes.byref(asked), size)
        call("kernel32", "AssignProcessToJobObject", job, CURRENT_PROCESS)
    finally:
        call("kernel32", "CloseHandle", job)
    return f"{max_memory_bytes >> 20} MB"


def limits(most_bytes: int) -> ExtendedLimits:
    """One process that may commit so much memory and dies without a dialogue."""
    asked = ExtendedLimits(ProcessMemoryLimit=most_bytes)
    asked.BasicLimitInformation.LimitFlags = (
        ACTIVE_PROCESS | PROCESS_MEMORY | DIE_ON_UNHANDLED_EXCEPTION
    )
    asked.BasicLimitInformation.ActiveProcessLimit = 1
    return asked
