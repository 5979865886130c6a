"""The form of a table of signatures: formats that are told by fixed bytes at fixed places."""

import re
from dataclasses import dataclass
from functools import partial

from scanner.extractors.content import Content
from scanner.extractors.format import Format, Read
from scanner.extractors.text.encoding import charset_of

Marks = tuple[tuple[tuple[int, bytes], ...], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """A format and its marks. Any one tells it: (offset, bytes) pairs that must all be there."""

    name: str
    media_type: str
    marks: Marks
    may_be_text: bool = False  # readable marks tell only bytes that are no text, unless this is set

    def format(self, read: Read, limits_known: str = "") -> Format:
        """Declare the format with its reader."""
        return Format(
            name=self.name,
            media_type=self.media_type,
            recognise=partial(_bears, self, _pattern(self.marks)),
            read=read,
            limits_known=limits_known,
        )


def _pattern(marks: Marks) -> re.Pattern[bytes]:
    """All the marks in one expression: an archive of 100,000 members asks each of 60 formats."""
    said = (b"".join(b"(?=.{%d}%b)" % (at, re.escape(data)) for at, data in mark) for mark in marks)
    return re.compile(b"|".join(said), re.DOTALL)


def _bears(known: Signature, pattern: re.Pattern[bytes], content: Content) -> bool:
    head = content.head
    if pattern.match(head) is None:
        return False
    mark = next(mark for mark in known.marks if all(head.startswith(d, at) for at, d in mark))
    spoken = all(data.isascii() and data.decode().isprintable() for _, data in mark)
    return known.may_be_text or not spoken or charset_of(head) is None


def at_start(*beginnings: bytes) -> Marks:
    """Marks at offset 0."""
    return tuple(((0, beginning),) for beginning in beginnings)
