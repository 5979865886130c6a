"""An open file on its way to a worker: a descriptor on POSIX, a handle under it on Windows."""

import os
import sys
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from typing import Any


def hand_over(pipe: Connection, descriptor: int, pid: int) -> None:
    """Send an open file, which stays open here, to the process at the other end.

    Raises:
        OSError: the pipe is broken or the process gone.
    """
    handle = _runtime().get_osfhandle(descriptor) if sys.platform == "win32" else descriptor
    send_handle(pipe, handle, pid)


def take_over(pipe: Connection) -> int:
    """Wait for an open file; the descriptor is ours to close.

    Raises:
        EOFError: the sender is gone.
        OSError: the pipe is broken.
    """
    handle = recv_handle(pipe)
    return _runtime().open_osfhandle(handle, os.O_RDONLY) if sys.platform == "win32" else handle


def _runtime() -> Any:
    import msvcrt  # noqa: PLC0415 - exists on Windows only

    return msvcrt
