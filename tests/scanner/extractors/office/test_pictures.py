"""A scan pasted into a workbook or an old document is told, not called clean."""

import io

import openpyxl
import pytest
from openpyxl.drawing.image import Image as Picture
from PIL import Image

from findings import Reason
from scanner.extractors.format import Gap
from scanner.extractors.office.ole.documents import PPT
from scanner.extractors.office.ooxml.xlsx import FORMAT as XLSX
from tests.makers.compound import compound
from tests.makers.office import read

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def workbook_with_a_picture(text: str) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = text
    sheet.add_image(Picture(drawn), "B2")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        pytest.param("page 1", True, id="a scan and a page number"),
        pytest.param("un texte assez long pour être celui du document", False, id="a logo"),
    ],
)
def test_a_workbook_of_pictures_is_told(text: str, is_told: bool) -> None:  # noqa: FBT001 - a column
    items = list(read(XLSX, workbook_with_a_picture(text)))
    assert (Gap(Reason.UNSUPPORTED) in items) is is_told


def test_slides_of_pictures_in_the_old_format_are_told() -> None:
    show = compound({"PowerPoint Document": bytes(64), "Current User": bytes(20), "Pictures": PNG})
    assert Gap(Reason.UNSUPPORTED) in list(read(PPT, show))
