"""The formats we read, most telling signature first, plain text last."""

from typing import Final

from scanner.extractors import (
    archive_7z,
    archive_tar,
    archive_zip,
    compressed,
    docx,
    encrypted,
    foreign,
    mail,
    mbox,
    msg,
    odf,
    ole_documents,
    plain,
    pptx,
    rtf,
    xlsb,
    xlsx,
)
from scanner.extractors.content import Content
from scanner.extractors.format import Format
from scanner.extractors.medical import MEDICAL_FORMATS

FORMATS: Final[tuple[Format, ...]] = (
    docx.FORMAT,
    xlsx.FORMAT,
    xlsb.FORMAT,
    pptx.FORMAT,
    odf.FORMAT,
    msg.FORMAT,
    ole_documents.DOC,
    ole_documents.XLS,
    ole_documents.PPT,
    ole_documents.ENCRYPTED,
    ole_documents.OTHER,
    rtf.FORMAT,
    *encrypted.FORMATS,
    archive_zip.FORMAT,
    archive_7z.FORMAT,
    *compressed.FORMATS,
    *foreign.FORMATS,
    archive_tar.FORMAT,
    *MEDICAL_FORMATS,
    mbox.FORMAT,
    mail.FORMAT,
    plain.FORMAT,
)


def recognise(content: Content) -> Format | None:
    """The first format whose signature the content bears; None when no reader knows it."""
    return next((known for known in FORMATS if known.recognise(content)), None)
