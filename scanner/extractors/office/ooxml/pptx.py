"""Presentations (pptx, pptm, ppsx, potx), ECMA-376 part 1, 19: slides, tables, notes, comments."""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Zone
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.office.ooxml.markup import Markup
from scanner.extractors.office.ooxml.parts import (
    LIMITS_KNOWN,
    MARKUP_PARTS,
    embedded,
    ordered_targets,
    read_parts,
    unread_pictures,
)
from scanner.extractors.office.package_kind import Kind, kind_of
from scanner.extractors.office.xml_walk import walk
from scanner.extractors.office.zip_parts import Package, ZipPart
from scanner.limits import Limits

_SLIDE: Final = re.compile(r".*/slides/slide(\d+)\.xml")
_NOTES: Final = re.compile(r".*/notesslides/notesslide(\d+)\.xml")


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the text of every slide, its notes and comments; masters and layouts as notes.

    Raises:
        ExtractError: the package cannot be opened, or expands beyond its allowance.
    """
    package = Package.open(content, limits)
    order = ordered_targets(package, "ppt/presentation.xml", "sldId")
    numbers = {name: number for number, name in enumerate(order, start=1)}
    chars = 0

    def markup(part: ZipPart) -> Iterator[Item]:
        nonlocal chars
        slide = _SLIDE.fullmatch(part.name)
        where = _where(part.name, numbers)
        handler = Markup(
            Zone.BODY if slide else Zone.NOTE, where, opening=bool(slide) and where == _FIRST
        )
        try:
            yield from walk(package.chunks(part), handler)
        finally:
            chars += handler.flow.chars if slide else 0

    readers = {r".*/embeddings/.*": lambda part: embedded(package, part), MARKUP_PARTS: markup}
    yield from read_parts(package, readers)
    yield from unread_pictures(package, chars)


_FIRST: Final = Location.at(slide=1)


def _where(name: str, numbers: dict[str, int]) -> Location:
    """The slide that a part is, or belongs to: producers number notes as the slides' files."""
    if _SLIDE.fullmatch(name) and name in numbers:
        return Location.at(slide=numbers[name])
    if notes := _NOTES.fullmatch(name):
        slide = f"ppt/slides/slide{notes[1]}.xml"
        return Location.at(slide=numbers[slide]) if slide in numbers else Location()
    return Location()


def recognise(content: Content) -> bool:
    """A package whose main part is a presentation."""
    return kind_of(content) is Kind.SLIDES


FORMAT: Final = Format(
    name="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    recognise=recognise,
    read=read,
    limits_known=LIMITS_KNOWN,
)
