"""The sheets of an OpenDocument spreadsheet, ODF 1.3 part 3, 9: rows by cells that hold text."""

from typing import Final

from findings import Location, Reason
from scanner.extractors.format import Gap, Item
from scanner.extractors.office.sheet_rows import DENSE_COLUMNS, SheetRows
from scanner.extractors.office.sheet_values import of_numeral
from scanner.extractors.office.xml_walk import Attributes, attribute

_MAX_ROWS: Final = 1 << 20
_MAX_COLUMNS: Final = 1 << 14
_MAX_COUNT: Final = 10_000_000  # beyond any sheet: a larger one says no more


def counted(attributes: Attributes, name: str) -> int:
    """A count, 1 when absent or senseless."""
    text = attribute(attributes, name)
    if not text.isdecimal():
        return 1
    return int(text) if len(text) < 8 else _MAX_COUNT


def _after(place: int, repeat: int, last: int) -> int:
    """The next row or column. A repetition that leads out of any sheet is a lie: it counts once.

    Two cells must never share a place, or one would hide the other.
    """
    return place + repeat if place + repeat <= last else place + 1


class OdfSheets:
    """The open sheet. Repeated rows are kept once, their places counted.

    A repeated cell stands in each of its columns, as others stand above and below it there; where
    these are more than are kept apart, that is a gap.
    """

    def __init__(self) -> None:
        """Start outside of any."""
        self.active = False
        self._rows: SheetRows | None = None
        self._ready: list[Item] = []
        self._sheets = 0
        self._depth = 0  # of tables: a table in a cell gives its text to that cell
        self._row = 0
        self._repeat = 1
        self._column = 0
        self._columns = 1
        self._cells: dict[int, str] = {}
        self._lines: list[str] | None = None
        self._value = ""

    def enter(self, _attributes: Attributes) -> None:
        """The document is a spreadsheet."""
        self.active = True

    def leave(self) -> None:
        """Complete the open sheet."""
        while self._depth:
            self.close_sheet()

    def drain(self) -> list[Item]:
        """Hand over the tables that are ready."""
        ready = self._ready + (self._rows.ready if self._rows else [])
        self._ready = []
        if self._rows:
            self._rows.ready = []
        return ready

    def open_sheet(self, where: Location) -> None:
        """A table begins: a sheet, or a table inside a cell."""
        self._depth += 1
        if self._depth == 1:
            self._sheets += 1
            self._rows = SheetRows(where.inside(sheet=self._sheets))
            self._row, self._repeat = 1, 0

    def close_sheet(self) -> None:
        """The table is complete."""
        self._depth = max(0, self._depth - 1)
        if not self._depth and self._rows:
            self.close_row()
            self._rows.flush()
            self._ready += self._rows.ready
            self._rows = None

    def open_row(self, repeat: int) -> None:
        """A row begins, which stands for `repeat` equal ones."""
        if self._depth == 1:
            self._row = _after(self._row, self._repeat, _MAX_ROWS)
            self._repeat = repeat
            self._cells, self._column, self._columns = {}, 1, 0

    def close_row(self) -> None:
        """The row is complete."""
        if self._depth <= 1 and self._rows:
            self._rows.add(self._row, self._cells)
            self._cells = {}

    def open_cell(self, attributes: Attributes) -> None:
        """A cell begins, with its value unless that is a text."""
        if self._depth != 1:
            return
        self._column = _after(self._column, self._columns, _MAX_COLUMNS)
        self._columns = counted(attributes, "number-columns-repeated")
        self._lines = []
        self._value = attribute(attributes, "date-value") or of_numeral(
            attribute(attributes, "value")
        )

    def take(self, text: str) -> bool:
        """Whether the text belongs to the open cell."""
        if self._lines is None:
            return False
        self._lines.append(text)
        return True

    def close_cell(self) -> None:
        """The cell is complete."""
        if self._depth != 1 or self._lines is None:
            return
        text = self._value or "\n".join(self._lines)
        self._lines = None
        if text.strip():
            self._put(text)

    def _put(self, text: str) -> None:
        end = self._column + self._columns
        kept = max(self._column, min(end - 1, DENSE_COLUMNS))
        self._cells.update(dict.fromkeys(range(self._column, kept + 1), text))
        if kept < end - 1:
            self._ready.append(Gap(Reason.TOO_LARGE))
