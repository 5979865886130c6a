"""Word documents: every hidden place, damage, bombs, and python-docx as the reference."""

import io

import docx as python_docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.document import MAX_PROSE_CHARS, MAX_TABLE_ROWS, Prose, Zone
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent, Corrupt
from scanner.extractors.office.ooxml.docx import FORMAT
from scanner.limits import Limits
from tests.makers.office import (
    W,
    cells_of,
    gaps_of,
    paragraph,
    parts_of,
    read,
    survive,
    tables_of,
    text_of,
    word,
    zipped,
)

_BOX = (
    "<w:p><w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"
    "</w:r></w:p>"
)
_RUN = "<w:r><w:t>{}</w:t></w:r>"
_DELETED = "<w:r><w:delText>{}</w:delText></w:r>"
PLANT = "279035121518989"


def _hdr(markup: str) -> str:
    return f"<w:hdr {W}>{markup}</w:hdr>"


@pytest.mark.parametrize(
    ("markup", "zone"),
    [
        pytest.param(paragraph(PLANT), Zone.BODY, id="body"),
        pytest.param(_BOX.format(paragraph(PLANT)), Zone.BODY, id="text box"),
        pytest.param(
            f"<w:sdt><w:sdtContent>{paragraph(PLANT)}</w:sdtContent></w:sdt>",
            Zone.BODY,
            id="content control",
        ),
        pytest.param(f"<w:p><w:ins>{_RUN.format(PLANT)}</w:ins></w:p>", Zone.BODY, id="inserted"),
        pytest.param(
            f"<w:p><w:del>{_DELETED.format(PLANT)}</w:del></w:p>", Zone.BODY, id="deleted"
        ),
        pytest.param(
            f"<w:p><w:moveFrom>{_RUN.format(PLANT)}</w:moveFrom></w:p>", Zone.BODY, id="moved away"
        ),
        pytest.param(
            f"<mc:AlternateContent><mc:Fallback>{paragraph(PLANT)}</mc:Fallback>"
            "</mc:AlternateContent>",
            Zone.BODY,
            id="fallback",
        ),
        pytest.param(
            f'<w:p><w:r><w:instrText>HYPERLINK "x{PLANT}"</w:instrText></w:r></w:p>',
            Zone.BODY,
            id="field code",
        ),
        pytest.param(f'<v:textpath string="{PLANT}"/>', Zone.BODY, id="watermark"),
        pytest.param(f'<wp:docPr xmlns:wp="u" descr="{PLANT}"/>', Zone.BODY, id="alt text"),
    ],
)
def test_every_place_of_the_body_is_read(markup: str, zone: Zone) -> None:
    assert PLANT in text_of(read(FORMAT, word(markup)), zone)


@pytest.mark.parametrize(
    ("name", "part", "zone"),
    [
        pytest.param("word/header2.xml", _hdr(paragraph(PLANT)), Zone.HEADER, id="header"),
        pytest.param("word/footer1.xml", _hdr(paragraph(PLANT)), Zone.FOOTER, id="footer"),
        pytest.param("word/footnotes.xml", _hdr(paragraph(PLANT)), Zone.NOTE, id="footnote"),
        pytest.param("word/endnotes.xml", _hdr(paragraph(PLANT)), Zone.NOTE, id="endnote"),
        pytest.param("word/comments.xml", _hdr(paragraph(PLANT)), Zone.NOTE, id="comment"),
        pytest.param(
            "word/glossary/document.xml", _hdr(paragraph(PLANT)), Zone.BODY, id="glossary"
        ),
        pytest.param(
            "word/settings.xml",
            _hdr(f'<w:docVar w:name="nir" w:val="{PLANT}"/>'),
            Zone.NOTE,
            id="document variable",
        ),
        pytest.param(
            "word/charts/chart1.xml",
            f"<c:v xmlns:c='c'>{PLANT}</c:v>",
            Zone.NOTE,
            id="cached value of a chart",
        ),
        pytest.param(
            "word/diagrams/data1.xml",
            f"<d xmlns:a='a'><a:p><a:r><a:t>{PLANT}</a:t></a:r></a:p></d>",
            Zone.NOTE,
            id="diagram",
        ),
        pytest.param("docProps/core.xml", f"<c><t>{PLANT}</t></c>", Zone.PROPERTIES, id="title"),
        pytest.param("docProps/custom.xml", f"<c><s>{PLANT}</s></c>", Zone.PROPERTIES, id="custom"),
        pytest.param(
            "word/_rels/document.xml.rels",
            f'<R><Relationship TargetMode="External" Target="mailto:{PLANT}@x"/></R>',
            Zone.NOTE,
            id="link target",
        ),
    ],
)
def test_every_other_part_is_read(name: str, part: str, zone: Zone) -> None:
    assert PLANT in text_of(read(FORMAT, word(paragraph("x"), (name, part))), zone)


