"""An open file goes from one process to another over their pipe."""

import sys
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle

if sys.platform == "win32":
    import msvcrt
    import os
    from multiprocessing.reduction import DupHandle

    GENERIC_READ = 0x8000_0000

    def hand_over(pipe: Connection, descriptor: int, pid: int) -> None:
        """Send an open file; the caller still closes its own descriptor.

        Windows has handles where C has descriptors. `send_handle` would ask for the right to write:
        it gives a flag of DuplicateHandle where that wants a right.

        Raises:
            OSError: the other process is gone.
        """
        pipe.send(DupHandle(msvcrt.get_osfhandle(descriptor), GENERIC_READ, pid))

    def take_over(pipe: Connection) -> int:
        """Receive a descriptor, to be closed here.

        Raises:
            EOFError: the other process is gone.
            OSError: the same, or nothing more can be open.
        """
        return msvcrt.open_osfhandle(recv_handle(pipe), os.O_RDONLY | os.O_NOINHERIT)

else:

    def hand_over(pipe: Connection, descriptor: int, pid: int) -> None:
        """Send an open file; the caller still closes its own descriptor.

        Raises:
            OSError: the other process is gone.
        """
        send_handle(pipe, descriptor, pid)

    def take_over(pipe: Connection) -> int:
        """Receive a descriptor, to be closed here.

        Raises:
            EOFError: the other process is gone.
            OSError: the same, or nothing more can be open.
        """
        return recv_handle(pipe)
