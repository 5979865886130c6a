"""Everything that this system offers to hold a worker, in the order in which it works.

What a mechanism forbids, the next may need: limits and descriptors are read from `/proc`, so they
come before Landlock; Landlock is a system call that seccomp does not let through; the watcher is a
thread, which seccomp must let through. What is not offered is said, and the rest holds.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator

from scanner.workers.sandbox import descriptors, memory, watch
from scanner.workers.sandbox.confinement import Confinement, Held, Mechanism, NotOffered
from scanner.workers.sandbox.libc import name_of

Step = tuple[Mechanism, Callable[[], str]]


def confine(max_memory_bytes: int, keep: Iterable[int] = ()) -> Confinement:
    """Give up what a reader of hostile files does not need, for as long as this process lives.

    Everything that is to be imported must be: no path can be opened afterwards.

    Args:
        max_memory_bytes: how much more memory than now this process may hold.
        keep: descriptors that stay open: the pipe to the parent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is for the parent
    descriptors.silence()
    resident, needed = memory.resident()
    steps = [
        *_of_this_system(max_memory_bytes, (*keep, *needed)),
        (Mechanism.WATCH, lambda: watch.start(resident, max_memory_bytes)),
    ]
    return Confinement(
        system=sys.platform, mechanisms=tuple(_tried(which, step) for which, step in steps)
    )


def _tried(mechanism: Mechanism, step: Callable[[], str]) -> Held:
    try:
        return Held(mechanism=mechanism, holds=True, detail=step())
    except NotOffered as error:
        detail = str(error)
    except OSError as error:
        detail = name_of(error)
    return Held(mechanism=mechanism, holds=False, detail=detail)


def _of_this_system(max_memory_bytes: int, keep: tuple[int, ...]) -> Iterator[Step]:
    if sys.platform == "win32":
        yield from _of_windows(max_memory_bytes)
        return
    yield from _of_posix(max_memory_bytes, keep)
    if sys.platform == "linux":
        yield from _of_linux()
    elif sys.platform == "darwin":
        from scanner.workers.sandbox import seatbelt  # noqa: PLC0415 - each system loads its own

        yield Mechanism.SEATBELT, seatbelt.apply


def _of_posix(max_memory_bytes: int, keep: tuple[int, ...]) -> Iterator[Step]:
    from scanner.workers.sandbox import limits, privileges  # noqa: PLC0415 - as above

    os.chdir("/")
    yield Mechanism.LIMITS, lambda: limits.apply(max_memory_bytes)
    yield Mechanism.DESCRIPTORS, lambda: descriptors.close_others(keep)
    yield Mechanism.PRIVILEGES, privileges.apply


def _of_linux() -> Iterator[Step]:
    from scanner.workers.sandbox import landlock, seccomp  # noqa: PLC0415 - as above

    threads = _threads()
    yield Mechanism.LANDLOCK, lambda: landlock.apply(threads)
    yield Mechanism.SECCOMP, seccomp.apply


def _threads() -> int:
    """How many threads run, those of libraries too; 0 when the system does not tell."""
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - procfs
    except OSError:
        return 0


def _of_windows(max_memory_bytes: int) -> Iterator[Step]:
    from scanner.workers.sandbox import job_object, restricted_token  # noqa: PLC0415 - as above

    yield Mechanism.JOB_OBJECT, lambda: job_object.apply(max_memory_bytes)
    yield Mechanism.TOKEN, restricted_token.apply
