"""Steps back behind everybody else's work, and tells how far the system let us.

Sources: setpriority(2), sched(7) (`SCHED_IDLE`), ioprio_set(2); SetPriorityClass and
SetProcessInformation (`ProcessPowerThrottling`: EcoQoS); setiopolicy_np(3) of macOS and
<sys/resource.h> (`PRIO_DARWIN_BG`). `PROCESS_MODE_BACKGROUND_BEGIN` of Windows is left alone: it
keeps the working set so small that a language model would be read from the disk for ever.

Most of it belongs to a thread and is inherited by those it starts: call this first thing in a
process. Linux honours the class of reads only under some disk schedulers (ioprio_set(2): BFQ, and
mq-deadline in part), so what was granted is not yet what is got.
"""

import ctypes
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import psutil

AGENT_NICE: Final = 10  # it must still answer the service manager in time
WORKER_NICE: Final = 19
_POWER_THROTTLING: Final = 4
_EXECUTION_SPEED: Final = 1
_SET_INFORMATION: Final = 0x0200
_PRIO_DARWIN_PROCESS: Final = 4
_PRIO_DARWIN_BG: Final = 0x1000
_IOPOL_TYPE_DISK, _IOPOL_SCOPE_PROCESS, _IOPOL_THROTTLE = 0, 0, 3


class Step(StrEnum):
    """One way of standing back."""

    NICE = "nice"  # a low priority class on Windows
    IDLE_IO = "idle_io"
    IDLE_CPU = "idle_cpu"  # Linux: SCHED_IDLE
    BACKGROUND = "background"  # macOS: PRIO_DARWIN_BG and throttled disk
    ECO_QOS = "eco_qos"  # Windows: slow and frugal cores


@dataclass(frozen=True, slots=True)
class Yielded:
    """What was asked of the system, by its answer. What it does not have is in neither."""

    granted: frozenset[Step]
    refused: frozenset[Step]


def step_back(pid: int | None = None, *, worker: bool = False) -> Yielded:
    """Lower this process, or one of ours. A worker goes to the very end, behind all others."""
    granted, refused = set(), set()
    try:
        process = psutil.Process(pid)
    except psutil.Error:
        return Yielded(frozenset(), frozenset({Step.NICE}))  # it has ended
    for step, attempt in _attempts(process, pid, worker):
        try:
            attempt()
            granted.add(step)
        except (OSError, psutil.Error):
            refused.add(step)
    return Yielded(frozenset(granted), frozenset(refused))


def _attempts(
    process: psutil.Process,
    pid: int | None,
    worker: bool,  # noqa: FBT001 - of `step_back`
) -> Iterator[tuple[Step, Callable[[], object]]]:
    yield Step.NICE, lambda: process.nice(_lowest(worker))
    if (io := _idle_io()) is not None:
        yield Step.IDLE_IO, lambda: _set_io(process, io)
    if worker and hasattr(os, "SCHED_IDLE"):
        yield Step.IDLE_CPU, lambda: _idle_cpu(pid or 0)
    if hasattr(ctypes, "WinDLL"):
        yield Step.ECO_QOS, lambda: _eco_qos(process.pid)
    elif io is None and pid is None:
        yield Step.BACKGROUND, _background_on_macos


def _lowest(worker: bool) -> int:  # noqa: FBT001 - of `step_back`
    name = "IDLE_PRIORITY_CLASS" if worker else "BELOW_NORMAL_PRIORITY_CLASS"
    nice = WORKER_NICE if worker else AGENT_NICE
    return int(getattr(psutil, name, nice))


def _set_io(process: Any, io: int) -> None:
    process.ionice(io)  # psutil has it on Linux and Windows only


def _idle_io() -> int | None:
    """How psutil calls it, on systems that have it."""
    found = getattr(psutil, "IOPRIO_CLASS_IDLE", getattr(psutil, "IOPRIO_VERYLOW", None))
    return None if found is None else int(found)


def _idle_cpu(pid: int) -> None:
    os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))


class _Throttling(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_ulong),
        ("control", ctypes.c_ulong),
        ("state", ctypes.c_ulong),
    )


def _eco_qos(pid: int) -> None:
    kernel = _library("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = ctypes.c_void_p(kernel.OpenProcess(_SET_INFORMATION, False, pid))
    asked = _Throttling(1, _EXECUTION_SPEED, _EXECUTION_SPEED)
    done = kernel.SetProcessInformation(
        handle, _POWER_THROTTLING, ctypes.byref(asked), ctypes.sizeof(asked)
    )
    kernel.CloseHandle(handle)
    _must(done)


def _background_on_macos() -> None:
    system = ctypes.CDLL(None)
    slower = system.setpriority(_PRIO_DARWIN_PROCESS, 0, _PRIO_DARWIN_BG)
    _must(slower == 0)
    _must(system.setiopolicy_np(_IOPOL_TYPE_DISK, _IOPOL_SCOPE_PROCESS, _IOPOL_THROTTLE) == 0)


def _must(done: object) -> None:
    if not done:
        raise OSError("the system refused")


def _library(name: str) -> Any:
    return getattr(ctypes, "WinDLL")(name)  # noqa: B009 - type checkers see it on Windows only
