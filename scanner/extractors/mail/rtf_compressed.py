"""Compressed RTF, as Outlook keeps bodies ([MS-OXRTFCP])."""

import struct
from typing import Final

from scanner.extractors.errors import Corrupt, TooLarge

_HEADER: Final = struct.Struct("<4L")  # section 2.1.3.1: sizes, type, checksum
_COMPRESSED: Final = 0x75465A4C
_UNCOMPRESSED: Final = 0x414C454D
_WINDOW: Final = 4096
# Section 2.1.2.1: what the window holds at the start.
_DICTIONARY: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def decompressed(data: bytes, max_bytes: int) -> bytes:
    """The RTF document.

    Raises:
        Corrupt: no known header, or the data end before the end mark.
        TooLarge: it expands beyond `max_bytes`.
    """
    if len(data) < _HEADER.size:
        raise Corrupt("compressed RTF without its header")
    _, raw_bytes, kind, _ = _HEADER.unpack_from(data)
    if kind == _UNCOMPRESSED:
        return data[_HEADER.size : _HEADER.size + raw_bytes]
    if kind != _COMPRESSED:
        raise Corrupt("not compressed RTF")
    return _expanded(data, max_bytes)


def _expanded(data: bytes, max_bytes: int) -> bytes:
    out = bytearray(_DICTIONARY)
    start = len(out)
    at = _HEADER.size
    while at < len(data):
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= len(data):
                raise Corrupt("compressed RTF ends too early")
            if not control >> bit & 1:
                out.append(data[at])
                at += 1
                continue
            token = int.from_bytes(data[at : at + 2], "big")
            at += 2
            if not _copy(out, token):
                return bytes(out[start:])
        if len(out) - start > max_bytes:
            raise TooLarge("compressed RTF expands beyond the allowance")
    raise Corrupt("compressed RTF has no end mark")


def _copy(out: bytearray, token: int) -> bool:
    """Repeat what the token refers to: 12 bits of window offset, 4 of length. False at the end."""
    write_at = len(out) % _WINDOW
    distance = (write_at - (token >> 4)) % _WINDOW
    if distance == 0:
        return False
    if distance > len(out):
        raise Corrupt("compressed RTF refers to before its start")
    for _ in range((token & 0xF) + 2):
        out.append(out[-distance])
    return True
