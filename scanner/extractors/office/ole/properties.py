"""Property sets of an OLE document: title, author, subject, keywords, custom properties.

[MS-OLEPS] 2.21: a header, one or two sections, each a list of typed values. Only strings are read.
"""

import codecs
import struct
from collections.abc import Iterator
from typing import Final

NAMES: Final = ("\x05summaryinformation", "\x05documentsummaryinformation")
_MAX_PROPERTIES: Final = 4096
_LPSTR: Final = 0x1E
_LPWSTR: Final = 0x1F
_VECTOR: Final = 0x1000
_VARIANT: Final = 0x0C
_CODEPAGE_PROPERTY: Final = 1
_DICTIONARY_PROPERTY: Final = 0


def strings(data: bytes) -> Iterator[str]:
    """Every string of every section; what cannot be followed is passed over.

    Property sets are a side matter of the document: a damaged one does not stop its reading.
    """
    if len(data) < 28:
        return
    (count,) = struct.unpack_from("<I", data, 24)
    for index in range(min(count, 2)):
        try:
            (offset,) = struct.unpack_from("<I", data, 28 + index * 20 + 16)
            yield from _section(data[offset:])
        except (struct.error, IndexError):
            return


def _section(data: bytes) -> Iterator[str]:
    (count,) = struct.unpack_from("<I", data, 4)
    entries = [
        struct.unpack_from("<II", data, 8 + 8 * index)
        for index in range(min(count, _MAX_PROPERTIES, (len(data) - 8) // 8))
    ]
    encoding = _encoding(data, dict(entries).get(_CODEPAGE_PROPERTY))
    for number, offset in entries:
        if number != _DICTIONARY_PROPERTY:
            yield from _value(data, offset, encoding)


def _encoding(data: bytes, offset: int | None) -> str:
    if offset is None or offset + 6 > len(data):
        return "cp1252"
    (codepage,) = struct.unpack_from("<H", data, offset + 4)
    return codepage_name(codepage)


def codepage_name(codepage: int) -> str:
    """Python's name of a Windows code page; cp1252 for those it does not know."""
    special = {65001: "utf-8", 1200: "utf-16-le", 10000: "mac_roman", 28591: "latin-1"}
    name = special.get(codepage, f"cp{codepage}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def _value(data: bytes, offset: int, encoding: str) -> Iterator[str]:
    (kind,) = struct.unpack_from("<I", data, offset)
    position = offset + 4
    if not kind & _VECTOR:
        yield from filter(None, [_string(data, position, kind, encoding)[0]])
        return
    (count,) = struct.unpack_from("<I", data, position)
    position += 4
    for _ in range(min(count, _MAX_PROPERTIES)):
        item = kind & ~_VECTOR
        if item == _VARIANT:
            (item,) = struct.unpack_from("<I", data, position)
            position += 4
        text, used = _string(data, position, item, encoding)
        if text:
            yield text
        position += used


def _string(data: bytes, position: int, kind: int, encoding: str) -> tuple[str, int]:
    """A string and the bytes it takes with its length and padding; a number takes four."""
    if kind not in (_LPSTR, _LPWSTR):
        return "", 4
    (length,) = struct.unpack_from("<I", data, position)
    size = length * 2 if kind == _LPWSTR else length
    raw = data[position + 4 : position + 4 + size]
    text = raw.decode("utf-16-le" if kind == _LPWSTR else encoding, "replace")
    return text.rstrip("\0").strip(), 4 + size + (-size % 4)
