"""A scan pasted into a document must not pass for a clean one: tell that it was not read."""

from collections.abc import Callable, Iterator
from typing import Final

from detectors.document import Prose, Table, Zone
from findings import Reason
from scanner.extractors.format import Gap, Item

ALMOST_NO_TEXT_CHARS: Final = 40  # a page number and a date, not a letter
PICTURE_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")


def with_unread_pictures(items: Iterator[Item], has_pictures: Callable[[], bool]) -> Iterator[Item]:
    """The items, and a gap after them when there are pictures and almost no text."""
    chars = 0
    for item in items:
        chars += _body_chars(item)
        yield item
    if chars < ALMOST_NO_TEXT_CHARS and has_pictures():
        yield Gap(Reason.UNSUPPORTED)


def _body_chars(item: Item) -> int:
    if isinstance(item, Prose):
        return len(item.text.strip()) if item.zone is Zone.BODY else 0
    if isinstance(item, Table):
        return sum(len(cell) for row in (item.header, *item.rows) for cell in row)
    return 0
