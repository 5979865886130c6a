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

_LITTLE_TEXT: Final = 100  # characters: a page number, the stamp of a copier
_MUCH_IMAGE: Final = 0.4  # of the page's area: a scan, not a letterhead
_MANY_CURVES: Final = 100  # paths on a page without text: letters drawn as outlines
_MAX_OBJECTS: Final = 20_000  # looked at per page, and only where there is little text
_MAX_STRING_BYTES: Final = 1 << 20  # of one annotation or field
_HYPHEN: Final = re.compile("[\ufffe\x02]")  # PDFium's mark for a hyphen at a line's end
_HYPHEN_IN_WORD: Final = re.compile("[\ufffe\x02](?=[a-zà-öø-ÿ])")
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_NOTE_KEYS: Final = (b"Contents", b"Subj", b"T")


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read of a page, and whether that is all there is."""

    text: str = field(repr=False)
    form: tuple[str, ...] = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)
    is_image: bool = False  # most of it is an image or drawn curves
    is_undecoded: bool = False  # its fonts do not say which characters they show
    is_blank: bool = False  # PDFium sees no object on it at all


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
        form, notes = _annotations(document, page)
        odd = len(_NOT_TEXT.findall(text))
        seen = _shapes(page) if len(text.strip()) < _LITTLE_TEXT else _Shapes()
        return PageText(
            readable(text) if odd * 3 <= len(text) else "",
            tuple(form),
            tuple(notes),
            is_image=seen.image_share > _MUCH_IMAGE or (not text and seen.paths > _MANY_CURVES),
            is_undecoded=odd * 3 > len(text) or (not text.strip() and seen.texts > 0),
            is_blank=pdfium.FPDFPage_CountObjects(page.raw) == 0,
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


def _annotations(document: PdfDocument, page: PdfPage) -> tuple[list[str], list[str]]:
    form: list[str] = []
    notes: list[str] = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                form.append(_field(document, annotation))
            else:
                notes.extend(_note(annotation))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return [line for line in form if line], notes


def _field(document: PdfDocument, annotation: Any) -> str:
    """A form field as `name: value`; empty when nothing is filled in."""
    if not document.formenv:
        value = _string(annotation, b"V")
        return f"{_string(annotation, b'T')}: {value}" if value else ""
    env = document.formenv
    value = wide(lambda to, size: pdfium.FPDFAnnot_GetFormFieldValue(env, annotation, to, size))
    name = wide(lambda to, size: pdfium.FPDFAnnot_GetFormFieldName(env, annotation, to, size))
    return f"{name}: {value}" if value and value != "Off" else ""


def _note(annotation: Any) -> list[str]:
    return [text for key in _NOTE_KEYS if (text := _string(annotation, key))]


def _string(annotation: Any, key: bytes) -> str:
    return wide(lambda to, size: pdfium.FPDFAnnot_GetStringValue(annotation, key, to, size))


def wide(call: Callable[[Any, int], int]) -> str:
    """A UTF-16 string by PDFium's convention: ask for its size in bytes, then for the string."""
    size = min(call(None, 0), _MAX_STRING_BYTES)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
    return buffer.raw[: size - size % 2].decode("utf-16-le", "replace").rstrip("\0")
