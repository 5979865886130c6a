"""Workbooks: every sheet and hidden place, lying references, damage."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from detectors.document import Zone
from findings import Location, Reason
from scanner.extractors.format import Gap
from scanner.extractors.office.ooxml.xlsx import FORMAT
from scanner.limits import Limits
from tests.makers.office import (
    cells_of,
    gaps_of,
    parts_of,
    read,
    survive,
    tables_of,
    text_of,
    workbook,
)

PLANT = "279035121518989"


def _saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_numbers_dates_and_texts_come_as_they_were_typed() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Nom", 279035121518989.0, dt.date(1980, 1, 2), 1.5, True])
    (table,) = tables_of(read(FORMAT, _saved(book)))
    assert table.rows == (("Nom", PLANT, "1980-01-02", "1.5", "true"),)
    assert (table.where, table.first_row) == (Location.at(sheet=1), 1)


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_every_sheet_is_read_under_its_own_number(state: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "first"
    sheet = book.create_sheet()
    sheet["B3"] = PLANT
    sheet.sheet_state = state
    sheet.row_dimensions[3].hidden = True
    second = tables_of(read(FORMAT, _saved(book)))[1]
    assert (second.rows, second.where, second.first_row) == (
        (("", PLANT),),
        Location.at(sheet=2),
        3,
    )


def test_what_stands_around_the_cells_is_read() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "x"
    sheet["A1"].comment = Comment("in a comment", "a")
    sheet.oddHeader.left.text = "in a header"
    sheet.evenFooter.right.text = "in a footer"
    book.defined_names["n"] = DefinedName("n", attr_text='"in a name"')
    book.create_sheet("in a title")
    book.properties.subject = "in a subject"
    items = read(FORMAT, _saved(book))
    assert "in a comment" in text_of(items, Zone.NOTE)
    assert "in a header" in text_of(items, Zone.HEADER)
    assert "in a footer" in text_of(items, Zone.FOOTER)
    assert "in a name" in text_of(items, Zone.NOTE)
    assert "in a title" in text_of(items, Zone.NOTE)
    assert "in a subject" in text_of(items, Zone.PROPERTIES)


_CELL = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param(
            "xl/threadedComments/threadedComment1.xml",
            f"<T><threadedComment><text>{PLANT}</text></threadedComment></T>",
            id="threaded comment",
        ),
        pytest.param(
            "xl/drawings/drawing1.xml",
            f"<d xmlns:a='a'><a:p><a:r><a:t>{PLANT}</a:t></a:r></a:p></d>",
            id="text box",
        ),
        pytest.param(
            "xl/sharedStrings.xml",
            f"<sst><si><t>{PLANT}</t></si></sst>",
            id="string that no cell shows",
        ),
        pytest.param(
            "xl/externalLinks/externalLink1.xml",
            f'<e><sheetData><row r="1"><cell r="A1"><v>{PLANT}</v></cell></row></sheetData></e>',
            id="cache of an external link",
        ),
        pytest.param(
            "xl/pivotCache/pivotCacheDefinition1.xml",
            f'<d><cacheField name="n"><sharedItems><s v="{PLANT}"/></sharedItems></cacheField></d>',
            id="values of a pivot table",
        ),
        pytest.param(
            "xl/vmlDrawing1.vml", f"<x xmlns:v='v'><v:textpath string='{PLANT}'/></x>", id="vml"
        ),
    ],
)
def test_every_other_part_is_read(name: str, part: str) -> None:
    items = read(FORMAT, workbook(_CELL, (name, part)))
    assert PLANT in text_of(items) + "".join(cells_of(items))


def test_the_rows_behind_a_pivot_table_are_linked_again() -> None:
    definition = (
        '<d><cacheField name="nom"><sharedItems><s v="A"/><s v="B"/></sharedItems></cacheField>'
        '<cacheField name="nir"><sharedItems/></cacheField></d>'
    )
    records = f'<R><r><x v="1"/><n v="{PLANT}"/></r><r><x v="99"/><m/></r></R>'
    items = read(
        FORMAT,
        workbook(
            _CELL,
            ("xl/pivotCache/pivotCacheDefinition1.xml", definition),
            ("xl/pivotCache/pivotCacheRecords1.xml", records),
        ),
    )
    assert ("B", PLANT) in {row for table in tables_of(items) for row in table.rows}


def test_formulas_give_their_cached_value_and_prompts_are_read() -> None:
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="str"><f>"x"</f><v>value</v></c>'
        '<c r="B1" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>'
        '<c r="C1" t="e"><v>#REF!</v></c></row></sheetData>'
        '<dataValidations><dataValidation prompt="a prompt"/></dataValidations>'
    )
    items = read(FORMAT, workbook(sheet))
    assert cells_of(items) == {"value", "inline"}
    assert "a prompt" in text_of(items)


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param('<dimension ref="A1:XFD1048576"/>' + _CELL, id="lying dimension"),
        pytest.param(
            '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            id="far corners",
        ),
        pytest.param(
            '<sheetData><row r="99999999999"><c r="ZZZZZZ9"><v>1</v></c></row></sheetData>',
            id="beyond the sheet",
        ),
        pytest.param("<sheetData><row><c><v>1</v></c></row></sheetData>", id="without references"),
        pytest.param(
            '<sheetData><row r="1"><c r="A1" t="s"><v>77</v></c><c r="A1"><v>1</v></c></row>'
            "</sheetData>",
            id="a string that is not there",
        ),
    ],
)
def test_lying_references_cost_nothing(sheet: str) -> None:
    items = read(FORMAT, workbook(sheet))
    assert cells_of(items) == {"1"}
    assert sum(len(row) for table in tables_of(items) for row in table.rows) < 5_000


def test_strings_beyond_memory_are_read_though_not_in_their_cells() -> None:
    strings = "".join(f"<si><t>text{number}</t></si>" for number in range(100))
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>'
    data = workbook(sheet, ("xl/sharedStrings.xml", f"<sst>{strings}</sst>"))
    items = read(FORMAT, data, Limits(max_in_memory_bytes=2_000))
    assert gaps_of(items) == [Reason.TOO_LARGE]
    assert "text99" in text_of(items)


def test_embedded_files_are_handed_on() -> None:
    items = read(FORMAT, workbook(_CELL, ("xl/embeddings/oleObject1.bin", b"inside")))
    assert parts_of(items) == [b"inside"]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.text("aé1 ", max_size=5), max_size=4), max_size=8))
def test_whatever_openpyxl_writes_is_read(rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([f"#{text}" for text in row])
    assert cells_of(read(FORMAT, _saved(book))) == {f"#{text}" for row in rows for text in row}


def test_cut_anywhere_it_raises_only_its_own_errors() -> None:
    book = openpyxl.Workbook()
    book.active.append(["a", 1])
    data = _saved(book)
    for end in range(0, len(data), 23):
        survive(FORMAT, data[:end])


def test_a_sheet_that_is_named_and_missing_is_told() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("second")
    with zipfile.ZipFile(io.BytesIO(_saved(book))) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    del members["xl/worksheets/sheet2.xml"]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    assert Gap(Reason.CORRUPT) in read(FORMAT, stream.getvalue())
