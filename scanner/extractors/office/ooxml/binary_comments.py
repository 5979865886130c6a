"""Comments of binary workbooks: records of `xl/comments1.bin`, [MS-XLSB] 2.1.7.15.

A comment's text is a `BrtCommentText` (2.4.331) of one `RichStr` (2.5.121): a byte of flags, the
number of characters, the characters in UTF-16. Its author is a `BrtCommentAuthor` (2.4.329).
"""

from collections.abc import Iterator
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Prose, Zone
from findings import Reason
from scanner.extractors.format import Gap, Item

_END: Final = 629  # BrtEndComments
_AUTHOR: Final = 632
_TEXT: Final = 637
_LENGTH_BYTES: Final = 4


def read_comments(data: bytes) -> Iterator[Item]:
    """Authors and texts in their order; a gap where the part says more than it holds."""
    ended = False
    for kind, start, length in records(data):
        body = data[start : start + length]
        ended = kind == _END and len(body) == length
        if kind in (_AUTHOR, _TEXT):
            text = _wide_string(body[1:] if kind == _TEXT else body)
            if text is None:
                yield Gap(Reason.CORRUPT)
            else:
                yield from _prose(text)
    if not ended:
        yield Gap(Reason.CORRUPT)


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, start and length of each record: both numbers in 7-bit groups, [MS-XLSB] 2.1.4."""
    position = 0
    while position < len(data):
        kind = data[position]
        position += 1
        if kind & 0x80 and position < len(data):
            kind = (kind & 0x7F) | (data[position] & 0x7F) << 7
            position += 1
        length = shift = 0
        while position < len(data) and shift < 28:
            byte = data[position]
            position += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, position, length
        position += length


def _wide_string(body: bytes) -> str | None:
    """An `XLWideString` (2.5.169); None when it is cut or lies about its length."""
    count = int.from_bytes(body[:_LENGTH_BYTES], "little")
    text = body[_LENGTH_BYTES : _LENGTH_BYTES + 2 * count]
    whole = len(body) >= _LENGTH_BYTES and len(text) == 2 * count
    return text.decode("utf-16-le", "replace") if whole else None


def _prose(text: str) -> Iterator[Prose]:
    for start in range(0, len(text), MAX_PROSE_CHARS):
        yield Prose(text[start : start + MAX_PROSE_CHARS], zone=Zone.NOTE)
