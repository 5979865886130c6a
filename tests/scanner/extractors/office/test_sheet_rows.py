"""Rows of sheets, however sparse."""

from hypothesis import given
from hypothesis import strategies as st

from detectors.document import MAX_PROSE_CHARS, MAX_TABLE_ROWS, Table
from findings import Location
from scanner.extractors.office.sheet_rows import SheetRows
from tests.makers.office import cells_of, text_of

_SHEET = Location.at(sheet=1)


def _tables(rows: SheetRows) -> list[Table]:
    rows.flush()
    return [item for item in rows.ready if isinstance(item, Table)]


@given(
    st.dictionaries(st.tuples(st.integers(1, 60), st.integers(1, 20)), st.just("x"), max_size=40)
)
def test_every_cell_is_where_it_was(cells: dict[tuple[int, int], str]) -> None:
    rows = SheetRows(_SHEET)
    for number in sorted({row for row, _ in cells}):
        rows.add(number, {column: f"{number}.{column}" for row, column in cells if row == number})
    found = {
        (table.first_row + down, right + 1, text)
        for table in _tables(rows)
        for down, row in enumerate(table.rows)
        for right, text in enumerate(row)
        if text
    }
    assert found == {(row, column, f"{row}.{column}") for row, column in cells}


def test_rows_of_one_passage_are_equally_wide() -> None:
    rows = SheetRows(_SHEET)
    rows.add(1, {1: "a"})
    rows.add(2, {3: "b"})
    assert _tables(rows)[0].rows == (("a", "", ""), ("", "", "b"))


def test_far_corners_cost_two_small_tables() -> None:
    rows = SheetRows(_SHEET)
    rows.add(1, {1: "near"})
    rows.add(1 << 20, {1 << 14: "far"})
    near, far = _tables(rows)
    assert (near.first_row, far.first_row) == (1, 1 << 20)
    assert len(far.rows[0]) < 2000
    assert cells_of([near, far]) == {"near", "far"}


def test_passages_have_at_most_the_rows_allowed() -> None:
    rows = SheetRows(_SHEET)
    for number in range(1, 2001):
        rows.add(number, {1: "x"})
    tables = _tables(rows)
    assert all(len(table.rows) <= MAX_TABLE_ROWS for table in tables)
    assert sum(len(table.rows) for table in tables) == 2000


def test_an_endless_cell_is_read_to_its_end() -> None:
    rows = SheetRows(_SHEET)
    rows.add(1, {1: "mot " * MAX_PROSE_CHARS})
    assert text_of(rows.ready).count("mot") == MAX_PROSE_CHARS
