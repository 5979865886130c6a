"""Plain text in any usual encoding, as prose passages cut at line ends. Last in the registry."""

from collections.abc import Iterator
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Prose, Zone
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Gap, Item
from scanner.extractors.text.embedded import Base64Bodies
from scanner.extractors.text.encoding import TextStream, head_text
from scanner.limits import Limits

OVERLAP_CHARS: Final = 200  # longer than any identifier or labelled name that a cut could split
_STEP: Final = 32_768


class Cutter:
    """Cuts a stream of strings into passages of at most `MAX_PROSE_CHARS` characters.

    It cuts at a line end. Inside a line too long for that it cuts at a blank, and the next passage
    begins with the last 200 characters of the one before, so that no match is lost in between.
    """

    def __init__(
        self, where: Location = Location(), zone: Zone = Zone.BODY, *, opening: bool = False
    ) -> None:
        """Start at line 1 of `where`; `opening` marks the first passage."""
        self._where = where
        self._zone = zone
        self._opening = opening
        self._pending = ""
        self._tail = ""
        self._line = 1

    def feed(self, piece: str) -> Iterator[Prose]:
        """Take more text; yield what is full."""
        self._pending += piece
        while len(self._pending) > MAX_PROSE_CHARS - OVERLAP_CHARS:
            yield from self._cut()

    def finish(self) -> Iterator[Prose]:
        """Yield what is left."""
        yield from self._passage(self._pending)
        self._pending = self._tail = ""

    def _cut(self) -> Iterator[Prose]:
        text, limit = self._pending, MAX_PROSE_CHARS - OVERLAP_CHARS
        at_line = text.rfind("\n", 0, limit) + 1
        end = at_line or text.rfind(" ", 0, limit) + 1 or limit
        yield from self._passage(text[:end])
        self._tail = "" if at_line else text[max(0, end - OVERLAP_CHARS) : end]
        self._pending = text[end:]

    def _passage(self, text: str) -> Iterator[Prose]:
        if text and not text.isspace():
            where = self._where.inside(line=self._line)
            yield Prose(self._tail + text, where, self._zone, self._opening)
            self._opening = False
        self._line += text.count("\n")


def passages(
    text: str,
    where: Location = Location(),
    zone: Zone = Zone.BODY,
    *,
    opening: bool = False,
) -> Iterator[Prose]:
    """Cut a text that is in memory into passages; blank text gives none."""
    cutter = Cutter(where, zone, opening=opening)
    for start in range(0, len(text), _STEP):
        yield from cutter.feed(text[start : start + _STEP])
    yield from cutter.finish()


def recognise(content: Content) -> bool:
    """Text holds next to no control bytes, or NUL in the pattern of UTF-16 or UTF-32.

    A few control bytes do not make a file binary: printers' escape sequences, DOS end-of-file
    marks, transmission frames and padded records are found in files that hold patients' names.
    """
    return head_text(content.head) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the text as a stream, and base64 bodies found in it as parts."""
    stream = TextStream(content)
    cutter = Cutter(opening=True)
    bodies = Base64Bodies(limits)
    for piece in stream:
        yield from cutter.feed(piece)
        yield from bodies.feed(piece)
    yield from cutter.finish()
    yield from bodies.finish()
    if stream.left_out:
        yield Gap(Reason.UNSUPPORTED)


FORMAT: Final = Format(
    name="text",
    media_type="text/plain",
    recognise=recognise,
    read=read,
    limits_known="Other code pages than UTF-8/16/32, Windows-1252 and 850 lose their accents.",
)
