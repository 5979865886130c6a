"""Calls of Linux that Python does not offer.

Sources: statx(2) (`STATX_MNT_ID_UNIQUE`, Linux 6.8), the layout of `struct statx` in linux/stat.h;
`FS_IOC_GETFSUUID` and `struct fsuuid2` in linux/fs.h (Linux 6.9).
"""

import ctypes
import fcntl
import os
import struct
import uuid
from collections.abc import Callable
from functools import cache
from typing import Final

AT_FDCWD: Final = -100
AT_NO_AUTOMOUNT: Final = 0x800
AT_STATX_DONT_SYNC: Final = 0x4000  # what is known already is enough: wait for nobody
STATX_MNT_ID_UNIQUE: Final = 0x4000
STATX_BYTES: Final = 256
GET_UUID: Final = 0x8011_1500
UUID_BYTES: Final = 16
_MASK_AT: Final = 0
_MOUNT_AT: Final = 144


def unique_mount_number(point: str) -> str:
    """A number that no other mounting ever has until the machine restarts; empty if not told.

    The one in mountinfo is given to the next volume that is mounted.
    """
    answer = ctypes.create_string_buffer(STATX_BYTES)
    flags = AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC
    statx = _statx()
    if statx is None or statx(AT_FDCWD, os.fsencode(point), flags, STATX_MNT_ID_UNIQUE, answer):
        return ""
    (mask,) = struct.unpack_from("=I", answer, _MASK_AT)
    (number,) = struct.unpack_from("=Q", answer, _MOUNT_AT)
    return str(number) if mask & STATX_MNT_ID_UNIQUE else ""


@cache
def _statx() -> Callable[..., int] | None:
    """None where the C library is older than the call."""
    found: Callable[..., int] | None = getattr(ctypes.CDLL(None), "statx", None)
    return found


def file_system_uuid(point: str) -> str:
    """The UUID of what is mounted, asked of the file system without any right on its device."""
    try:
        handle = os.open(point, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (OSError, ValueError):
        return ""
    try:
        answer = fcntl.ioctl(handle, GET_UUID, bytes(1 + UUID_BYTES))
    except OSError:
        return ""  # an older kernel, or a file system without (FAT, NTFS)
    finally:
        os.close(handle)
    return str(uuid.UUID(bytes=answer[1:])) if answer[0] == UUID_BYTES else ""
