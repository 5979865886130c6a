"""Rows in, `Table` passages out: the one place that bounds tables, whatever the format."""

from collections.abc import Iterator, Sequence
from typing import Final

from detectors.document import MAX_TABLE_ROWS, Table
from findings import Location, Reason
from scanner.extractors.format import Gap

MAX_COLUMNS: Final = 2_000  # a wide hospital export has some 400
_MAX_CHUNK_CHARS: Final = 1 << 20  # rows of long notes are sent off before there are 500


class TableChunks:
    """Gathers the rows of one table; `header` may be empty."""

    def __init__(
        self, header: Sequence[str] = (), where: Location = Location(), *, first_row: int = 1
    ) -> None:
        """Start a table whose next row has the number `first_row`."""
        self.header = tuple(header[:MAX_COLUMNS])
        self._where = where
        self._next_row = first_row
        self._rows: list[tuple[str, ...]] = []
        self._chars = 0
        self.too_wide = len(header) > MAX_COLUMNS

    def add(self, row: Sequence[str]) -> Iterator[Table]:
        """Take one row; yield a passage when enough are gathered. Empty rows only count."""
        if len(row) > MAX_COLUMNS:
            self.too_wide = True
            row = row[:MAX_COLUMNS]
        self._rows.append(tuple(row))
        self._chars += sum(map(len, row)) + len(row)
        if len(self._rows) >= MAX_TABLE_ROWS or self._chars > _MAX_CHUNK_CHARS:
            yield from self.flush()

    def flush(self) -> Iterator[Table]:
        """Yield the rows gathered so far, if any holds something."""
        if any(any(row) for row in self._rows):
            yield Table(tuple(self._rows), self.header, self._where, self._next_row)
        self._next_row += len(self._rows)
        self._rows, self._chars = [], 0

    def finish(self) -> Iterator[Table | Gap]:
        """Yield what is left, and say when columns were left out."""
        yield from self.flush()
        if self.too_wide:
            yield Gap(Reason.TOO_LARGE)
