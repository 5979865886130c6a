"""The copy of its source that a pivot table keeps, even when the source sheet is gone.

ECMA-376 part 1, 18.10: the definition lists each field's distinct values; the records hold a value,
or the number of one of these (`<x v="3"/>`), field by field.
"""

from collections.abc import Callable
from typing import Final

from detectors.document import Zone
from findings import Location
from scanner.extractors.format import Item
from scanner.extractors.office.sheet_rows import SheetRows
from scanner.extractors.office.sheet_values import of_numeral
from scanner.extractors.office.xml_values import Values
from scanner.extractors.office.xml_walk import Attributes, attribute

_VALUES: Final = ("s", "n", "d", "b")


def _value(kind: str, text: str) -> str:
    return of_numeral(text) if kind == "n" else text


class Definition(Values):
    """Handler of `pivotCacheDefinition`: the values of each field, also handed on as prose."""

    def __init__(self) -> None:
        """Start without fields."""
        super().__init__(Zone.NOTE)
        self.fields: list[list[str]] = []
        self.starts = {
            "cacheField": self._field,
            "m": lambda _: self._take(""),
            **{kind: self._reader(kind) for kind in _VALUES},
        }

    def _field(self, attributes: Attributes) -> None:
        self.fields.append([])
        self.flow.paragraph(attribute(attributes, "name"))

    def _reader(self, kind: str) -> Callable[[Attributes], None]:
        return lambda attributes: self._take(_value(kind, attribute(attributes, "v")))

    def _take(self, text: str) -> None:
        if self.fields:
            self.fields[-1].append(text)
        self.flow.paragraph(text)


class Records(Values):
    """Handler of `pivotCacheRecords`: the rows of the source again."""

    def __init__(self, fields: list[list[str]], where: Location) -> None:
        """Resolve numbers by the fields of the definition."""
        super().__init__(Zone.NOTE)
        self._fields = fields
        self._rows = SheetRows(where)
        self._row: dict[int, str] = {}
        self._column = 0
        self._number = 0
        self.starts = {
            "r": self._open_row,
            "m": lambda _: self._take(""),
            "x": self._shared,
            **{kind: self._reader(kind) for kind in _VALUES},
        }
        self.ends = {"r": self._close_row}

    def drain(self) -> list[Item]:
        """Hand over the tables that are ready."""
        ready = self._rows.ready
        self._rows.ready = []
        return ready

    def close(self) -> None:
        """Complete the table."""
        self._rows.flush()

    def _open_row(self, _attributes: Attributes) -> None:
        self._row = {}
        self._column = 0
        self._number += 1

    def _close_row(self) -> None:
        self._rows.add(self._number, self._row)

    def _reader(self, kind: str) -> Callable[[Attributes], None]:
        return lambda attributes: self._take(_value(kind, attribute(attributes, "v")))

    def _shared(self, attributes: Attributes) -> None:
        index = attribute(attributes, "v")
        number = int(index) if index.isdecimal() and len(index) < 10 else -1
        values = self._fields[self._column] if self._column < len(self._fields) else []
        self._take(values[number] if 0 <= number < len(values) else "")

    def _take(self, text: str) -> None:
        self._column += 1
        if text:
            self._row[self._column] = text
