"""Rows of a sheet gathered into bounded table passages, however sparse or wide the sheet is.

A stray cell at XFD1048576 is common in real workbooks; a dense grid for it would take 400 GB. Here
only cells that hold something are kept: blank rows start a new passage, and columns beyond
`DENSE_COLUMNS` are put side by side in the order in which they are met.
"""

from typing import Final

from detectors.document import MAX_PROSE_CHARS, MAX_TABLE_ROWS, Table, Zone
from findings import Location
from scanner.extractors.format import Item
from scanner.extractors.office.flow import prose

DENSE_COLUMNS: Final = 1024
_MAX_BLANK_ROWS: Final = 16
_MAX_CHUNK_CELLS: Final = 1 << 18
_MAX_CHUNK_CHARS: Final = 16 * MAX_PROSE_CHARS


class SheetRows:
    """Takes cells by row, gives `ready` tables. Row and column numbers count from 1."""

    def __init__(self, where: Location) -> None:
        """Gather the rows of the sheet at `where`."""
        self.ready: list[Item] = []
        self._where = where
        self._rows: list[list[str]] = []
        self._first_row = 1
        self._width = 0
        self._chars = 0
        self._far_columns: dict[int, int] = {}

    def add(self, number: int, cells: dict[int, str]) -> None:
        """Take one row: its texts by column."""
        if not cells:
            return
        blank = number - self._first_row - len(self._rows)
        if not self._rows or not 0 <= blank <= _MAX_BLANK_ROWS:
            self.flush()
            self._first_row = number
            blank = 0
        self._rows.extend([] for _ in range(blank))
        row = self._row(number, cells)
        self._rows.append(row)
        self._width = max(self._width, len(row))
        full = len(self._rows) + 1 + _MAX_BLANK_ROWS > MAX_TABLE_ROWS
        if full or self._chars > _MAX_CHUNK_CHARS or self._cells() > _MAX_CHUNK_CELLS:
            self.flush()

    def flush(self) -> None:
        """Make ready what has been taken."""
        if self._rows:
            rows = tuple(tuple(row) + ("",) * (self._width - len(row)) for row in self._rows)
            self.ready.append(Table(rows, (), self._where, self._first_row))
        self._rows = []
        self._width = 0
        self._chars = 0

    def _cells(self) -> int:
        return self._width * len(self._rows)

    def _row(self, number: int, cells: dict[int, str]) -> list[str]:
        if max(cells) > DENSE_COLUMNS:
            cells = {self._slot(column): text for column, text in cells.items()}
        row = [""] * max(cells)
        for column, text in cells.items():
            row[column - 1] = text
        chars = sum(map(len, row))
        if chars > MAX_PROSE_CHARS:  # Excel allows 32,767 a cell: longer is a text by itself
            for text in filter(_is_long, row):
                self.ready.extend(prose(text, Zone.BODY, self._where.inside(row=number)))
            row = [text[:MAX_PROSE_CHARS] for text in row]
        self._chars += chars
        return row

    def _slot(self, column: int) -> int:
        if column <= DENSE_COLUMNS:
            return column
        return self._far_columns.setdefault(column, DENSE_COLUMNS + len(self._far_columns) + 1)


def _is_long(text: str) -> bool:
    return len(text) > MAX_PROSE_CHARS
