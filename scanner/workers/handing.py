"""An open file on its way to a worker: a descriptor on POSIX, a handle under it on Windows."""

import os
import sys
from multiprocessing import reduction
from multiprocessing.connection import Connection
from typing import Any, Final

GENERIC_READ: Final = 0x8000_0000  # winnt.h


def hand_over(pipe: Connection, descriptor: int, pid: int) -> None:
    """Send an open file, which stays open here, to the process at the other end.

    Raises:
        OSError: the pipe is broken or the process gone.
    """
    if sys.platform == "win32":
        # Not `send_handle`: it gives a flag of DuplicateHandle where that wants a right, and what
        # arrives may be written and not read.
        pipe.send(reduction.DupHandle(_runtime().get_osfhandle(descriptor), GENERIC_READ, pid))
    else:
        reduction.send_handle(pipe, descriptor, pid)


def take_over(pipe: Connection) -> int:
    """Wait for an open file; the descriptor is ours to close.

    Raises:
        EOFError: the sender is gone.
        OSError: the pipe is broken.
    """
    handle = reduction.recv_handle(pipe)
    return _runtime().open_osfhandle(handle, os.O_RDONLY) if sys.platform == "win32" else handle


def _runtime() -> Any:
    import msvcrt  # noqa: PLC0415 - exists on Windows only

    return msvcrt
