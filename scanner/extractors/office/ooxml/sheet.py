"""One sheet of a workbook as a stream of rows, ECMA-376 part 1, 18.3; nothing is held but a chunk.

Streaming by expat rather than a dense grid: see `sheet_rows`. Cells of cached external links
(18.14) have the same shape under other names.
"""

import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Final

from detectors.document import Zone
from findings import Location
from scanner.extractors.format import Item
from scanner.extractors.office.flow import prose
from scanner.extractors.office.ooxml.workbook import SharedStrings
from scanner.extractors.office.sheet_rows import SheetRows
from scanner.extractors.office.sheet_values import of_numeral, of_serial
from scanner.extractors.office.xml_walk import Attributes, End, Start, attribute

_MAX_ROW: Final = 1 << 20
_MAX_COLUMN: Final = 1 << 14
_MAX_ROW_CHARS: Final = 1 << 22
_PRINT_CODE: Final = re.compile(r'&"[^"]*"|&K[0-9A-F]{6}|&\d{1,3}|&[A-Z+\-]')  # 18.3.1.46


class Sheet:
    """Handler of one sheet part."""

    def __init__(
        self, where: Location, strings: SharedStrings, dates: set[str], *, from_1904: bool
    ) -> None:
        """Read the sheet at `where` with what its workbook says of strings and dates."""
        self._rows = SheetRows(where)
        self._strings = strings
        self._dates = dates
        self._from_1904 = from_1904
        self._where = where
        self._ready: list[Item] = []
        self._cells: dict[int, str] = {}
        self._row = 0
        self._column = 0
        self._row_chars = 0
        self._type = ""
        self._style: str | None = None
        self._pieces: list[str] = []
        self._taking = False
        texts = dict.fromkeys(("v", "t"), self._open_value)
        prints = dict.fromkeys(_PRINTED, self._open_value)
        asides = {"dataValidation": self._prompt, "hyperlink": self._prompt}
        cells = {"row": self._open_row, "c": self._open_cell, "cell": self._open_cell}
        self.starts: Mapping[str, Start] = {**cells, **texts, **prints, **asides}
        self.ends: Mapping[str, End] = {
            **dict.fromkeys(("v", "t"), self._close_value),
            **{name: partial(self._close_printed, zone) for name, zone in _PRINTED.items()},
            "c": self._close_cell,
            "cell": self._close_cell,
            "row": self._close_row,
        }

    def text(self, data: str) -> None:
        """Take values, not formulas."""
        if self._taking:
            self._pieces.append(data)

    def drain(self) -> list[Item]:
        """Hand over the tables that are ready."""
        ready = self._rows.ready + self._ready
        self._rows.ready = []
        self._ready = []
        return ready

    def close(self) -> None:
        """Complete the row and the table that are open."""
        self._close_row()
        self._rows.flush()

    def _open_row(self, attributes: Attributes) -> None:
        number = attribute(attributes, "r")
        known = number.isdecimal() and 0 < len(number) < 8
        self._row = min(int(number) if known else self._row + 1, _MAX_ROW)
        self._column = 0
        self._row_chars = 0

    def _open_cell(self, attributes: Attributes) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        self._column = _column(letters) if letters else min(self._column + 1, _MAX_COLUMN)
        self._type = attributes.get("t", "n")
        self._style = attributes.get("s")
        if self._pieces:
            self._pieces = []

    def _open_value(self, _attributes: Attributes) -> None:
        self._taking = True

    def _close_value(self) -> None:
        self._taking = False

    def _close_cell(self) -> None:
        if not self._pieces:
            return
        text = self._pieces[0] if len(self._pieces) == 1 else "".join(self._pieces)
        self._pieces = []
        text = self._value(text)
        if not text or text.isspace():
            return
        if self._column in self._cells or self._row_chars > _MAX_ROW_CHARS:
            self._close_row()  # a hostile row: the same number again, or cells without end
        self._cells[self._column] = text
        self._row_chars += len(text)

    def _value(self, text: str) -> str:
        match self._type:
            case "s":
                return self._strings.at(text.strip())
            case "n" if self._style in self._dates:
                return of_serial(text, from_1904=self._from_1904)
            case "n":
                return of_numeral(text)
            case "b":
                return "true" if text.strip() == "1" else "false"
            case "e":
                return ""
            case _:
                return text

    def _close_row(self) -> None:
        self._rows.add(max(self._row, 1), self._cells)
        self._cells = {}
        self._row_chars = 0

    def _close_printed(self, zone: Zone) -> None:
        """A page header or footer is complete."""
        self._taking = False
        text = _PRINT_CODE.sub(" ", "".join(self._pieces))
        self._pieces = []
        self._ready.extend(prose(text, zone, self._where))

    def _prompt(self, attributes: Attributes) -> None:
        """Texts shown beside a cell: input prompts, tips of links."""
        names = ("promptTitle", "prompt", "error", "tooltip", "display")
        text = "\n".join(filter(None, (attribute(attributes, name) for name in names)))
        self._ready.extend(prose(text, Zone.NOTE, self._where))


_PRINTED: Final = {
    f"{kind}{place}": Zone.HEADER if place == "Header" else Zone.FOOTER
    for kind in ("odd", "even", "first")
    for place in ("Header", "Footer")
}


@lru_cache(maxsize=4096)
def _column(letters: str) -> int:
    """The number of column `XFD`; what is no column counts as the last."""
    if len(letters) > 3 or not letters.isalpha() or not letters.isascii():
        return _MAX_COLUMN
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return min(number, _MAX_COLUMN)
