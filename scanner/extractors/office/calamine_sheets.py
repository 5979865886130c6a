"""Cells of legacy and binary workbooks through `calamine`, as bounded tables.

Who calls has measured the grids first (`biff.check_grid`): calamine aborts the process when one
does not fit in memory.
"""

import io
from collections.abc import Iterator
from typing import Any

import python_calamine

from detectors.document import Zone
from findings import Location
from scanner.extractors.errors import Corrupt, Encrypted
from scanner.extractors.format import Item
from scanner.extractors.office.flow import prose
from scanner.extractors.office.sheet_rows import SheetRows
from scanner.extractors.office.sheet_values import of_value


def sheets(data: bytes) -> Iterator[Item]:
    """Yield every sheet, hidden and very hidden ones included, then the names of the sheets.

    Raises:
        Encrypted, Corrupt: as calamine finds the workbook.
    """
    workbook = _call(lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)))
    if not workbook.sheet_names:
        raise Corrupt("workbook without a sheet")
    yield from prose("\n".join(workbook.sheet_names), Zone.NOTE)
    for index in range(len(workbook.sheet_names)):
        yield from _rows(workbook, index, Location.at(sheet=index + 1))


def _rows(workbook: Any, index: int, where: Location) -> Iterator[Item]:
    sheet = _call(lambda: workbook.get_sheet_by_index(index))
    if sheet.start is None:
        return
    first_row, first_column = sheet.start
    rows = SheetRows(where)
    for number, row in enumerate(_call(sheet.iter_rows), start=first_row + 1):
        cells = enumerate(row, start=first_column + 1)
        rows.add(number, {column: of_value(value) for column, value in cells if value != ""})
        yield from rows.ready
        rows.ready = []
    rows.flush()
    yield from rows.ready


def _call(action: Any) -> Any:
    """Call into calamine; its errors, and its panics on unforeseen bytes, are the file's."""
    try:
        return action()
    except python_calamine.PasswordError:
        raise Encrypted from None
    except python_calamine.WorksheetNotFound:
        raise Corrupt("sheet") from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise Corrupt("workbook") from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # pyo3 exports no name to catch it by
            raise Corrupt("workbook") from None
        raise
