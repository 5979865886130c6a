"""OpenDocument: every hidden place, sheets, slides, encryption, damage."""

import io
from pathlib import Path

import pytest
from odf import office, opendocument, style, table, text

from detectors.document import Prose, Record, Role, Zone
from detectors.tables import TableJudge
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, Encrypted
from scanner.extractors.office.odf.reader import FORMAT
from scanner.extractors.office.sheet_rows import DENSE_COLUMNS
from tests.makers.office import (
    cells_of,
    gaps_of,
    parts_of,
    read,
    survive,
    tables_of,
    text_of,
    zipped,
)

_DATA = Path(__file__).parent.parent / "data"
_TEXT = "application/vnd.oasis.opendocument.text"
_NS = 'xmlns:text="t" xmlns:office="o" xmlns:table="b" xmlns:draw="d" xmlns:style="s" xmlns:dc="c"'


def _document(kind: str, body: str, *parts: tuple[str, str | bytes]) -> bytes:
    content = f"<office:document-content {_NS}><office:{kind}>{body}</office:{kind}>"
    return zipped(
        [
            ("mimetype", _TEXT),
            ("content.xml", content + "</office:document-content>"),
            *parts,
        ]
    )


def _p(words: str) -> str:
    return f"<text:p>{words}</text:p>"


@pytest.mark.parametrize(
    ("markup", "zone"),
    [
        pytest.param(_p("planted"), Zone.BODY, id="paragraph"),
        pytest.param("<text:h>planted</text:h>", Zone.BODY, id="heading"),
        pytest.param(
            f"<text:p>a<office:annotation><dc:creator>x</dc:creator>{_p('planted')}"
            "</office:annotation></text:p>",
            Zone.NOTE,
            id="annotation",
        ),
        pytest.param(
            f"<text:p>a<text:note><text:note-body>{_p('planted')}</text:note-body></text:note>"
            "</text:p>",
            Zone.NOTE,
            id="footnote",
        ),
        pytest.param(
            "<text:tracked-changes><text:changed-region><text:deletion>"
            f"{_p('planted')}</text:deletion></text:changed-region></text:tracked-changes>",
            Zone.NOTE,
            id="tracked deletion",
        ),
        pytest.param(
            f"<text:p><draw:frame><draw:text-box>{_p('planted')}</draw:text-box></draw:frame>"
            "</text:p>",
            Zone.BODY,
            id="text box",
        ),
    ],
)
def test_every_place_of_a_text_is_read(markup: str, zone: Zone) -> None:
    assert "planted" in text_of(read(FORMAT, _document("text", markup)), zone).split("\n")


def test_a_note_does_not_cut_the_paragraph_that_holds_it() -> None:
    markup = f"<text:p>left <office:annotation>{_p('note')}</office:annotation>right</text:p>"
    assert text_of(read(FORMAT, _document("text", markup)), Zone.BODY) == "left right"


def test_spaces_tabs_and_breaks_are_text() -> None:
    markup = '<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d\ne</text:p>'
    assert text_of(read(FORMAT, _document("text", markup))) == "a   b\tc\nd e"


def test_headers_and_footers_of_styles_are_read() -> None:
    styles = (
        f"<s {_NS}><style:header>{_p('above')}</style:header>"
        f"<style:footer-left>{_p('below')}</style:footer-left></s>"
    )
    items = read(FORMAT, _document("text", "", ("styles.xml", styles)))
    assert text_of(items, Zone.HEADER) == "above"
    assert text_of(items, Zone.FOOTER) == "below"


def test_slides_are_numbered() -> None:
    page = "<draw:page><draw:frame>{}</draw:frame></draw:page>"
    items = read(FORMAT, _document("presentation", page.format(_p("a")) + page.format(_p("b"))))
    where = {item.text: item.where for item in items if isinstance(item, Prose)}
    assert where == {"a": Location.at(slide=1, line=1), "b": Location.at(slide=2, line=1)}


def _row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def test_a_sheet_keeps_places_values_and_annotations() -> None:
    cells = (
        '<table:table-cell office:value-type="float" office:value="2.79035121518989E14">'
        f"{_p('2,79E+14')}<office:annotation>{_p('remark')}</office:annotation></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="3"/>'
        f'<table:table-cell office:date-value="1980-01-02">{_p("2 janv.")}</table:table-cell>'
    )
    blank = _row("", 'table:number-rows-repeated="9"')
    body = f'<table:table table:name="tab">{blank}{_row(cells)}'
    items = read(FORMAT, _document("spreadsheet", body + "</table:table>"))
    (found,) = tables_of(items)
    assert found.rows == (("279035121518989", "", "", "", "1980-01-02"),)
    assert (found.where, found.first_row) == (Location.at(sheet=1), 10)
    assert {"remark", "tab"} <= set(text_of(items, Zone.NOTE).split("\n"))


