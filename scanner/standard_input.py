"""Standard input as a file without a name: kept in memory where the system can, never in a path."""

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Piped:
    """What came through standard input: an open descriptor and its size in bytes."""

    descriptor: int
    size: int
    path: str = "-"
    modified: datetime | None = None


def piped(source: BinaryIO | None = None) -> Piped:
    """Read standard input to its end."""
    stream = _anonymous()
    shutil.copyfileobj(source or sys.stdin.buffer, stream, _CHUNK)
    stream.flush()
    size = stream.tell()
    stream.seek(0)
    descriptor = os.dup(stream.fileno())
    stream.close()
    return Piped(descriptor, size)


def _anonymous() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("colmate"), "w+b")
    return tempfile.TemporaryFile()
