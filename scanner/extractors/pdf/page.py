"""One page of a PDF through PDFium: its text, its form values, its annotations.

PDFium is not thread-safe: one process, one document at a time.
"""

import ctypes
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from pypdfium2 import PdfDocument, PdfiumError, PdfPage
from pypdfium2 import raw as pdfium

from scanner.extractors.errors import TooLarge
from scanner.extractors.pdf.filled import Filled, plain, squeezed

_LITTLE_TEXT: Final = 100  # characters: a page number, the stamp of a copier
_MUCH_IMAGE: Final = 0.4  # of the page's area: a scan, not a letterhead
_MANY_CURVES: Final = 100  # paths on a page without text: letters drawn as outlines
_MAX_OBJECTS: Final = 20_000  # looked at per page, and only where there is little text
_MAX_STRING_BYTES: Final = 8 << 20  # of one annotation or field
_HYPHEN: Final = re.compile("[\ufffe\x02]")  # PDFium's mark for a hyphen at a line's end
_HYPHEN_IN_WORD: Final = re.compile("[\ufffe\x02](?=[a-zà-öø-ÿ])")
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_NOTE_KEYS: Final = (b"Contents", b"RC", b"Subj", b"T")
_WIDGET_KEYS: Final = (b"Contents", b"RC")  # T is the name of the field
_UNTICKED: Final = "Off"


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read of a page, and whether that is all there is."""

    text: str = field(repr=False)
    form: tuple[Filled, ...] = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    is_image: bool = False  # most of it is an image or drawn curves
    is_undecoded: bool = False  # its fonts do not say which characters they show
    is_blank: bool = False  # PDFium sees no object on it at all
    is_cut: bool = False  # an annotation or a field was too long to be read


def page_text(document: PdfDocument, index: int) -> PageText:
    """Read a page, counted from 0.

    Raises:
        PdfiumError: the page cannot be loaded.
    """
    page = document[index]
    try:
        textpage = page.get_textpage()
        try:
            text = str(textpage.get_text_range()) if textpage.count_chars() else ""
        finally:
            textpage.close()
        said = _annotations(document, page)
        odd = len(_NOT_TEXT.findall(text))
        seen = _shapes(page) if len(text.strip()) < _LITTLE_TEXT else _Shapes()
        return PageText(
            readable(text) if odd * 3 <= len(text) else "",
            tuple(said.form),
            tuple(said.notes),
            is_image=seen.image_share > _MUCH_IMAGE or (not text and seen.paths > _MANY_CURVES),
            is_undecoded=odd * 3 > len(text) or (not text.strip() and seen.texts > 0),
            is_blank=pdfium.FPDFPage_CountObjects(page.raw) == 0,
            is_cut=said.is_cut,
        )
    finally:
        page.close()


def readable(text: str) -> str:
    """LF line ends; words broken at a line's end whole again (a compound keeps its hyphen)."""
    text = _HYPHEN_IN_WORD.sub("", text.replace("\r\n", "\n"))
    return _HYPHEN.sub("-", text).replace("\x00", " ")


@dataclass(slots=True)
class _Shapes:
    """What a page shows besides characters that can be read."""

    texts: int = 0
    paths: int = 0
    image_share: float = 0.0


def _shapes(page: PdfPage) -> _Shapes:
    found = _Shapes()
    area = max(1.0, page.get_width() * page.get_height())
    try:
        for shape in islice(page.get_objects(max_depth=5), _MAX_OBJECTS):
            if shape.type == pdfium.FPDF_PAGEOBJ_IMAGE:
                found.image_share += _share(shape, area)
            elif shape.type == pdfium.FPDF_PAGEOBJ_TEXT:
                found.texts += 1
            elif shape.type == pdfium.FPDF_PAGEOBJ_PATH:
                found.paths += 1
    except PdfiumError:
        found.image_share = 1.0  # what cannot be looked at may be an image
    return found


def _share(shape: Any, area: float) -> float:
    """The share of the page that an image covers; all of it where its form does not say.

    Inside a form the bounds are in the form's own space, which may be of any scale.
    """
    if shape.level > 0:
        return 1.0
    left, bottom, right, top = shape.get_bounds()
    return abs(float((right - left) * (top - bottom))) / area


@dataclass(slots=True)
class _Said:
    """What stands on a page beside its content."""

    form: list[Filled] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_cut: bool = False

    def take(self, document: PdfDocument, annotation: Any) -> None:
        """Read one annotation, a widget's value first."""
        keys: tuple[bytes, ...] = _NOTE_KEYS
        if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
            keys = _WIDGET_KEYS
            filled = _field(document, annotation)
            if filled.value and filled.value != _UNTICKED:
                self.form.append(filled)
        self.notes += _note(annotation, keys)


def _annotations(document: PdfDocument, page: PdfPage) -> _Said:
    said = _Said()
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            said.take(document, annotation)
        except TooLarge:
            said.is_cut = True
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return said


def _field(document: PdfDocument, annotation: Any) -> Filled:
    """The field that a widget shows; the widget's own entries where PDFium knows of no field."""
    own = Filled(_string(annotation, b"T"), _string(annotation, b"V"), _string(annotation, b"TU"))
    if not document.formenv:
        return own
    env = document.formenv
    value = wide(lambda to, size: pdfium.FPDFAnnot_GetFormFieldValue(env, annotation, to, size))
    if not value:
        return own
    name = wide(lambda to, size: pdfium.FPDFAnnot_GetFormFieldName(env, annotation, to, size))
    shown = wide(
        lambda to, size: pdfium.FPDFAnnot_GetFormFieldAlternateName(env, annotation, to, size)
    )
    return Filled(name, value, shown)


def _note(annotation: Any, keys: tuple[bytes, ...]) -> list[str]:
    """The texts of an annotation; the rich text where it says other than the plain one."""
    said: dict[str, str] = {}
    for key in keys:
        text = _string(annotation, key)
        text = plain(text) if key == b"RC" else text
        said.setdefault(squeezed(text), text)
    return [text for text in said.values() if text]


def _string(annotation: Any, key: bytes) -> str:
    return wide(lambda to, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, to, size))


def wide(call: Callable[[Any, int], int]) -> str:
    """A UTF-16 string by PDFium's convention: ask for its size in bytes, then for the string.

    Raises:
        TooLarge: PDFium would give nothing of it to a buffer that is too small.
    """
    size = call(None, 0)
    if size > _MAX_STRING_BYTES:
        raise TooLarge
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - size % 2].decode("utf-16-le", "replace").rstrip("\0")