def test_repetition_does_not_multiply_what_is_held() -> None:
    cell = f'<table:table-cell table:number-columns-repeated="16384">{_p("x")}</table:table-cell>'
    rows = _row(cell, 'table:number-rows-repeated="1048576"') * 3
    body = f"<table:table>{rows}</table:table>"
    items = read(FORMAT, _document("spreadsheet", body))
    assert cells_of(items) == {"x"}
    assert [len(row) for found in tables_of(items) for row in found.rows] == [DENSE_COLUMNS] * 3
    assert set(gaps_of(items)) == {Reason.TOO_LARGE}


def test_no_repetition_hides_what_follows_it() -> None:
    many = 'table:number-columns-repeated="1000000"'
    cells = "".join(f"<table:table-cell {many}>{_p(word)}</table:table-cell>" for word in "abc")
    others = "".join(f"<table:table-cell {many}>{_p(word)}</table:table-cell>" for word in "def")
    often = 'table:number-rows-repeated="1000000"'
    body = f"<table:table>{_row(cells, often)}{_row(others, often)}{_row(cells, often)}"
    items = read(FORMAT, _document("spreadsheet", body + "</table:table>"))
    assert cells_of(items) == set("abcdef")
    rows = [row for found in tables_of(items) for row in found.rows if any(row)]
    assert [list(dict.fromkeys(row)) for row in rows] == [list("abc"), list("def"), list("abc")]
    assert set(gaps_of(items)) == {Reason.TOO_LARGE}


def _cells(*words: str, attributes: str = "") -> str:
    cell = f"<table:table-cell {attributes}>"
    return "".join(f"{cell}{_p(word)}</table:table-cell>" for word in words)


_EMPTY_TAIL = _row(
    '<table:table-cell table:number-columns-repeated="16384"/>',
    'table:number-rows-repeated="1048570"',
)
_OFTEN = 'table:number-rows-repeated="1000000"'
_TWICE = 'table:number-columns-repeated="2"'
_HEADER = _cells("Nom", "IPP", "Diagnostic")
_PATIENT = _cells("MARTIN", "800123456", "Cancer du sein")


@pytest.mark.parametrize(
    ("rows", "patients"),
    [
        pytest.param(_row(_HEADER) + _row(_PATIENT), 1, id="nothing repeated"),
        pytest.param(_row(_HEADER, _OFTEN) + _row(_PATIENT), 1, id="header repeated"),
        pytest.param(_row(_HEADER) + _row(_PATIENT, _OFTEN), 1, id="data repeated"),
        pytest.param(_row(_HEADER, _OFTEN) + _row(_PATIENT, _OFTEN), 1, id="both repeated"),
        pytest.param(
            _row(_cells("Suivi"), _OFTEN) + _row(_HEADER, _OFTEN) + _row(_PATIENT, _OFTEN),
            1,
            id="title, header and data repeated",
        ),
        pytest.param(
            _row(_HEADER) + _row(_PATIENT, _OFTEN) + _row(_cells("DURAND", "800123457", "VIH")),
            2,
            id="leak below the repeated row",
        ),
        pytest.param(
            _row(_HEADER) + _row("", 'table:number-rows-repeated="900"') + _row(_PATIENT),
            1,
            id="header far above",
        ),
        pytest.param(
            _row(_cells("IPP", "Diagnostic", attributes=_TWICE))
            + _row(_cells("", "800123456", "", "Cancer du sein")),
            1,
            id="cells of the header repeated",
        ),
    ],
)
def test_a_patient_is_met_once_however_rows_are_repeated(rows: str, patients: int) -> None:
    body = f"<table:table>{rows}{_EMPTY_TAIL}</table:table>"
    items = read(FORMAT, _document("spreadsheet", body))
    assert not gaps_of(items)
    judge = TableJudge(lambda _: False)
    records = [one for table in tables_of(items) for one in judge.read(table)]
    told = [one for one in records if isinstance(one, Record)]
    assert len(told) == patients
    for record in told:
        assert {Role.IPP, Role.DIAGNOSIS_TEXT} <= {item.role for item in record.fields}


def test_an_empty_tail_costs_nothing_and_is_no_gap() -> None:
    body = f"<table:table>{_row(_cells('x'))}{_EMPTY_TAIL}</table:table>"
    items = read(FORMAT, _document("spreadsheet", body))
    assert not gaps_of(items)
    (found,) = tables_of(items)
    assert found.rows == (("x",),)


