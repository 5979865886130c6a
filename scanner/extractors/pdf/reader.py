"""PDF: text of every page, typed form values, annotations, properties, bookmarks, attachments.

PDFium reads first (13 to 20 times faster); pdfminer.six where it cannot open the file or sees text
that it cannot decode. A page that is an image is never taken for a blank one: it is a gap.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2 import raw as pdfium

from detectors.document import Zone
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, Encrypted, ExtractError, Unsupported
from scanner.extractors.format import Format, Gap, Item
from scanner.extractors.images.xmp import xmp_text
from scanner.extractors.pdf import parts
from scanner.extractors.pdf.filled import Form, Shown
from scanner.extractors.pdf.page import PageText, page_text
from scanner.extractors.text.plain import passages
from scanner.limits import Limits

_SIGNATURE: Final = re.compile(rb"%PDF-\d\.\d|%!PS-Adobe-\d\.\d PDF-")
_LOCKED: Final = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
_MAX_BROKEN_PAGES: Final = 20  # in a row: the page count lies
_MAX_BLANK_PAGES: Final = 50  # looked at again: blank, or of a content that did not inflate?
_MAX_SHOWN_FIELDS: Final = 5_000  # PDFium takes time by the square of their number
_FORM_SHARE: Final = 16  # of what may be held in memory, for the characters of a form
_END_BYTES: Final = 2048  # where readers look for the end mark (ISO 32000-1, Annex H.3)

# Both libraries quote the file in their messages: they must not reach a log.
for _library in ("pdfminer", "pypdfium2"):
    logging.getLogger(_library).addHandler(logging.NullHandler())
    logging.getLogger(_library).propagate = False


def recognise(content: Content) -> bool:
    """The header, within the first 1024 bytes when objects follow it (ISO 32000-1, Annex H.3)."""
    hit = _SIGNATURE.search(content.head, 0, 1024)
    return hit is not None and (hit.start() < 8 or b" obj" in content.head)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield what the document holds, page by page.

    Raises:
        Encrypted: a password or a certificate is needed.
        Corrupt: neither reader can open it.
        Unsupported: no page has text, and some are images.
    """
    small = content.size <= limits.max_in_memory_bytes
    try:
        document = PdfDocument(content.read(content.size) if small else content.open())
    except PdfiumError as error:
        if error.err_code in _LOCKED:
            raise Encrypted from None
        yield from _reopened(content, limits)
        return
    with document:
        form = _form(document, content, limits)
        if form.fields <= _MAX_SHOWN_FIELDS:
            with suppress(PdfiumError):
                document.init_forms()  # without it, inherited field values are not seen
        yield from _properties(document, content, limits, form)
        yield from _pages(document, content, form)
    if not _is_complete(content):
        yield Gap(Reason.CORRUPT)


def _form(document: PdfDocument, content: Content, limits: Limits) -> Form:
    """The form of the document, empty where it has none."""
    if document.get_formtype() == pdfium.FORMTYPE_NONE:
        return Form()
    return _fields(content, limits)


