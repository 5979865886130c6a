"""Rows of separated values, by the csv module, with a guard against quotes that never close."""

import csv
from collections.abc import Iterator
from typing import Final

_MAX_CELL_LINES: Final = 5  # above that, one asks whether a quote has swallowed rows
_MAX_RECORD_CHARS: Final = 1 << 21  # of one record in many quoted fields


class CsvRows:
    """The rows of a table. A quote that never closes costs its own line, not the file.

    The csv module gives up a field at 131,072 characters (`csv.field_size_limit`): what it had
    taken until then is split again without regard to quotes.
    """

    def __init__(self, source: Iterator[str], delimiter: str) -> None:
        """Read rows from lines with their line ends."""
        self._source = source
        self._delimiter = delimiter
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[list[str]]:
        """Each row; a blank line gives an empty one."""
        reader = csv.reader(self._lines(), delimiter=self._delimiter)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield from self._as_written()
                reader = csv.reader(self._lines(), delimiter=self._delimiter)
                continue
            if self._swallowed():
                yield from self._as_written()
            else:
                yield row
            self._taken.clear()

    def _lines(self) -> Iterator[str]:
        """The lines, remembered until their record is complete."""
        chars = 0
        for line in self._source:
            chars = chars + len(line) if self._taken else len(line)
            self._taken.append(line)
            if chars > _MAX_RECORD_CHARS:
                raise csv.Error
            yield line

    def _swallowed(self) -> bool:
        """Many lines in one record, most of which would be records by themselves."""
        if len(self._taken) <= _MAX_CELL_LINES:
            return False
        usual = self._taken[0].count(self._delimiter)
        alike = sum(line.count(self._delimiter) >= max(1, usual) for line in self._taken)
        return alike * 10 > len(self._taken) * 8

    def _as_written(self) -> Iterator[list[str]]:
        """The remembered lines split at each delimiter, quotes being mere characters."""
        for line in self._taken:
            yield line.rstrip("\n").split(self._delimiter)
        self._taken.clear()
