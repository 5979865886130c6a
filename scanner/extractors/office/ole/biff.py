"""Records of a legacy workbook stream that its cell reader leaves out, and what it may cost.

[MS-XLS] 2.4. `calamine` lays each sheet out as a dense grid, so that two cells far apart take
gigabytes and abort the process: the grid is measured here first.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

from detectors.document import Zone
from scanner.extractors.errors import Corrupt, Encrypted, TooLarge
from scanner.extractors.format import Item
from scanner.extractors.office.flow import prose

_FILEPASS: Final = 0x002F
_BOF: Final = 0x0809
_BOF_VERSIONS: Final = (b"\x00", b"\x02", b"\x04", b"\x08")  # BIFF 2, 3, 4, 5 and 8
_DIMENSIONS: Final = 0x0200
_MULTIPLE: Final = frozenset({0x00BD, 0x00BE})  # cells of one row; the last column ends them
_CELLS: Final = _MULTIPLE | {
    0x0203, 0x00FD, 0x0204, 0x027E, 0x0006, 0x0206, 0x0406, 0x0205, 0x00D6, 0x0201,
}  # fmt: skip
_PRINTED: Final = {0x0014: Zone.HEADER, 0x0015: Zone.FOOTER}
_TXO: Final = 0x01B6
_CONTINUE: Final = 0x003C
_GRID_CELL_BYTES: Final = 32
_PRINT_CODE: Final = re.compile(r'&"[^"]*"|&\d{1,3}|&[A-Z+\-]')


def records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, start and end of the body of each record.

    Raises:
        Corrupt: a record goes beyond the stream.
    """
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        end = position + 4 + length
        if end > len(stream):
            raise Corrupt("biff record")
        yield kind, position + 4, end
        position = end


def check_grid(stream: bytes, max_bytes: int) -> None:
    """Refuse a workbook that its reader would lay out in more than `max_bytes`.

    Raises:
        Encrypted: the stream is protected by a password (FILEPASS).
        TooLarge: the sheets are too far spread, or say that they are.
        Corrupt: the stream does not begin as one, or a record goes beyond it.
    """
    if stream[1:2] not in _BOF_VERSIONS or stream[:1] != b"\x09":
        raise Corrupt("biff start")
    allowed = max_bytes // _GRID_CELL_BYTES
    last_row = last_column = -1
    for kind, start, end in records(stream):
        if kind == _FILEPASS:
            raise Encrypted
        if kind in _CELLS and end - start >= 6:
            (row,) = struct.unpack_from("<H", stream, start)
            column_at = end - 2 if kind in _MULTIPLE else start + 2
            (column,) = struct.unpack_from("<H", stream, column_at)
            last_row, last_column = max(row, last_row), max(column, last_column)
        elif kind == _DIMENSIONS:
            allowed -= _announced(stream[start:end])
        elif kind == _BOF:
            allowed -= (last_row + 1) * (last_column + 1)
            last_row = last_column = -1
    if allowed < (last_row + 1) * (last_column + 1):
        raise TooLarge


def _announced(body: bytes) -> int:
    """Cells that a DIMENSIONS record announces, in either of its layouts; calamine believes it."""
    if len(body) >= 12:
        first_row, end_row, first_column, end_column = struct.unpack_from("<IIHH", body)
    elif len(body) >= 8:
        first_row, end_row, first_column, end_column = struct.unpack_from("<4H", body)
    else:
        return 0
    return max(0, int(end_row) - int(first_row)) * max(0, int(end_column) - int(first_column))


def texts(stream: bytes) -> Iterator[Item]:
    """Comments and text boxes (TXO, whose text is in the CONTINUE after it), print texts."""
    awaiting = 0
    for kind, start, end in records(stream):
        if kind in _PRINTED and end - start > 3:
            (count,) = struct.unpack_from("<H", stream, start)
            text = _characters(stream[start + 2 : end], count)
            yield from prose(_PRINT_CODE.sub(" ", text), _PRINTED[kind])
        elif kind == _TXO and end - start >= 12:
            (awaiting,) = struct.unpack_from("<H", stream, start + 10)
        elif kind == _CONTINUE and awaiting:
            text = _characters(stream[start:end], awaiting)
            awaiting -= len(text)
            yield from prose(text, Zone.NOTE)
        elif kind != _CONTINUE:
            awaiting = 0


def _characters(body: bytes, count: int) -> str:
    """At most `count` characters after their flag byte: UTF-16, or its low bytes alone."""
    if not body:
        return ""
    if body[0] & 1:
        return body[1 : 1 + 2 * count].decode("utf-16-le", "replace")
    return body[1 : 1 + count].decode("latin-1")
