"""PDF documents: text, a form, annotations, attachments, metadata, a password."""

import io
import textwrap
from datetime import UTC, datetime
from xml.sax.saxutils import escape

import pikepdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

_WHEN = datetime(2026, 3, 9, 8, 30, tzinfo=UTC)


def pdf(text: str, *, title: str = "", password: str = "") -> bytes:
    """Pages of text, 60 lines each."""
    buffer = io.BytesIO()
    locked = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(buffer, pagesize=A4, invariant=1, encrypt=locked)
    canvas.setTitle(title or "Document")
    lines = [part for line in text.splitlines() for part in textwrap.wrap(line, 90) or [""]]
    for start in range(0, len(lines) or 1, 60):
        _page(canvas, lines[start : start + 60])
    canvas.save()
    return buffer.getvalue()


def _page(canvas: Canvas, lines: list[str]) -> None:
    sheet = canvas.beginText(50, 790)
    sheet.setFont("Helvetica", 10)
    for line in lines:
        sheet.textLine(line)
    canvas.drawText(sheet)
    canvas.showPage()


def form(values: dict[str, str]) -> bytes:
    """A form whose fields hold these values, which no page shows."""
    with pikepdf.open(io.BytesIO(pdf("Fiche de liaison"))) as document:
        fields = [
            document.make_indirect(_field(name, value, 700 - 30 * number))
            for number, (name, value) in enumerate(values.items())
        ]
        document.pages[0].Annots = pikepdf.Array(fields)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(fields))
        return _saved(document)


def form_without_widgets(values: dict[str, str]) -> bytes:
    """A form whose fields stand on no page, one below the other in its tree."""
    with pikepdf.open(io.BytesIO(pdf("Fiche de liaison"))) as document:
        fields = [
            pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=name, V=value)
            for name, value in values.items()
        ]
        top = pikepdf.Dictionary(T="fiche", Kids=fields)
        document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(top)])
        return _saved(document)


def form_of_data(values: dict[str, str]) -> bytes:
    """A form whose values are in the data packet of an XFA form only."""
    filled = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in values.items())
    data = f"<xfa:datasets><xfa:data><fiche>{filled}</fiche></xfa:data></xfa:datasets>"
    with pikepdf.open(io.BytesIO(pdf("Fiche de liaison"))) as document:
        packet = document.make_stream(data.encode())
        document.Root.AcroForm = pikepdf.Dictionary(
            Fields=[], XFA=[pikepdf.String("datasets"), packet]
        )
        return _saved(document)


def _field(name: str, value: str, bottom: int) -> pikepdf.Dictionary:
    """A text field that is its own widget, without an appearance."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        Rect=[50, bottom, 500, bottom + 20],
        T=pikepdf.String(name),
        V=pikepdf.String(value),
    )


def annotated(text: str) -> bytes:
    """A page with a sticky note."""
    with pikepdf.open(io.BytesIO(pdf("Relu le 9 mars 2026"))) as document:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Text,
            Rect=[50, 700, 70, 720],
            Contents=pikepdf.String(text),
        )
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(note)])
        return _saved(document)


def with_attachment(name: str, data: bytes) -> bytes:
    """A page with a file attached to the document."""
    with pikepdf.open(io.BytesIO(pdf("Voir la pièce jointe"))) as document:
        attached = pikepdf.AttachedFileSpec(
            document,
            data,
            description="",
            filename=name,
            mime_type="",
            creation_date="",
            mod_date="",
        )
        document.attachments[name] = attached
        return _saved(document)


def _saved(document: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer, deterministic_id=True)
    return buffer.getvalue()
