"""The form of a table of signatures: formats that are told by fixed bytes at fixed places."""

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
            recognise=partial(_bears, self),
            read=read,
            limits_known=limits_known,
        )


def _bears(known: Signature, content: Content) -> bool:
    head = content.head
    for mark in known.marks:
        if all(head.startswith(data, at) for at, data in mark):
            spoken = all(data.isascii() and data.decode().isprintable() for _, data in mark)
            return known.may_be_text or not spoken or charset_of(head) is None
    return False


def at_start(*beginnings: bytes) -> Marks:
    """Marks at offset 0."""
    return tuple(((0, beginning),) for beginning in beginnings)
