"""Word 97-2003 documents by their piece table, [MS-DOC] 2.4.1: all text, all subdocuments."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors.document import Zone
from scanner.extractors.errors import Corrupt, Encrypted, Unsupported
from scanner.extractors.format import Item
from scanner.extractors.office.flow import prose
from scanner.extractors.office.ole.compound import Compound, Path

_WORD_MAGICS: Final = (0xA5EC, 0xA5DC)
_WORD_97: Final = 0x00C1
_ENCRYPTED: Final = 0x0100
_COMPLEX: Final = 0x0004
_TABLE_1: Final = 0x0200
_CLX: Final = 0x01A2  # FibRgFcLcb97.fcClx
_LENGTHS: Final = 0x004C  # FibRgLw97.ccpText, seven more follow
# The order of subdocuments in the character stream, [MS-DOC] 2.3; macros are always empty.
_ZONES: Final = (
    Zone.BODY, Zone.NOTE, Zone.HEADER, Zone.NOTE, Zone.NOTE, Zone.NOTE, Zone.NOTE, Zone.HEADER,
)  # fmt: skip
_FIELD_CODE: Final = re.compile(r"\x13([^\x13-\x15]*)(?:\x14|(?=\x15))")
# Paragraph, line and page ends; cell mark; hyphens; what stands for pictures, notes and fields.
_MARKS: Final = {
    **dict.fromkeys(range(0x20), ""),
    0x07: "\t", 0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n", 0x0D: "\n", 0x1E: "-",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Header:
    """What the file information block says: [MS-DOC] 2.5."""

    version: int
    flags: int
    lengths: tuple[int, ...] = field(default=())

    @classmethod
    def parse(cls, word: bytes) -> "_Header":
        if len(word) < 0x24:
            raise Corrupt("word header")
        magic, version = struct.unpack_from("<HH", word)
        (flags,) = struct.unpack_from("<H", word, 0x0A)
        if magic not in _WORD_MAGICS:
            raise Corrupt("word magic")
        if flags & _ENCRYPTED:
            raise Encrypted
        if version < _WORD_97:
            return cls(version, flags)
        if len(word) < _CLX + 8:
            raise Corrupt("word header")
        return cls(version, flags, struct.unpack_from("<8I", word, _LENGTHS))


def read(compound: Compound, storage: Path) -> Iterator[Item]:
    """Yield the text of a Word document that lies in a storage.

    Raises:
        Encrypted, Corrupt, Unsupported, TooLarge: as the document is.
    """
    word = compound.read(*storage, "worddocument")
    header = _Header.parse(word)
    if header.version < _WORD_97:
        yield from _passages(_word_95(word, header), Zone.BODY)
        return
    table_name = "1table" if header.flags & _TABLE_1 else "0table"
    text = _text(word, _piece_table(word, compound.read(*storage, table_name)))
    start = 0
    for length, zone in zip(header.lengths, _ZONES, strict=True):
        yield from _passages(text[start : start + length], zone)
        start += length
    yield from _passages(text[start:], Zone.NOTE)  # beyond what the lengths announce


def _word_95(word: bytes, header: _Header) -> str:
    """Word 6 and 95: one run of single bytes, unless it was saved in pieces."""
    if header.flags & _COMPLEX:
        raise Unsupported("word 95 in pieces")
    start, end = struct.unpack_from("<II", word, 0x18)
    return word[start:end].decode("cp1252", "replace")


def _piece_table(word: bytes, table: bytes) -> bytes:
    """The PlcPcd of the Clx, [MS-DOC] 2.9.38: property modifiers are skipped."""
    position, size = struct.unpack_from("<II", word, _CLX)
    end = min(position + size, len(table))
    while position + 5 <= end:
        if table[position] == 2:
            (length,) = struct.unpack_from("<I", table, position + 1)
            return table[position + 5 : min(position + 5 + length, end)]
        if table[position] != 1:
            break
        (length,) = struct.unpack_from("<H", table, position + 1)
        position += 3 + length
    raise Corrupt("word piece table")


def _text(word: bytes, plc: bytes) -> str:
    """All pieces in order. A piece is UTF-16, or single bytes of cp1252 ([MS-DOC] 2.9.73)."""
    count = (len(plc) - 4) // 12
    if count < 1:
        raise Corrupt("word pieces")
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    if ends[-1] > len(word):  # a character takes at least a byte: overlapping pieces are a lie
        raise Corrupt("word pieces")
    pieces: list[str] = []
    for index in range(count):
        length = ends[index + 1] - ends[index]
        if length < 0:
            raise Corrupt("word pieces")
        (place,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)
        start = place & 0x3FFFFFFF
        if place & 0x40000000:
            pieces.append(word[start // 2 : start // 2 + length].decode("cp1252", "replace"))
        else:
            pieces.append(word[start : start + 2 * length].decode("utf-16-le", "replace"))
    return "".join(pieces)


def _passages(text: str, zone: Zone) -> Iterator[Item]:
    """Shown text, then the codes of its fields: addresses of links, names of merged columns."""
    shown = _FIELD_CODE.sub("", text).replace("\x07\x07", "\n").translate(_MARKS)
    yield from prose(shown, zone, opening=zone is Zone.BODY)
    codes = "\n".join(_FIELD_CODE.findall(text))
    yield from prose(codes.translate(_MARKS), Zone.NOTE)