@pytest.mark.parametrize("count", [16384, 99999999, pytest.param("9" * 5000, id="no number")])
def test_a_cell_repeated_beyond_what_is_kept_apart_is_told(count: int | str) -> None:
    cell = _cells("IPP", attributes=f'table:number-columns-repeated="{count}"')
    body = f"<table:table>{_row(cell)}</table:table>"
    assert gaps_of(read(FORMAT, _document("spreadsheet", body))) == [Reason.TOO_LARGE]


def test_an_encrypted_document_is_told() -> None:
    manifest = (
        "<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    with pytest.raises(Encrypted):
        read(FORMAT, _document("text", "", ("META-INF/manifest.xml", manifest)))


def test_a_manifest_alone_tells_the_kind() -> None:
    manifest = f"<m media-type='{_TEXT}'/>"
    content = f"<o {_NS}>{_p('found')}</o>"
    items = read(FORMAT, zipped([("META-INF/manifest.xml", manifest), ("content.xml", content)]))
    assert text_of(items) == "found"


def test_objects_inside_are_read_and_handed_on() -> None:
    inner = f"<o {_NS}>{_p('inner')}</o>"
    items = read(
        FORMAT, _document("text", _p("x"), ("Object 1/content.xml", inner), ("Object 2", b"ole"))
    )
    assert "inner" in text_of(items)
    assert parts_of(items) == [b"ole"]


def test_a_scan_pasted_into_a_document_is_told() -> None:
    data = _document("text", _p("1"), ("Pictures/1.png", b"\x89PNG"))
    assert gaps_of(read(FORMAT, data)) == [Reason.UNSUPPORTED]


def test_whatever_odfpy_writes_is_read() -> None:
    document = opendocument.OpenDocumentText()
    document.text.addElement(text.P(text="in a paragraph"))
    grid = table.Table(name="t")
    row = table.TableRow()
    for words in ("left", "right"):
        cell = table.TableCell()
        cell.addElement(text.P(text=words))
        row.addElement(cell)
    grid.addElement(row)
    document.text.addElement(grid)
    page = style.MasterPage(name="Standard", pagelayoutname="p")
    header = style.Header()
    header.addElement(text.P(text="in the header"))
    page.addElement(header)
    document.masterstyles.addElement(page)
    remark = text.P(text="x")
    note = office.Annotation()
    note.addElement(text.P(text="in an annotation"))
    remark.addElement(note)
    document.text.addElement(remark)
    buffer = io.BytesIO()
    document.write(buffer)
    items = read(FORMAT, buffer.getvalue())
    assert "in a paragraph" in text_of(items, Zone.BODY)
    assert "in the header" in text_of(items, Zone.HEADER)
    assert "in an annotation" in text_of(items, Zone.NOTE)
    assert ("left", "right") in {row for found in tables_of(items) for row in found.rows}


def test_a_letter_of_libreoffice_is_read_whole() -> None:
    items = read(FORMAT, (_DATA / "letter.odt").read_bytes())
    assert "NIR 2 55 08 14 168 025 38\nAprès le tableau 日本 Ωμέγα" in text_of(items, Zone.BODY)
    assert "ENTETE" in text_of(items, Zone.HEADER)
    assert "PIEDPAGE" in text_of(items, Zone.FOOTER)
    assert "COMMENTAIRE caché" in text_of(items, Zone.NOTE)
    assert "TITRE secret" in text_of(items, Zone.PROPERTIES)
    assert ("cel10é", "", "cel12é") in tables_of(items)[0].rows


def test_a_book_of_libreoffice_is_read_whole() -> None:
    items = read(FORMAT, (_DATA / "book.ods").read_bytes())
    assert {"255081416802538", "1980-02-03", "valeurcachee"} <= cells_of(items)
    assert "COMMENTAIRE cellule" in text_of(items, Zone.NOTE)


@pytest.mark.parametrize("name", ["letter.odt", "book.ods"])
def test_cut_anywhere_it_raises_only_its_own_errors(name: str) -> None:
    data = (_DATA / name).read_bytes()
    for end in range(0, len(data), 97):
        survive(FORMAT, data[:end])
    with pytest.raises(Corrupt):
        read(FORMAT, data[: len(data) // 2])


def test_office_open_xml_is_not_ours() -> None:
    assert not FORMAT.recognise(Content.of_bytes(zipped([("mimetype", "application/epub+zip")])))
