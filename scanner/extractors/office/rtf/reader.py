"""Rich Text Format 1.9.1: one pass over one compiled pattern, an explicit stack of groups.

Whole groups without text (pictures, styles, themes) are leapt over by a second pattern that only
sees braces and raw bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, TooLarge
from scanner.extractors.format import Format, Gap, Item, Part
from scanner.extractors.office.flow import Flow
from scanner.extractors.office.ole.native import embedded_object
from scanner.extractors.office.ole.properties import codepage_name
from scanner.extractors.office.rtf.stream import TextStream
from scanner.extractors.office.rtf.words import (
    BREAKS,
    CHARSETS,
    CODE_PAGES,
    SKIPPED,
    SYMBOLS,
    THROUGH,
    ZONES,
)
from scanner.limits import Limits

_TOKEN: Final = re.compile(
    r"([^\\{}\r\n]+)"  # 1 text
    r"|\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?"  # 2 word, 3 its number
    r"|((?:\\'[0-9A-Fa-f]{2})+)"  # 4 bytes
    r"|([{}])"  # 5
    r"|[\r\n]+"
    r"|\\(.)"  # 6 symbol
    r"|\\",
    re.DOTALL,
)
_BRACE: Final = re.compile(r"[{}]|\\[\\{}]|\\bin([0-9]{1,10}) ?")
_NOT_HEX: Final = re.compile(r"[^0-9A-Fa-f]+")
_FONT: Final = re.compile(r"\\f([0-9]{1,5})[^;}]{0,200}?\\fcharset([0-9]{1,3})")
_MAX_DEPTH: Final = 1 << 14
_ALMOST_NO_TEXT_CHARS: Final = 40


@dataclass(slots=True)
class _Group:
    """What a closing brace restores."""

    stream: TextStream
    fallback: int  # characters to pass over after a \\u
    encoding: str
    deleted: bool


class _Reader:
    """The state machine over one document."""

    def __init__(self, data: str, limits: Limits) -> None:
        self.data = data
        self.position = 0
        self.ready: list[Item] = []
        self.body = TextStream(Flow(opening=True))
        self.stream = self.body
        self.stack: list[_Group] = []
        self.fallback = 1
        self.encoding = "cp1252"
        self.default = "cp1252"
        self.fonts: dict[int, str] = {}
        self.deleted = False
        self.in_cell = False
        self.skip = 0  # of fallback characters
        self.starred = False
        self.pictures = False
        self._max_bytes = limits.max_in_memory_bytes

    def items(self) -> Iterator[Item]:
        """Read on; give what is complete now and then."""
        match = _TOKEN.match
        data, end = self.data, len(self.data)
        while self.position < end:
            token = match(data, self.position)
            assert token is not None  # the pattern matches any character
            self.position = token.end()
            match token.lastindex:
                case 1:
                    self._text(token[1])
                case 2 | 3:
                    self._word(token[2].lower(), token[3])
                case 4:
                    self._bytes(token[4])
                case 5:
                    self._brace(token[5])
                case 6:
                    self._symbol(token[6])
            if self.ready or self.body.flow.ready:
                yield from self._drain()
        yield from self._end()

    def _end(self) -> Iterator[Item]:
        balanced = not self.stack
        while self.stack:
            self._close()
        self.body.finish()
        yield from self._drain()
        if self.pictures and self.body.flow.chars < _ALMOST_NO_TEXT_CHARS:
            yield Gap(Reason.UNSUPPORTED)
        if not balanced:
            raise Corrupt("rtf end")

    def _drain(self) -> list[Item]:
        ready = self.ready + self.body.flow.ready
        self.ready = []
        self.body.flow.ready = []
        return ready

    def _text(self, text: str) -> None:
        if self.skip:
            taken = min(self.skip, len(text))
            self.skip -= taken
            text = text[taken:]
        if not text.isascii():
            text = text.encode("latin-1", "replace").decode(self.encoding, "replace")
        self._put(text)

    def _put(self, text: str) -> None:
        stream = self.stream
        (stream.aside if self.deleted else stream.pieces).append(text)
        stream.chars += len(text)
        if stream.chars > MAX_PROSE_CHARS:
            stream.paragraph(in_cell=False)

    def _bytes(self, run: str) -> None:
        raw = bytes.fromhex(run.replace("\\'", ""))
        taken = min(self.skip, len(raw))
        self.skip -= taken
        self._put(raw[taken:].decode(self.encoding, "replace"))

    def _brace(self, brace: str) -> None:
        self.skip = 0
        self.starred = False
        if brace == "{":
            if len(self.stack) >= _MAX_DEPTH:
                raise Corrupt("rtf depth")
            self.stack.append(_Group(self.stream, self.fallback, self.encoding, self.deleted))
        elif self.stack:
            self._close()

    def _close(self) -> None:
        group = self.stack.pop()
        if group.stream is not self.stream:
            self.stream.finish()
            self.ready += self.stream.flow.ready
        self.stream = group.stream
        self.fallback, self.encoding, self.deleted = group.fallback, group.encoding, group.deleted

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.starred = True
        elif symbol in "\r\n":
            self.stream.paragraph(in_cell=self.in_cell)
        elif text := SYMBOLS.get(symbol):
            self._put(text)

    def _word(self, word: str, number: str | None) -> None:
        starred, self.starred = self.starred, False
        if word in SYMBOLS:
            self._put(SYMBOLS[word])
        elif word in BREAKS:
            self.stream.paragraph(in_cell=self.in_cell)
        elif word in _STATE_WORDS:
            _STATE_WORDS[word](self, int(number) if number else None)
        elif word in CODE_PAGES:
            self.code_page(CODE_PAGES[word])
        elif word in ZONES:
            self._open_zone(ZONES[word])
        elif word in SKIPPED or (starred and word not in THROUGH):
            self.pictures = self.pictures or word == "pict"
            self._leap()

    def _open_zone(self, zone: Zone) -> None:
        if self.stack:
            self.stream = TextStream(Flow(zone))

    def _leap(self) -> str:
        """Go to the end of the group; gives what was passed over."""
        start, depth = self.position, 1
        while brace := _BRACE.search(self.data, self.position):
            self.position = brace.end()
            if brace[1]:
                self.position = min(brace.end() + int(brace[1]), len(self.data))
            elif brace[0] == "{":
                depth += 1
            elif brace[0] == "}":
                depth -= 1
                if not depth:
                    self.position = brace.start()
                    return self.data[start : self.position]
        self.position = len(self.data)
        return self.data[start:]

    def unicode(self, number: int | None) -> None:
        """A UTF-16 unit, negative above 32767; its fallback follows."""
        code = (number or 0) & 0xFFFF
        self._put(chr(code) if code else "")
        self.skip = self.fallback

    def set_fallback(self, number: int | None) -> None:
        """How many fallback characters follow each unit."""
        self.fallback = max(0, min(number if number is not None else 1, 64))

    def code_page(self, number: int | None) -> None:
        """The document's code page."""
        self.encoding = self.default = codepage_name(number or 1252)

    def font(self, number: int | None) -> None:
        """A font brings its own code page."""
        self.encoding = self.fonts.get(number or 0, self.default)

    def plain(self, _number: int | None) -> None:
        """Character properties are reset."""
        self.deleted = False
        self.encoding = self.default

    def font_table(self, _number: int | None) -> None:
        """Code pages of fonts, by number."""
        for number, charset in _FONT.findall(self._leap()):
            if page := CHARSETS.get(int(charset)):
                self.fonts[int(number)] = codepage_name(page)

    def object_data(self, _number: int | None) -> None:
        """An embedded object, in hexadecimal."""
        digits = _NOT_HEX.sub("", self._leap())
        if len(digits) // 2 > self._max_bytes:
            self.ready.append(Gap(TooLarge.reason))
            return
        data = embedded_object(bytes.fromhex(digits[: len(digits) & ~1]))
        self.ready.append(Part(Content.of_bytes(data)) if data else Gap(Reason.CORRUPT))

    def set_deleted(self, number: int | None) -> None:
        """Text of a tracked deletion."""
        self.deleted = number != 0

    def paragraph_defaults(self, _number: int | None) -> None:
        """Paragraph properties are reset: out of any table."""
        self.in_cell = False

    def into_table(self, _number: int | None) -> None:
        """The paragraph belongs to a cell."""
        self.in_cell = True

    def end_cell(self, _number: int | None) -> None:
        """The cell is complete."""
        self.stream.cell()

    def end_row(self, _number: int | None) -> None:
        """The row is complete."""
        self.stream.row()

    def binary(self, number: int | None) -> None:
        """Raw bytes outside of a picture."""
        self.position = min(self.position + max(number or 0, 0), len(self.data))