def _fields(content: Content, limits: Limits) -> Form:
    from scanner.extractors.pdf import forms  # noqa: PLC0415 - few need it; it takes 12 MB

    return forms.form_of(content.open(), limits.max_in_memory_bytes // _FORM_SHARE)


def _unshown(form: Form, shown: Shown) -> Iterator[Item]:
    """The values that no page has shown, the choices of lists, and what of a form was not read."""
    yield from passages("\n".join(filled.line for filled in form.unsaid(shown)), zone=Zone.FORM)
    yield from passages("\n".join(form.asides), zone=Zone.NOTE)
    for reason in sorted(form.gaps):
        yield Gap(reason)


def _properties(
    document: PdfDocument, content: Content, limits: Limits, form: Form
) -> Iterator[Item]:
    """What stands beside the pages. None of it may keep the pages from being read."""
    for part in (
        parts.metadata(document),
        passages(xmp_text(content), zone=Zone.PROPERTIES),
        parts.bookmarks(document),
        parts.xfa(document, limits.max_in_memory_bytes, form.packets),
        parts.attachments(document, limits.max_in_memory_bytes),
    ):
        try:
            yield from part
        except (PdfiumError, ExtractError, UnicodeError, ValueError):
            yield Gap(Reason.CORRUPT)


@dataclass(slots=True)
class _Seen:
    """What the pages were, as far as it decides whether all of the document was read."""

    texts: int = 0
    gaps: int = 0
    undecoded: bool = False
    blank: list[int] = field(default_factory=list)  # from 0

    def note(self, page: PageText, number: int) -> None:
        self.texts += bool(page.text)
        self.gaps += page.is_image or page.is_undecoded
        self.undecoded = self.undecoded or page.is_undecoded
        if page.is_blank and len(self.blank) < _MAX_BLANK_PAGES:
            self.blank.append(number - 1)


def _pages(document: PdfDocument, content: Content, form: Form) -> Iterator[Item]:
    """The text of each page; if no page has any, the other reader's, or the fact that it is so."""
    broken_in_a_row = 0
    seen, shown = _Seen(), Shown(whole_names=document.formenv is not None)
    for number in range(1, len(document) + 1):
        try:
            page = page_text(document, number - 1)
        except (PdfiumError, UnicodeError):
            broken_in_a_row += 1
            yield Gap(Reason.CORRUPT)
            if broken_in_a_row >= _MAX_BROKEN_PAGES:
                break
            continue
        broken_in_a_row = 0
        yield from _page(page, Location.at(page=number), opening=not seen.texts)
        seen.note(page, number)
        for filled in page.form:
            shown.add(filled)
    yield from _unshown(form, shown)
    if len(document) == 0:
        raise Corrupt
    yield from _unread(seen, content)


def _unread(seen: _Seen, content: Content) -> Iterator[Item]:
    """What was not read of the pages: by the second reader, or as a gap."""
    if seen.blank and _are_lost(content, seen.blank):
        yield Gap(Reason.CORRUPT)
    if not seen.texts and seen.undecoded and (second := list(_second_reader(content))):
        yield from second
    elif seen.gaps and not seen.texts:
        raise Unsupported
    elif seen.gaps:
        yield Gap(Reason.UNSUPPORTED)


def _page(page: PageText, where: Location, *, opening: bool) -> Iterator[Item]:
    yield from passages(page.text, where, opening=opening)
    yield from passages("\n".join(filled.line for filled in page.form), where, Zone.FORM)
    yield from passages("\n".join(page.notes), where, Zone.NOTE)
    if page.is_cut:
        yield Gap(Reason.TOO_LARGE)


def _are_lost(content: Content, blank: list[int]) -> bool:
    from scanner.extractors.pdf import fallback  # noqa: PLC0415 - few need it; it takes 7 MB

    return fallback.are_lost(content.open(), blank)


def _second_reader(content: Content) -> Iterator[Item]:
    from scanner.extractors.pdf import fallback  # noqa: PLC0415 - few need it; it takes 7 MB

    for number, text in enumerate(fallback.pages(content.open()), start=1):
        yield from passages(text, Location.at(page=number), opening=number == 1)


def _reopened(content: Content, limits: Limits) -> Iterator[Item]:
    """All that the second reader can tell of a file that PDFium does not open: no annotations."""
    yield from _second_reader(content)
    yield from _unshown(_fields(content, limits), Shown(whole_names=True))
    yield Gap(Reason.CORRUPT)


def _is_complete(content: Content) -> bool:
    """Whether the end mark is there; PDFium repairs a truncated file without a word."""
    stream = content.open()
    stream.seek(max(0, content.size - _END_BYTES))
    tail = stream.read(_END_BYTES)
    return b"%%EOF" in tail or b"startxref" in tail


FORMAT: Final = Format(
    name="pdf",
    media_type="application/pdf",
    recognise=recognise,
    read=read,
    limits_known="Images, and text drawn as curves, are reported as gaps until OCR reads them.",
)
