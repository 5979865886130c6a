"""Office documents from text and rows, by the libraries of the field; the same bytes each time."""

import io
import struct
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
import pptx
import xlwt
from docx.document import Document
from odf import element, opendocument
from odf import table as odf_table
from odf import text as odf_text
from pptx.util import Inches

from sample_data.zipped import settled
from tests.makers.compound import compound

Rows = Sequence[Sequence[Any]]


def word(text: str, *, header: str = "", title: str = "") -> bytes:
    """A Word document of these lines, perhaps with a page header."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.core_properties.title = title
    return saved(document)


def saved(document: Document) -> bytes:
    """The bytes of a python-docx document, without its template's thumbnail and second styles."""
    for holder in (document.part, document.part.package):
        for number, relation in list(holder.rels.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                del holder.rels[number]
    buffer = io.BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def workbook(rows: Rows, sheet: str = "Feuil1") -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in rows:
        page.append(list(row))
    return bound(book)


def bound(book: openpyxl.Workbook) -> bytes:
    """The bytes of an openpyxl workbook."""
    buffer = io.BytesIO()
    book.save(buffer)
    return settled(buffer.getvalue())


def old_workbook(rows: Rows) -> bytes:
    """An Excel 97-2003 workbook."""
    book = xlwt.Workbook()
    page = book.add_sheet("Feuil1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write(number, column, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def old_word(text: str) -> bytes:
    """A Word 97-2003 document of one piece, in single bytes ([MS-DOC] 2.4.1)."""
    said = text.replace("\n", "\r") + "\r"
    at = 0x400
    main = bytearray(at) + said.encode("cp1252")
    plc = struct.pack("<2I", 0, len(said)) + struct.pack("<HIH", 0, at * 2 | 0x40000000, 0)
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 0x0A, 0x0200)
    struct.pack_into("<8I", main, 0x4C, len(said), 0, 0, 0, 0, 0, 0, 0)
    struct.pack_into("<II", main, 0x1A2, 16, len(clx))
    return compound({"WordDocument": bytes(main), "1Table": bytes(16) + clx})


def slides(pages: Sequence[tuple[str, str]], *, notes: str = "") -> bytes:
    """A presentation of (title, text) slides; notes go under the first."""
    show = pptx.Presentation()
    for title, text in pages:
        slide = show.slides.add_slide(show.slide_layouts[5])
        slide.shapes.title.text = title
        box = slide.shapes.add_textbox(Inches(1), Inches(2), Inches(8), Inches(4))
        box.text_frame.text = text
    if notes:
        show.slides[0].notes_slide.notes_text_frame.text = notes
    buffer = io.BytesIO()
    show.save(buffer)
    return settled(buffer.getvalue())


def open_text(text: str) -> bytes:
    """An OpenDocument text."""
    element.Element.namespaces.clear()  # odfpy declares what any earlier document used
    document = opendocument.OpenDocumentText()
    for line in text.splitlines():
        document.text.addElement(odf_text.P(text=line))
    return _open(document)


def open_sheet(rows: Rows, *, repeated: int = 1) -> bytes:
    """An OpenDocument sheet; every cell is text, each row stands for so many."""
    element.Element.namespaces.clear()  # as above
    document = opendocument.OpenDocumentSpreadsheet()
    page = odf_table.Table(name="Feuille1")
    for row in rows:
        line = odf_table.TableRow(**({"numberrowsrepeated": repeated} if repeated > 1 else {}))
        for value in row:
            cell = odf_table.TableCell(valuetype="string")
            cell.addElement(odf_text.P(text=str(value)))
            line.addElement(cell)
        page.addElement(line)
    document.spreadsheet.addElement(page)
    return _open(document)


def _open(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.write(buffer)
    return settled(buffer.getvalue())


def rich_text(text: str) -> bytes:
    """RTF in cp1252, accents as WordPad escapes them."""
    escaped = "".join(
        rf"\'{letter.encode('cp1252').hex()}" if ord(letter) > 126 else letter for letter in text
    )
    body = escaped.replace("\n", "\\par\n")
    return (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Calibri;}}\f0\fs22 " + body + "}").encode(
        "ascii"
    )
