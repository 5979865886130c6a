"""The end of a ZIP archive: where its central directory is and how long it claims to be."""

import io
import struct
from typing import Final

from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError

_END: Final = struct.Struct("<4s4H2LH")  # APPNOTE 4.3.16
_END64: Final = struct.Struct("<4sQ2H2L4Q")  # APPNOTE 4.3.14
_LOCATOR_BYTES: Final = 20
_TAIL_BYTES: Final = _END.size + 0xFFFF + _END64.size + _LOCATOR_BYTES


def directory_bytes(content: Content) -> int | None:
    """The declared length of the central directory; None when there is no end record."""
    try:
        tail = _tail(content)
    except (ExtractError, OSError, ValueError):
        return None
    at = tail.rfind(b"PK\x05\x06")
    while at >= 0:
        if at + _END.size <= len(tail):
            length = int(_END.unpack_from(tail, at)[5])
            return _directory_bytes64(tail, at) if length == 0xFFFFFFFF else length
        at = tail.rfind(b"PK\x05\x06", 0, at)
    return None


def _tail(content: Content) -> bytes:
    stream = content.open()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _TAIL_BYTES))
    return stream.read(_TAIL_BYTES)


def _directory_bytes64(tail: bytes, end: int) -> int | None:
    at = tail.rfind(b"PK\x06\x06", 0, end)
    if at < 0 or at + _END64.size > len(tail):
        return None
    return int(_END64.unpack_from(tail, at)[8])
