"""The four calls of fanotify that Python has not, and the shapes of what they give.

Sources: fanotify(7), fanotify_init(2), fanotify_mark(2), open_by_handle_at(2), proc_pid_fdinfo(5),
linux/fanotify.h.
"""

import ctypes
import errno
import os
import re
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

FAN_CLOSE_WRITE: Final = 0x8
FAN_MOVED_TO: Final = 0x80
FAN_CREATE: Final = 0x100  # a hard link is never closed
FAN_Q_OVERFLOW: Final = 0x4000
FAN_ONDIR: Final = 0x40000000
MASK: Final = FAN_CLOSE_WRITE | FAN_MOVED_TO | FAN_CREATE | FAN_ONDIR

_INIT_FLAGS: Final = 0x1 | 0x2 | 0x400 | 0x800  # CLOEXEC, NONBLOCK, REPORT_DIR_FID, REPORT_NAME
_MARK_ADD: Final = 0x1 | 0x100  # ADD, FILESYSTEM
_MARK_REMOVE: Final = 0x2 | 0x100
_AT_FDCWD: Final = -100
_MAX_HANDLE_BYTES: Final = 128
_METADATA: Final = struct.Struct("<IBBHQii")  # length, version, -, header length, mask, fd, pid
_RECORD: Final = struct.Struct("<BBH8sIi")  # type, -, length, fsid, handle bytes, handle type
_FOLDER_AND_NAME: Final = 2  # FAN_EVENT_INFO_TYPE_DFID_NAME
_HANDLE_AT: Final = 12  # of `handle bytes` in a record: there a struct file_handle starts
_HANDLE_HEADER: Final = 8
_MARKED: Final = re.compile(r"^fanotify sdev:([0-9a-f]+) ", re.MULTILINE)

_libc: Final = ctypes.CDLL(None, use_errno=True)


class Event(NamedTuple):
    """One event: in which folder of which file system, to which name. `mask` says what."""

    mask: int
    fsid: bytes
    folder: bytes  # a struct file_handle
    name: bytes


def open_queue() -> int:
    """A new notification group; the caller closes it.

    Raises:
        OSError: not allowed (EPERM), or no such call (ENOSYS, EINVAL before Linux 5.9).
    """
    return _checked("fanotify_init", ctypes.c_uint(_INIT_FLAGS), ctypes.c_uint(os.O_RDONLY))


def mark(queue: int, path: str) -> None:
    """Ask for the events of the file system on which a path lies.

    Raises:
        OSError: not allowed, or not on this file system.
    """
    _mark(queue, _MARK_ADD, path)


def unmark(queue: int, path: str) -> None:
    """Ask for them no more.

    Raises:
        OSError: there is no such mark.
    """
    _mark(queue, _MARK_REMOVE, path)


def _mark(queue: int, flags: int, path: str) -> None:
    _checked(
        "fanotify_mark",
        ctypes.c_int(queue),
        ctypes.c_uint(flags),
        ctypes.c_uint64(MASK),
        ctypes.c_int(_AT_FDCWD),
        ctypes.c_char_p(os.fsencode(path)),
    )


def marked_devices(queue: int) -> set[int]:
    """The devices whose file systems are marked, as the kernel numbers them."""
    with open(f"/proc/self/fdinfo/{queue}", encoding="ascii") as stream:  # noqa: PTH123 - text path
        return {int(number, 16) for number in _MARKED.findall(stream.read())}


def device_number(device: int) -> int:
    """The kernel's own number for `st_dev` (MKDEV, linux/kdev_t.h)."""
    return os.major(device) << 20 | os.minor(device)


def fsid_of(path: str) -> bytes:
    """The name that events give to a file system.

    Raises:
        OSError: it cannot be looked up.
    """
    return struct.pack("<Q", os.statvfs(path).f_fsid & 0xFFFF_FFFF_FFFF_FFFF)


def handle_of(path: str) -> tuple[bytes, int]:
    """A folder's handle (struct file_handle) and the id of its mount.

    Raises:
        OSError: this file system gives no handles.
    """
    buffer = ctypes.create_string_buffer(_HANDLE_HEADER + _MAX_HANDLE_BYTES)
    struct.pack_into("<I", buffer, 0, _MAX_HANDLE_BYTES)
    mount_id = ctypes.c_int()
    _checked(
        "name_to_handle_at",
        ctypes.c_int(_AT_FDCWD),
        ctypes.c_char_p(os.fsencode(path)),
        buffer,
        ctypes.byref(mount_id),
        ctypes.c_int(0),
    )
    (count,) = struct.unpack_from("<I", buffer)
    return buffer.raw[: _HANDLE_HEADER + count], mount_id.value


def path_of(mount: int, handle: bytes) -> str:
    """Where the folder of a handle lies now, seen from an open folder of its mount.

    Raises:
        FileNotFoundError: it has gone.
        OSError: it cannot be told.
    """
    try:
        folder = _checked(
            "open_by_handle_at",
            ctypes.c_int(mount),
            ctypes.c_char_p(handle),
            ctypes.c_int(os.O_PATH | os.O_CLOEXEC),
        )
    except OSError as error:
        if error.errno == errno.ESTALE:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)) from None
        raise
    try:
        return os.readlink(f"/proc/self/fd/{folder}")  # noqa: PTH115 - text path
    finally:
        os.close(folder)


def is_whole_volume(mount_id: int) -> bool:
    """Whether a mount shows its file system from its root: handles then give true paths."""
    with open("/proc/self/mountinfo", encoding="utf-8", errors="surrogateescape") as stream:  # noqa: PTH123 - text
        for line in stream:
            fields = line.split(" ", 4)
            if fields[0] == str(mount_id):
                return fields[3] == "/"
    return False


def events(buffer: bytes) -> Iterator[Event]:
    """The events of one read; those that name no file are left out, overflows are not."""
    at = 0
    while at + _METADATA.size <= len(buffer):
        length, _, _, header, mask, _, _ = _METADATA.unpack_from(buffer, at)
        if length < _METADATA.size:
            return
        if mask & FAN_Q_OVERFLOW:
            yield Event(mask, b"", b"", b"")
        else:
            yield from _records(buffer[at + header : at + length], mask)
        at += length


def _records(info: bytes, mask: int) -> Iterator[Event]:
    at = 0
    while at + _RECORD.size <= len(info):
        kind, _, length, fsid, count, _ = _RECORD.unpack_from(info, at)
        if length < _RECORD.size:
            return
        start, end = at + _HANDLE_AT, at + _HANDLE_AT + _HANDLE_HEADER + count
        if kind == _FOLDER_AND_NAME and end <= at + length:
            name = info[end : at + length].partition(b"\0")[0]
            yield Event(mask, fsid, info[start:end], name)
        at += length


def _checked(name: str, *arguments: object) -> int:
    call = getattr(_libc, name, None)
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    result: int = call(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
