"""A thread that ends the process when it outgrows its allowance or outlives its parent."""

import multiprocessing
import os
import threading
from typing import Final

from scanner.workers.sandbox.memory import Resident

EXIT_MEMORY: Final = 86  # exit code of a worker that outgrew its allowance
_EXIT_ORPHAN: Final = 87  # nobody is left to hear of it
_LOOK_EVERY_S: Final = 0.1


def start(resident: Resident, max_growth_bytes: int) -> str:
    """Watch from now on, which needs a thread: what it asks must work in a confined process.

    Raises:
        OSError: memory is not told; the parent is watched all the same.
    """
    most: float = float("inf")
    try:
        most = resident() + max_growth_bytes
    finally:
        threading.Thread(target=_watch, args=(resident, most), name="watch", daemon=True).start()
    return f"{max_growth_bytes >> 20} MB"


def _watch(resident: Resident, most: float) -> None:
    parent = multiprocessing.parent_process()
    stop = threading.Event()
    while not stop.wait(_LOOK_EVERY_S):
        if most != float("inf") and resident() > most:
            os._exit(EXIT_MEMORY)
        if parent is not None and not parent.is_alive():
            os._exit(_EXIT_ORPHAN)
