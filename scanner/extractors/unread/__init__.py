"""What is recognised so that the report can say what it is, and is not read."""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.unread import binaries, encrypted, foreign

COMPOUND_FILES: Final[tuple[Format, ...]] = (encrypted.ZED,)

ENCRYPTED: Final[tuple[Format, ...]] = (*encrypted.FORMATS,)

CONTAINERS: Final[tuple[Format, ...]] = (*foreign.FORMATS,)

BINARIES: Final[tuple[Format, ...]] = (*binaries.FORMATS,)
