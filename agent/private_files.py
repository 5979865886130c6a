"""Files that only the agent's own account may read: its key, its identity, its policy.

A file is replaced whole or not at all: written beside, flushed to the disk, renamed. On Windows the
mode of a file means nothing; there the folder's access list protects what is in it (`Host.close`).
"""

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

OWNER_ONLY: Final = 0o600
OTHERS: Final = 0o077
_BINARY: Final = getattr(os, "O_BINARY", 0)
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)


class Exposed(OSError):
    """A file of ours that other accounts may read or write: what is in it is no secret any more."""


def write_private(path: Path, content: bytes) -> None:
    """Put `content` in place of what the file held.

    Raises:
        OSError: it cannot be written; the old content still stands.
    """
    beside = _written_beside(path, content)
    try:
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def create_private(path: Path, content: bytes) -> bool:
    """Write a file that must not exist yet; False, and nothing written, if it does.

    Raises:
        OSError: it cannot be written.
    """
    beside = _written_beside(path, content)
    try:
        os.link(beside, path)  # unlike a rename, never over another file
    except FileExistsError:
        return False
    finally:
        beside.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return True


def read_private(path: Path, max_bytes: int) -> bytes:
    """Read a file whole.

    Raises:
        Exposed: others may read or write it.
        OSError: it cannot be read, or is larger than `max_bytes`.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | _BINARY | _NO_FOLLOW), "rb") as stream:
        if os.name == "posix" and os.fstat(stream.fileno()).st_mode & OTHERS:
            raise Exposed(f"{path.name} is open to other accounts")
        content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path.name)
    return content


def wipe(path: Path) -> None:
    """Overwrite a secret and remove it. On flash memory a copy may survive in worn-out blocks.

    Raises:
        OSError: it is still there.
    """
    with suppress(OSError), path.open("r+b") as stream:  # what cannot be overwritten is removed
        size = os.fstat(stream.fileno()).st_size
        stream.write(bytes(size))
        stream.flush()
        os.fsync(stream.fileno())
        stream.truncate(0)
    path.unlink()
    _flush_folder(path.parent)


def _written_beside(path: Path, content: bytes) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)  # left by a process that died with our number
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_FOLLOW
    try:
        with os.fdopen(os.open(beside, flags, OWNER_ONLY), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def _flush_folder(folder: Path) -> None:
    """Make a rename outlast a power cut. Windows cannot open a folder, and needs no such call."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
