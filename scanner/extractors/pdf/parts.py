"""What a PDF holds beside its pages: properties, bookmarks, XFA forms, attached files."""

import ctypes
from collections.abc import Iterator
from typing import Final

from pypdfium2 import PdfDocument
from pypdfium2 import raw as pdfium

from detectors.document import Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Gap, Item, Member, Part
from scanner.extractors.text.plain import passages

_MAX_ATTACHMENTS: Final = 10_000
_MAX_PACKETS: Final = 100  # a form has about ten
_OWN_WORDS: Final = ("Producer", "Creator", "CreationDate", "ModDate")  # the software's, no one's


def metadata(document: PdfDocument) -> Iterator[Item]:
    """Title, author, subject, keywords."""
    values = document.get_metadata_dict(skip_empty=True)
    lines = (f"{key}: {value}" for key, value in values.items() if key not in _OWN_WORDS)
    yield from passages("\n".join(lines), zone=Zone.PROPERTIES)


def bookmarks(document: PdfDocument) -> Iterator[Item]:
    """The titles of the outline; PDFium's wrapper stops at loops and at a depth of 15."""
    titles = "\n".join(bookmark.get_title() for bookmark in document.get_toc())
    yield from passages(titles, zone=Zone.PROPERTIES)


def xfa(document: PdfDocument, max_bytes: int, announced: int) -> Iterator[Item]:
    """The packets of an XFA form, which are XML; `announced` is how many the file says there are.

    All of them: the data are in `datasets`, but a template may hold values too.
    """
    found = max(0, pdfium.FPDF_GetXFAPacketCount(document))
    for index in range(min(found, _MAX_PACKETS)):
        written = ctypes.c_ulong()
        pdfium.FPDF_GetXFAPacketContent(document, index, None, 0, written)
        if written.value > max_bytes:
            yield Gap(Reason.TOO_LARGE)
            continue
        packet = ctypes.create_string_buffer(max(1, written.value))
        read = pdfium.FPDF_GetXFAPacketContent(document, index, packet, written.value, written)
        if not read or not written.value:
            yield Gap(Reason.CORRUPT)
            continue
        yield Part(Content.of_bytes(packet.raw[: written.value], "xml"))
    if found < announced:
        yield Gap(Reason.CORRUPT)
    if found > _MAX_PACKETS:
        yield Gap(Reason.TOO_LARGE)


def attachments(document: PdfDocument, max_bytes: int) -> Iterator[Item]:
    """Embedded files, each a member with its own name."""
    count = max(0, document.count_attachments())
    if count > _MAX_ATTACHMENTS:
        yield Gap(Reason.TOO_LARGE)
    for index in range(min(count, _MAX_ATTACHMENTS)):
        attachment = document.get_attachment(index)
        name = attachment.get_name()
        size = ctypes.c_ulong()
        found = pdfium.FPDFAttachment_GetFile(attachment, None, 0, size)
        if size.value > max_bytes:
            yield Member(name, Content.of_bytes(b""), refused=Reason.TOO_LARGE)
        elif found and size.value:
            data = bytes(attachment.get_data())
            yield Member(name, Content.of_bytes(data, name.rpartition(".")[2]))
        elif not found:
            yield Member(name, Content.of_bytes(b""), refused=Reason.CORRUPT)
