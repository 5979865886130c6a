"""Portable documents (ISO 32000)."""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.pdf import reader

FORMATS: Final[tuple[Format, ...]] = (reader.FORMAT,)
