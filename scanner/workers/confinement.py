"""Limits that a worker puts on itself before it reads anything.

POSIX resource limits where they exist; elsewhere the watcher thread alone bounds memory. The
deeper sandbox (Landlock, seccomp, job objects) belongs to the agent.
"""

import multiprocessing
import os
import signal
import sys
import threading
from typing import Final

import psutil

EXIT_MEMORY: Final = 86  # exit code of a worker that outgrew its allowance
_EXIT_ORPHAN: Final = 87  # nobody is left to hear of it
_LOOK_EVERY_S: Final = 0.1


def confine(max_memory_bytes: int) -> None:
    """Bound memory growth, forbid core dumps and file writes, ignore the terminal's Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _silence()
    if sys.platform != "win32":
        _limit_resources(max_memory_bytes)
    _watch(max_memory_bytes)


def _silence() -> None:
    """Native libraries print what they read when it is odd: nobody may see that."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _limit_resources(max_memory_bytes: int) -> None:
    import resource  # noqa: PLC0415 - does not exist on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        # RLIMIT_DATA counts private writable memory (since Linux 4.7): what a bomb fills.
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - procfs
            grown = next(int(line.split()[1]) for line in status if line.startswith("VmData"))
        most = (grown << 10) + max_memory_bytes
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _watch(max_memory_bytes: int) -> None:
    """End this process when it outgrows its allowance, or outlives who would stop its file."""
    process = psutil.Process()
    parent = multiprocessing.parent_process()
    most = process.memory_info().rss + max_memory_bytes
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(_LOOK_EVERY_S):
            if process.memory_info().rss > most:
                os._exit(EXIT_MEMORY)
            if parent is not None and not parent.is_alive():
                os._exit(_EXIT_ORPHAN)

    threading.Thread(target=watch, name="watch", daemon=True).start()
