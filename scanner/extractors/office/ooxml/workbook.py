"""What a workbook says of all its sheets: shared strings, date styles, names, the 1904 system.

ECMA-376 part 1: 18.2 (workbook), 18.4 (shared strings), 18.8 (styles).
"""

from collections.abc import Iterator
from typing import Final

from detectors.document import Prose, Zone
from scanner.extractors.office.flow import prose
from scanner.extractors.office.sheet_values import is_date_format
from scanner.extractors.office.xml_values import Values
from scanner.extractors.office.xml_walk import Attributes, attribute

_STRING_OVERHEAD_BYTES: Final = 64  # what Python adds to a short string, with its place in a list


class SharedStrings(Values):
    """Handler of `xl/sharedStrings.xml`, then the strings by their number.

    Strings beyond `max_bytes` are not kept for the cells; they are handed on as prose, so that
    nothing is left unread, and `overflowed` says that rows lost them.
    """

    def __init__(self, max_bytes: int) -> None:
        """Keep at most `max_bytes` of strings."""
        super().__init__(Zone.NOTE)
        self.overflowed = False
        self._strings: list[str] = []
        self._used = bytearray()
        self._bytes_left = max_bytes
        self._pieces: list[str] = []
        self._taking = False
        self.starts = {"si": self._open_item, "t": self._open_text}
        self.ends = {"t": self._close_text, "si": self._close_item}

    def text(self, data: str) -> None:
        """Take the text of a string; a phonetic hint counts as part of it."""
        if self._taking:
            self._pieces.append(data)

    def close(self) -> None:
        """All strings are known."""
        self._used = bytearray(len(self._strings))
        super().close()

    def at(self, index: str) -> str:
        """The string of that number, marked as used; empty when there is none."""
        number = int(index) if index.isdecimal() and len(index) < 10 else -1
        if not 0 <= number < len(self._strings):
            return ""
        self._used[number] = 1
        return self._strings[number]

    def unused(self) -> Iterator[Prose]:
        """Strings that no cell shows: what was deleted may still lie in the file."""
        left = (text for text, used in zip(self._strings, self._used, strict=False) if not used)
        yield from prose("\n".join(left), Zone.NOTE)

    def _open_item(self, _attributes: Attributes) -> None:
        self._pieces = []

    def _open_text(self, _attributes: Attributes) -> None:
        self._taking = True

    def _close_text(self) -> None:
        self._taking = False

    def _close_item(self) -> None:
        text = "".join(self._pieces)
        self._pieces = []
        self._bytes_left -= 2 * len(text) + _STRING_OVERHEAD_BYTES
        if self._bytes_left < 0:
            self.overflowed = True
            self.flow.paragraph(text)
        else:
            self._strings.append(text)


class DateStyles(Values):
    """Handler of `xl/styles.xml`: `dates` holds the numbers of the cell styles that show dates."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__(Zone.NOTE)
        self.dates: set[str] = set()
        self._codes: dict[str, str] = {}
        self._count = 0
        self._in_cell_styles = False
        self.starts = {"numFmt": self._format, "cellXfs": self._enter, "xf": self._style}
        self.ends = {"cellXfs": self._leave}

    def text(self, data: str) -> None:
        """Styles have no text."""

    def _format(self, attributes: Attributes) -> None:
        self._codes[attribute(attributes, "numFmtId")] = attribute(attributes, "formatCode")

    def _enter(self, _attributes: Attributes) -> None:
        self._in_cell_styles = True

    def _leave(self) -> None:
        self._in_cell_styles = False

    def _style(self, attributes: Attributes) -> None:
        if not self._in_cell_styles:
            return
        number = attribute(attributes, "numFmtId")
        if is_date_format(number, self._codes.get(number, "")):
            self.dates.add(str(self._count))
        self._count += 1


class Workbook(Values):
    """Handler of `xl/workbook.xml`: defined names, and whether dates count from 1904."""

    def __init__(self) -> None:
        """Start with the 1900 system."""
        super().__init__(Zone.NOTE)
        self.from_1904 = False
        named = dict.fromkeys(("sheet", "definedName"), self._named)
        self.starts = {"workbookPr": self._properties, **named}

    def _properties(self, attributes: Attributes) -> None:
        self.from_1904 = attribute(attributes, "date1904") in {"1", "true"}

    def _named(self, attributes: Attributes) -> None:
        """Sheets and names are called after patients too."""
        for name in ("name", "comment"):
            if text := attribute(attributes, name):
                self.flow.paragraph(text)
