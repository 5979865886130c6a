"""A text flow: paragraphs and tables as they are met, made into bounded passages.

Paragraphs follow each other in prose, one line each, numbered as lines. What stands in a table
goes into its cells; a table nested in a cell is a table by itself and its text also stays in the
cell that holds it, so that a form laid out in tables keeps label and value together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors.document import MAX_PROSE_CHARS, MAX_TABLE_ROWS, Prose, Table, Zone
from findings import Location
from scanner.extractors.format import Item

_MAX_NESTING: Final = 8  # deeper tables give their text to the eighth: copies stay bounded
_MAX_TABLE_CHARS: Final = 4 * MAX_PROSE_CHARS
_MAX_CELLS: Final = 1024  # in one row; Word itself allows 63


def prose(
    text: str, zone: Zone, where: Location = Location(), *, line: int = 1, opening: bool = False
) -> Iterator[Prose]:
    """Cut a text into passages at line ends or blanks, each with the number of its first line."""
    start = 0
    while start < len(text):
        end = min(start + MAX_PROSE_CHARS, len(text))
        if end < len(text):
            cut = max(text.rfind("\n", start, end), text.rfind(" ", start, end))
            end = cut + 1 if cut > start else end
        piece = text[start:end]
        if piece.strip():
            yield Prose(piece, where.inside(line=line), zone, opening)
            opening = False
        line += text.count("\n", start, end)
        start = end


@dataclass(slots=True)
class _OpenTable:
    number: int
    rows: list[tuple[str, ...]] = field(default_factory=list)
    row: list[str] = field(default_factory=list)
    cell: list[str] | None = None
    cell_chars: int = 0
    chars: int = 0
    first_row: int = 1


class Flow:
    """Collects text of one zone. `ready` holds what is complete; `finish` completes the rest."""

    def __init__(
        self, zone: Zone = Zone.BODY, where: Location = Location(), *, opening: bool = False
    ) -> None:
        """Start a flow whose locations lie inside `where`."""
        self.ready: list[Item] = []
        self.chars = 0  # of text other than blanks' worth, over the whole flow
        self._zone = zone
        self._where = where
        self._opening = opening
        self._lines: list[str] = []
        self._held = 0
        self._first_line = 1
        self._tables: list[_OpenTable] = []
        self._too_deep = 0
        self._table_count = 0

    def paragraph(self, text: str) -> None:
        """Add one paragraph to the open cell, or to the prose."""
        self.chars += len(text.strip())
        table = self._tables[-1] if self._tables else None
        if table is None or table.cell is None or table.cell_chars > MAX_PROSE_CHARS:
            self._line(text)
        elif text.strip():
            table.cell.append(text)
            table.cell_chars += len(text)

    def open_table(self) -> None:
        """A table begins, perhaps in a cell of another."""
        if len(self._tables) >= _MAX_NESTING:
            self._too_deep += 1
            return
        self._table_count += 1
        self._tables.append(_OpenTable(self._table_count))

    def open_cell(self) -> None:
        """A cell begins; one left open is closed first."""
        if self._tables and not self._too_deep:
            self.close_cell()
            self._tables[-1].cell = []
            self._tables[-1].cell_chars = 0

    def close_cell(self) -> None:
        """The cell is complete."""
        if not self._tables or self._too_deep:
            return
        table = self._tables[-1]
        if table.cell is None:
            return
        text = "\n".join(table.cell)
        table.cell = None
        table.chars += len(text)
        table.row.append(text)
        if len(table.row) >= _MAX_CELLS:
            self.close_row()

    def close_row(self) -> None:
        """The row is complete."""
        if not self._tables or self._too_deep:
            return
        self.close_cell()
        table = self._tables[-1]
        table.rows.append(tuple(table.row))
        table.row = []
        if len(table.rows) >= MAX_TABLE_ROWS or table.chars >= _MAX_TABLE_CHARS:
            self._emit(table)

    def close_table(self) -> None:
        """The table is complete; its text goes to the cell around it too."""
        if self._too_deep:
            self._too_deep -= 1
            return
        if not self._tables:
            return
        if self._tables[-1].cell is not None or self._tables[-1].row:
            self.close_row()
        table = self._tables.pop()
        around = self._tables[-1] if self._tables else None
        if around and around.cell is not None and around.cell_chars <= MAX_PROSE_CHARS:
            lines = ["\t".join(row) for row in table.rows]
            around.cell.extend(lines)
            around.cell_chars += sum(map(len, lines))
        self._emit(table)

    def finish(self) -> None:
        """Complete everything that is open."""
        self._too_deep = 0
        while self._tables:
            self.close_table()
        self._emit_lines()

    def _line(self, text: str) -> None:
        if self._held + len(text) + 1 > MAX_PROSE_CHARS:
            self._emit_lines()
        self._lines.append(text)
        self._held += len(text) + 1

    def _emit_lines(self) -> None:
        text = "\n".join(self._lines)
        for passage in prose(
            text, self._zone, self._where, line=self._first_line, opening=self._opening
        ):
            self.ready.append(passage)
            self._opening = False
        if self._lines:
            self._first_line += text.count("\n") + 1
        self._lines = []
        self._held = 0

    def _emit(self, table: _OpenTable) -> None:
        if any(cell for row in table.rows for cell in row):
            where = self._where.inside(table=table.number)
            self.ready.append(Table(tuple(table.rows), (), where, table.first_row))
        table.first_row += len(table.rows)
        table.rows = []
        table.chars = 0
