"""The formats we read, most telling signature first, plain text last."""

from typing import Final

from scanner.extractors import (
    delimited,
    html,
    image,
    json_text,
    pdf,
    plain,
    recognised,
    sqlite,
    xml_text,
)
from scanner.extractors.content import Content
from scanner.extractors.format import Format

FORMATS: Final[tuple[Format, ...]] = (
    pdf.FORMAT,
    sqlite.FORMAT,
    *image.FORMATS,
    *recognised.FORMATS,
    html.FORMAT,
    xml_text.FORMAT,
    json_text.FORMAT,
    delimited.FORMAT,
    plain.FORMAT,
)


def recognise(content: Content) -> Format | None:
    """The first format whose signature the content bears; None when no reader knows it."""
    return next((known for known in FORMATS if known.recognise(content)), None)
