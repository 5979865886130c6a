"""Word documents (docx, docm, dotx, dotm), ECMA-376 part 1, 17: every part that holds text."""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Zone
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.office.ooxml.markup import Markup
from scanner.extractors.office.ooxml.parts import (
    LIMITS_KNOWN,
    MARKUP_PARTS,
    embedded,
    read_parts,
    unread_pictures,
)
from scanner.extractors.office.package_kind import Kind, kind_of
from scanner.extractors.office.xml_walk import walk
from scanner.extractors.office.zip_parts import Package, ZipPart
from scanner.limits import Limits

_ZONES: Final = (
    (re.compile(r"(.*/)?document\d*\.xml"), Zone.BODY),
    (re.compile(r".*/header\d*\.xml"), Zone.HEADER),
    (re.compile(r".*/footer\d*\.xml"), Zone.FOOTER),
)


def _zone(name: str) -> Zone:
    return next((zone for pattern, zone in _ZONES if pattern.fullmatch(name)), Zone.NOTE)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield body, tables, headers, notes, comments, text boxes, changes, properties, embeddings.

    Raises:
        ExtractError: the package cannot be opened, or expands beyond its allowance.
    """
    package = Package.open(content, limits)
    chars = 0

    def markup(part: ZipPart) -> Iterator[Item]:
        nonlocal chars
        zone = _zone(part.name)
        handler = Markup(zone, opening=zone is Zone.BODY)
        try:
            yield from walk(package.chunks(part), handler)
        finally:
            chars += handler.flow.chars if zone is Zone.BODY else 0

    readers = {
        r".*/embeddings/.*|.*/afchunk.*": lambda part: embedded(package, part),
        MARKUP_PARTS: markup,
    }
    yield from read_parts(package, readers)
    yield from unread_pictures(package, chars)


def recognise(content: Content) -> bool:
    """A package whose main part is a Word document."""
    return kind_of(content) is Kind.WORD


FORMAT: Final = Format(
    name="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    recognise=recognise,
    read=read,
    limits_known=LIMITS_KNOWN,
)
