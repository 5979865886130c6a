"""The formats we read, most telling signature first, plain text last."""

from typing import Final

from scanner.extractors import (
    archive_7z,
    archive_tar,
    archive_zip,
    compressed,
    delimited,
    docx,
    encrypted,
    foreign,
    html,
    image,
    json_text,
    mail,
    mbox,
    msg,
    odf,
    ole_documents,
    pdf,
    plain,
    pptx,
    recognised,
    rtf,
    sqlite,
    tnef,
    xlsb,
    xlsx,
    xml_text,
)
from scanner.extractors.content import Content
from scanner.extractors.format import Format
from scanner.extractors.medical import MEDICAL_FORMATS

FORMATS: Final[tuple[Format, ...]] = (
    # documents that are archives or OLE files inside, before those
    docx.FORMAT,
    xlsx.FORMAT,
    xlsb.FORMAT,
    pptx.FORMAT,
    odf.FORMAT,
    msg.FORMAT,
    encrypted.ZED,
    ole_documents.DOC,
    ole_documents.XLS,
    ole_documents.PPT,
    ole_documents.ENCRYPTED,
    ole_documents.OTHER,
    # signatures
    rtf.FORMAT,
    pdf.FORMAT,
    sqlite.FORMAT,
    *encrypted.FORMATS,
    archive_zip.FORMAT,
    archive_7z.FORMAT,
    *compressed.FORMATS,
    tnef.FORMAT,
    *foreign.FORMATS,
    archive_tar.FORMAT,
    # an image may open as TIFF and be DICOM
    *MEDICAL_FORMATS,
    *image.FORMATS,
    *recognised.FORMATS,
    # kinds of text, the strictest first
    mbox.FORMAT,
    mail.FORMAT,
    html.FORMAT,
    xml_text.FORMAT,
    json_text.FORMAT,
    delimited.FORMAT,
    plain.FORMAT,
)


def recognise(content: Content) -> Format | None:
    """The first format whose signature the content bears; None when no reader knows it."""
    return next((known for known in FORMATS if known.recognise(content)), None)
