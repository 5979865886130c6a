"""`formats/`: the places of office documents and PDF in which a leak hides, one leak in each."""

import io
from collections.abc import Iterator
from typing import Final

import docx
import openpyxl
from openpyxl.comments import Comment

from findings import Reason
from sample_data import office, pages
from sample_data.letters import short_leak
from sample_data.persons import CAST, Patient
from sample_data.sample import Sample, leak, partly_read
from sample_data.zipped import replaced, unzipped

_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_VML: Final = 'xmlns:v="urn:schemas-microsoft-com:vml"'
_PLAIN: Final = "Document de travail du 9 mars 2026."


def samples() -> Iterator[Sample]:
    """All of them."""
    for path, data in (*_word(), *_sheets(), *_pages(), *_others()):
        yield leak(f"formats/{path}", data)
    said = _photograph(_who(29))
    yield partly_read("formats/image/exif.jpg", said, Reason.UNSUPPORTED)


def _who(number: int) -> str:
    return short_leak(CAST[number])


def _word() -> Iterator[tuple[str, bytes]]:
    yield "docx/body.docx", office.word(_who(0))
    yield "docx/header.docx", office.word(_PLAIN, header=_who(1))
    yield "docx/property.docx", office.word(_PLAIN, title=_who(2))
    document = docx.Document()
    document.add_paragraph(_PLAIN)
    document.add_table(1, 1).cell(0, 0).text = _who(3)
    yield "docx/table.docx", office.saved(document)
    document = docx.Document()
    document.add_paragraph(_PLAIN)
    document.sections[0].footer.paragraphs[0].text = _who(4)
    yield "docx/footer.docx", office.saved(document)
    document = docx.Document()
    document.add_comment(document.add_paragraph(_PLAIN).runs, text=_who(5), author="Relecture")
    yield "docx/comment.docx", _dated(office.saved(document))
    yield "docx/text_box.docx", _with_body(_text_box(_who(6)))
    yield "docx/tracked_insertion.docx", _with_body(_tracked("ins", "t", _who(7)))
    yield "docx/tracked_deletion.docx", _with_body(_tracked("del", "delText", _who(8)))
    yield "docx/split_runs.docx", _with_body(_split(_who(9)))
    note = (
        f'<w:footnotes {_W}><w:footnote w:id="2">{_paragraph(_who(10))}</w:footnote></w:footnotes>'
    )
    yield "docx/footnote.docx", replaced(office.word(_PLAIN), word__footnotes_xml=note.encode())


def _dated(package: bytes) -> bytes:
    """A comment bears the hour of its making: give it the samples' own."""
    comments = unzipped(package)["word/comments.xml"]
    start = comments.index(b'w:date="') + 8
    end = comments.index(b'"', start)
    fixed = comments[:start] + b"2026-03-09T08:30:00Z" + comments[end:]
    return replaced(package, word__comments_xml=fixed)


def _with_body(markup: str) -> bytes:
    """A Word document with this markup put at the start of its body."""
    package = office.word(_PLAIN)
    body = unzipped(package)["word/document.xml"]
    return replaced(
        package, word__document_xml=body.replace(b"<w:body>", b"<w:body>" + markup.encode(), 1)
    )


def _paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _text_box(text: str) -> str:
    return (
        f"<w:p><w:r><w:pict><v:shape {_VML}><v:textbox><w:txbxContent>{_paragraph(text)}"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def _tracked(kind: str, element: str, text: str) -> str:
    return (
        f'<w:p><w:{kind} w:id="1" w:author="Relecture" w:date="2026-03-09T08:30:00Z">'
        f"<w:r><w:{element}>{text}</w:{element}></w:r></w:{kind}></w:p>"
    )


def _split(text: str) -> str:
    """The same text in runs of three letters, as spell checkers leave it."""
    pieces = (text[at : at + 3] for at in range(0, len(text), 3))
    runs = (f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in pieces)
    return f"<w:p>{''.join(runs)}</w:p>"


def _row(p: Patient) -> list[str]:
    return [p.family, p.given, p.birth, p.nir_spaced, "Cancer du pancréas"]


def _answers(p: Patient) -> dict[str, str]:
    return {
        "nom": p.family,
        "prenom": p.given,
        "nir": p.nir_spaced,
        "diagnostic": "Cancer du pancréas",
    }


def _sheets() -> Iterator[tuple[str, bytes]]:
    head = ["Nom", "Prénom", "Date de naissance", "NIR", "Diagnostic"]
    yield "xlsx/cells.xlsx", office.workbook([head, _row(CAST[11])])
    p = CAST[12]
    numeric = [p.family, p.given, p.birth, int(p.nir), "Cancer du pancréas"]
    assert p.nir.isdigit()
    yield "xlsx/numeric_nir.xlsx", office.workbook([head, numeric])
    for state in ("hidden", "veryHidden"):
        book = openpyxl.Workbook()
        book.worksheets[0].append([_PLAIN])
        page = book.create_sheet("Feuil2")
        page.append(head)
        page.append(_row(CAST[13]))
        page.sheet_state = state
        yield f"xlsx/sheet_{state.lower()}.xlsx", office.bound(book)
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = _PLAIN
    book.worksheets[0]["A1"].comment = Comment(_who(14), "Relecture")
    yield "xlsx/comment.xlsx", office.bound(book)
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = _PLAIN
    header = book.worksheets[0].oddHeader
    assert header is not None
    header.center.text = _who(15)
    yield "xlsx/print_header.xlsx", office.bound(book)


def _pages() -> Iterator[tuple[str, bytes]]:
    yield "pdf/text.pdf", pages.pdf(_who(16))
    yield "pdf/form_value.pdf", pages.form({"champ1": _who(17)})
    yield "pdf/field_without_widget.pdf", pages.form_without_widgets(_answers(CAST[30]))
    yield "pdf/xfa_data.pdf", pages.form_of_data(_answers(CAST[31]))
    yield "pdf/annotation.pdf", pages.annotated(_who(18))
    attached = _who(19).encode()
    yield "pdf/attachment.pdf", pages.with_attachment("note.txt", attached)
    yield "pdf/metadata.pdf", pages.pdf(_PLAIN, title=_who(20))


def _others() -> Iterator[tuple[str, bytes]]:
    yield "pptx/slide.pptx", office.slides([("Staff", _who(21))])
    yield "pptx/notes.pptx", office.slides([("Staff", _PLAIN)], notes=_who(22))
    yield "odt/body.odt", office.open_text(_who(23))
    head = ["Nom", "Prénom", "Date de naissance", "NIR", "Diagnostic"]
    yield "ods/cells.ods", office.open_sheet([head, _row(CAST[24])])
    often = office.open_sheet([head, _row(CAST[32])], repeated=1_000_000)
    yield "ods/rows_repeated.ods", often
    yield "rtf/body.rtf", office.rich_text(_who(25))
    yield "doc/body.doc", office.old_word(_who(26))
    yield "xls/cells.xls", office.old_workbook([head, _row(CAST[27])])
    inner = office.word(_who(28))
    outer = replaced(office.word(_PLAIN), word__embeddings__fiche_docx=inner)
    yield "docx/embedded_document.docx", outer


def _photograph(description: str) -> bytes:
    """A grey square whose EXIF description says too much."""
    from PIL import Image  # noqa: PLC0415 - loads slowly, needed here only

    picture = Image.new("L", (8, 8), 128)
    exif = Image.Exif()
    exif[0x010E] = description.encode("ascii", "ignore").decode()
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()