_STATE_WORDS: Final = {
    "u": _Reader.unicode,
    "uc": _Reader.set_fallback,
    "ansicpg": _Reader.code_page,
    "f": _Reader.font,
    "plain": _Reader.plain,
    "fonttbl": _Reader.font_table,
    "objdata": _Reader.object_data,
    "deleted": _Reader.set_deleted,
    "pard": _Reader.paragraph_defaults,
    "intbl": _Reader.into_table,
    "cell": _Reader.end_cell,
    "row": _Reader.end_row,
    "bin": _Reader.binary,
}


def recognise(content: Content) -> bool:
    """The opening group, after blanks or a byte order mark at most."""
    return content.head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{\\rtf")


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield body with tables, headers, footers, notes, annotations, properties, embedded objects.

    Raises:
        TooLarge: the file does not fit `max_in_memory_bytes`.
        Corrupt: groups are left open, or nested beyond reason; what was read has been yielded.
    """
    data = content.read(limits.max_in_memory_bytes).decode("latin-1")
    yield from _Reader(data, limits).items()


FORMAT: Final = Format(
    name="rtf",
    media_type="application/rtf",
    recognise=recognise,
    read=read,
    limits_known="Pictures (told as not read when there is almost no text), WordArt, and "
    "destinations unknown to RTF 1.9.1 are not read.",
)
