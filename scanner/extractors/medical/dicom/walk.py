"""A walk over the header of an explicit VR little endian object, ten times faster than parsing.

Most images are written so, with all that tells of the patient in the first kilobytes. Whatever is
out of the ordinary ends the walk with a doubt, and the whole parser takes over.

Source: DICOM PS3.5 section 7 (data elements, sequences), PS3.10 section 7 (file meta information).
"""

import struct
from collections.abc import Iterator
from typing import Final

from scanner.extractors.medical.dicom.attributes import PIXELS, TEXT_VRS, Attribute

_LONG_VRS: Final = frozenset(
    {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
)
_SHORT_VRS: Final = frozenset(
    {
        b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT",
        b"PN", b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US",
    }
)  # fmt: skip
_UNDEFINED: Final = 0xFFFFFFFF
_DELIMITERS: Final = 0xFFFE
_ITEM_END, _SEQUENCE_END = 0xFFFEE00D, 0xFFFEE0DD
_CHARSET: Final = 0x00080005
_TEXT_VRS: Final = frozenset(vr.encode("ascii") for vr in TEXT_VRS)
_SINGLE_VALUED: Final = frozenset({b"LT", b"ST", b"UT"})
_CODECS: Final = {
    "": "latin-1",  # ASCII by the standard; Latin-1 in practice
    "ISO_IR 6": "latin-1",
    "ISO_IR 100": "latin-1",
    "ISO_IR 192": "utf-8",
}
_MAX_DEPTH: Final = 16
SYNTAX: Final = 0x00020010
SOP_CLASS: Final = 0x00020002


class Doubt(Exception):
    """The header is not as simple as the walk expects."""


def walk(buffer: bytes, start: int, *, is_whole: bool) -> Iterator[Attribute]:
    """The text attributes from an offset up to the pixels, those of sequences included.

    `is_whole` says that the buffer holds the whole object, so that its end is an end.

    Raises:
        Doubt: anything unexpected, the end of a buffer that is not whole included.
    """
    codec = "latin-1"
    open_ends: list[int] = []  # ends of the open sequences and items; -1: told by a delimiter
    at = start
    while not (at == len(buffer) and is_whole and not open_ends):
        tag, vr, length, at = _element(buffer, at)
        if tag in PIXELS and not open_ends:
            return
        if tag >> 16 == _DELIMITERS or vr == b"SQ":
            _nest(open_ends, tag, length, at)
        else:
            value = buffer[at : at + length]
            if len(value) < length:
                raise Doubt
            at += length
            codec = _codec(value) if tag == _CHARSET else codec
            if vr in _TEXT_VRS or tag in (SYNTAX, SOP_CLASS):
                yield Attribute(tag, vr.decode("ascii"), _values(value, vr, codec))
        while open_ends and at == open_ends[-1]:
            open_ends.pop()


def _nest(open_ends: list[int], tag: int, length: int, at: int) -> None:
    if tag in (_ITEM_END, _SEQUENCE_END):
        if not open_ends or open_ends.pop() != -1:
            raise Doubt
        return
    open_ends.append(-1 if length == _UNDEFINED else at + length)
    if len(open_ends) > 2 * _MAX_DEPTH:  # a sequence and an item a level
        raise Doubt


def _element(buffer: bytes, at: int) -> tuple[int, bytes, int, int]:
    """Tag, VR, length of the value and its offset."""
    try:
        group, number = struct.unpack_from("<HH", buffer, at)
        if group == 0xFFFE:
            return 0xFFFE0000 | number, b"", struct.unpack_from("<I", buffer, at + 4)[0], at + 8
        vr = buffer[at + 4 : at + 6]
        if vr in _LONG_VRS:
            return group << 16 | number, vr, struct.unpack_from("<I", buffer, at + 8)[0], at + 12
        if vr in _SHORT_VRS:
            return group << 16 | number, vr, struct.unpack_from("<H", buffer, at + 6)[0], at + 8
    except struct.error:
        raise Doubt from None
    raise Doubt


def _codec(value: bytes) -> str:
    name = value.decode("latin-1").strip(" \0")
    if name not in _CODECS:
        raise Doubt
    return _CODECS[name]


def _values(value: bytes, vr: bytes, codec: str) -> tuple[str, ...]:
    text = value.decode(codec, "replace").strip(" \0")
    if not text:
        return ()
    return (text,) if vr in _SINGLE_VALUED else tuple(text.split("\\"))
