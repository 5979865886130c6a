"""Presentations: slides in their order, every hidden place, damage."""

import io

import pytest
from pptx import Presentation
from pptx.util import Inches

from detectors.document import Prose, Zone
from findings import Location, Reason
from scanner.extractors.office.ooxml.pptx import FORMAT
from tests.makers.office import (
    cells_of,
    content_types,
    gaps_of,
    parts_of,
    read,
    survive,
    text_of,
    zipped,
)

_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_SPACES = 'xmlns:p="p" xmlns:a="a" xmlns:r="r"'


def _slide(text: str) -> str:
    return f"<p:sld {_SPACES}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"


def _presentation() -> bytes:
    deck = Presentation()
    for number in (1, 2):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"title {number}"
        slide.placeholders[1].text = f"content {number}"
        slide.notes_slide.notes_text_frame.text = f"spoken {number}"
    grid = slide.shapes.add_table(1, 2, Inches(1), Inches(1), Inches(3), Inches(1)).table
    grid.cell(0, 1).text = "in a cell"
    deck.core_properties.title = "in the title"
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_slides_tables_notes_and_properties_are_read() -> None:
    items = read(FORMAT, _presentation())
    bodies = [item for item in items if isinstance(item, Prose) and item.zone is Zone.BODY]
    assert [(item.text, item.where, item.opening) for item in bodies] == [
        ("title 1\ncontent 1", Location.at(slide=1, line=1), True),
        ("title 2\ncontent 2", Location.at(slide=2, line=1), False),
    ]
    assert "spoken 2" in text_of(items, Zone.NOTE)
    assert "in a cell" in cells_of(items)
    assert "in the title" in text_of(items, Zone.PROPERTIES)


def test_slides_are_numbered_as_shown_not_as_stored() -> None:
    order = f'<p:p {_SPACES}><p:sldId id="1" r:id="b"/><p:sldId id="2" r:id="a"/></p:p>'
    rels = (
        '<R><Relationship Id="a" Target="slides/slide1.xml"/>'
        '<Relationship Id="b" Target="/ppt/slides/slide2.xml"/></R>'
    )
    data = zipped(
        [
            content_types(_MAIN),
            ("ppt/presentation.xml", order),
            ("ppt/_rels/presentation.xml.rels", rels),
            ("ppt/slides/slide1.xml", _slide("second")),
            ("ppt/slides/slide2.xml", _slide("first")),
        ]
    )
    numbers = {item.text: item.where for item in read(FORMAT, data) if isinstance(item, Prose)}
    assert numbers["first"] == Location.at(slide=1, line=1)
    assert numbers["second"] == Location.at(slide=2, line=1)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        pytest.param("ppt/slideMasters/slideMaster1.xml", _slide("planted"), id="master"),
        pytest.param("ppt/slides/slide9.xml", _slide("planted"), id="unlisted slide"),
        pytest.param(
            "ppt/comments/comment1.xml",
            f"<p:l {_SPACES}><p:cm><p:text>planted</p:text></p:cm></p:l>",
            id="comment",
        ),
        pytest.param("ppt/comments/modernComment_1.xml", _slide("planted"), id="modern comment"),
    ],
)
def test_every_other_part_is_read(name: str, part: str) -> None:
    assert "planted" in text_of(read(FORMAT, zipped([content_types(_MAIN), (name, part)])))


def test_embedded_files_are_handed_on_and_scans_are_told() -> None:
    data = zipped(
        [
            content_types(_MAIN),
            ("ppt/slides/slide1.xml", _slide("1")),
            ("ppt/media/image1.jpeg", b"\xff\xd8"),
            ("ppt/embeddings/a.xlsx", b"inside"),
        ]
    )
    items = read(FORMAT, data)
    assert parts_of(items) == [b"inside"]
    assert gaps_of(items) == [Reason.UNSUPPORTED]


def test_cut_anywhere_it_raises_only_its_own_errors() -> None:
    data = _presentation()
    for end in range(0, len(data), 199):
        survive(FORMAT, data[:end])
