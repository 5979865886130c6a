"""The formats we read, most telling signature first, plain text last."""

from typing import Final

from scanner.extractors import plain
from scanner.extractors.content import Content
from scanner.extractors.format import Format
from scanner.extractors.medical import MEDICAL_FORMATS

FORMATS: Final[tuple[Format, ...]] = (*MEDICAL_FORMATS, plain.FORMAT)


def recognise(content: Content) -> Format | None:
    """The first format whose signature the content bears; None when no reader knows it."""
    return next((known for known in FORMATS if known.recognise(content)), None)