@pytest.mark.parametrize(
    "name",
    ["word/embeddings/sheet.xlsx", "word/afchunk.rtf", "customXml/item1.xml", "odd/place.txt"],
)
def test_files_inside_are_handed_on(name: str) -> None:
    assert parts_of(read(FORMAT, word("", (name, b"inside")))) == [b"inside"]


def test_runs_cut_anywhere_are_joined() -> None:
    runs = "".join(_RUN.format(piece) for piece in ("2 79", " 0", "3 51 215", " 189 89"))
    assert "2 79 03 51 215 189 89" in text_of(read(FORMAT, word(f"<w:p>{runs}</w:p>")))


def test_deleted_text_does_not_run_into_what_replaced_it() -> None:
    markup = (
        f"<w:p>{_RUN.format('né ')}<w:del>{_DELETED.format('MARTIN')}</w:del>"
        f"<w:ins>{_RUN.format('DURAND')}</w:ins></w:p>"
    )
    assert text_of(read(FORMAT, word(markup))) == "né DURAND\nMARTIN"


def test_a_text_box_does_not_cut_the_paragraph_that_anchors_it() -> None:
    box = _BOX.format(paragraph("box")).removeprefix("<w:p>").removesuffix("</w:p>")
    lines = text_of(
        read(FORMAT, word(f"<w:p>{_RUN.format('left ')}{box}{_RUN.format('right')}</w:p>"))
    )
    assert lines.split("\n") == ["box", "left right"]


def test_tab_stops_are_not_text_and_tabs_are() -> None:
    markup = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr>"
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    )
    assert text_of(read(FORMAT, word(markup))) == "a\tb\nc"


def test_lines_are_numbered_and_only_the_first_passage_opens() -> None:
    items = read(FORMAT, word(paragraph("x" * 40_000) * 3))
    proses = [item for item in items if isinstance(item, Prose)]
    assert [prose.where for prose in proses] == [Location.at(line=number) for number in (1, 2, 3)]
    assert [prose.opening for prose in proses] == [True, False, False]


def test_a_long_paragraph_is_cut_and_nothing_is_lost() -> None:
    items = read(FORMAT, word(paragraph("mot " * 50_000)))
    proses = [item for item in items if isinstance(item, Prose)]
    assert all(len(prose.text) <= MAX_PROSE_CHARS for prose in proses)
    assert sum(prose.text.count("mot") for prose in proses) == 50_000


def _table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def test_a_table_in_a_cell_is_a_table_and_stays_in_its_cell() -> None:
    inner = _table((paragraph("nom"), paragraph("DURAND")))
    tables = tables_of(read(FORMAT, word(_table((paragraph("patient") + inner, paragraph("z"))))))
    assert [table.rows for table in tables] == [
        (("nom", "DURAND"),),
        (("patient\nnom\tDURAND", "z"),),
    ]


def test_a_long_table_comes_in_bounded_pieces_with_true_row_numbers() -> None:
    rows = [(paragraph(f"row{number}"),) for number in range(MAX_TABLE_ROWS + 20)]
    first, second = tables_of(read(FORMAT, word(_table(*rows))))
    assert (len(first.rows), first.first_row) == (MAX_TABLE_ROWS, 1)
    assert (len(second.rows), second.first_row) == (20, MAX_TABLE_ROWS + 1)


