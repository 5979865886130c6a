"""Plain text in any usual encoding, as prose passages cut at line ends."""

from collections.abc import Iterator
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Prose
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.limits import Limits


def recognise(content: Content) -> bool:
    """Text has no NUL byte in its head (UTF-8 and single-byte encodings)."""
    return b"\0" not in content.head


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the text in passages that end at a line end."""
    text = content.read(limits.max_file_bytes).decode("utf-8", "replace")
    yield from passages(text)


def passages(text: str, where: Location = Location()) -> Iterator[Prose]:
    """Cut a text into passages of at most `MAX_PROSE_CHARS`, at a line end or a blank if any."""
    start, line = 0, 1
    while start < len(text):
        end = min(start + MAX_PROSE_CHARS, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
            end = cut + 1 if cut > start else end
        yield Prose(text[start:end], where.inside(line=line))
        line += text.count("\n", start, end)
        start = end


FORMAT: Final = Format(name="text", media_type="text/plain", recognise=recognise, read=read)
