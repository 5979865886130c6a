"""Databases that are one file."""

from typing import Final

from scanner.extractors.databases import sqlite
from scanner.extractors.format import Format

FORMATS: Final[tuple[Format, ...]] = (sqlite.FORMAT,)