def test_deep_tables_do_not_multiply_their_text() -> None:
    markup = paragraph("x" * 1000)
    for _ in range(60):
        markup = _table((markup,))
    items = read(FORMAT, word(markup))
    assert sum(len(cell) for t in tables_of(items) for row in t.rows for cell in row) < 20_000


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        pytest.param("Page 1", [Reason.UNSUPPORTED], id="a pasted scan"),
        pytest.param("Compte rendu de consultation " * 5, [], id="a letter with a logo"),
    ],
)
def test_a_scan_pasted_into_a_document_is_told(text: str, gaps: list[Reason]) -> None:
    data = word(paragraph(text), ("word/media/image1.png", b"\x89PNG"))
    assert gaps_of(read(FORMAT, data)) == gaps


def test_a_damaged_part_is_a_gap_and_the_others_are_read() -> None:
    items = read(FORMAT, word(paragraph("body"), ("word/comments.xml", "<w:p><w:t>half")))
    assert gaps_of(items) == [Reason.CORRUPT]
    assert "body" in text_of(items)


def test_an_entity_bomb_is_a_gap() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;">]><w:p><w:t>&m;</w:t></w:p>'
    assert gaps_of(read(FORMAT, word("", ("word/header1.xml", bomb)))) == [Reason.CORRUPT]


def test_a_package_that_explodes_is_stopped() -> None:
    data = word(paragraph("body"), ("word/header1.xml", "<a>" + " " * 3_000_000))
    content_limits = Limits(expanded_floor_bytes=1_000_000, expanded_ratio=1)
    with pytest.raises(BudgetSpent):
        read(FORMAT, data, content_limits)


def test_an_embedded_file_larger_than_memory_is_a_gap() -> None:
    data = word(paragraph("x"), ("word/embeddings/a.bin", bytes(5_000)))
    items = read(FORMAT, data, Limits(max_in_memory_bytes=4_000))
    assert gaps_of(items) == [Reason.TOO_LARGE]


def test_a_second_part_of_the_same_name_is_read_too() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = word(paragraph("one"), ("word/document.xml", f"<w:p {W}><w:t>two</w:t></w:p>"))
    assert {"one", "two"} <= set(text_of(read(FORMAT, data)).split("\n"))


_words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)


@settings(max_examples=25, deadline=None)
@given(
    paragraphs=st.lists(_words, max_size=6),
    rows=st.lists(st.tuples(_words, _words), min_size=1, max_size=4),
    header=_words,
)
def test_whatever_python_docx_sees_is_read(
    paragraphs: list[str], rows: list[tuple[str, str]], header: str
) -> None:
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = header
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(len(rows), 2)
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    items = read(FORMAT, buffer.getvalue())
    seen = python_docx.Document(io.BytesIO(buffer.getvalue()))
    body = text_of(items, Zone.BODY).split("\n")
    assert all(found.text in body for found in seen.paragraphs if found.text.strip())
    cells = {cell.text for row in seen.tables[0].rows for cell in row.cells if cell.text.strip()}
    assert cells <= cells_of(items)
    assert header in text_of(items, Zone.HEADER) or not header.strip()


def test_cut_anywhere_it_raises_only_its_own_errors() -> None:
    data = word(paragraph("x" * 500) * 9, ("docProps/core.xml", "<c>t</c>"))
    for end in range(0, len(data), 7):
        survive(FORMAT, data[:end])


def test_a_cut_document_is_recognised_and_corrupt() -> None:
    with pytest.raises(Corrupt):
        read(FORMAT, word(paragraph("x"))[:200])


@pytest.mark.parametrize("name", ["a.txt", "mimetype"])
def test_a_plain_zip_is_not_ours(name: str) -> None:
    assert not FORMAT.recognise(Content.of_bytes(zipped([(name, "x"), ("word/document.xml", "")])))
