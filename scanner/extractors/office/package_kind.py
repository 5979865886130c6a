"""Which office document a zip is: told by its content types, never by its name.

OOXML: ECMA-376 part 2, 10.1.2 (`[Content_Types].xml`). ODF: OASIS ODF 1.3 part 2, 3.3 (`mimetype`)
and 4.8 (`META-INF/manifest.xml`).
"""

import re
from enum import Enum
from typing import Final
from weakref import WeakKeyDictionary

from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError
from scanner.extractors.office.zip_parts import LOCAL_HEADER, Package, first_entry
from scanner.limits import Limits


class Kind(Enum):
    """The office packages that we read."""

    WORD = "word"
    SHEET = "sheet"
    SHEET_BINARY = "sheet_binary"
    SLIDES = "slides"
    ODF = "odf"


CONTENT_TYPES: Final = "[content_types].xml"
_MAX_TYPES_BYTES: Final = 1 << 20
_LIMITS: Final = Limits(max_members=20_000)

_MAIN_TYPES: Final = (
    (Kind.WORD, re.compile(rb"(wordprocessingml|ms-word)\.(document|template)[^\"']*main\+xml")),
    (Kind.SHEET_BINARY, re.compile(rb"ms-excel\.sheet\.binary\.macroenabled\.main")),
    (Kind.SHEET, re.compile(rb"(spreadsheetml|ms-excel)\.[a-z.]+main\+xml")),
    (Kind.SLIDES, re.compile(rb"(presentationml|ms-powerpoint)\.[a-z.]+main\+xml")),
)
_ODF_TYPE: Final = re.compile(rb"application/vnd\.(oasis\.opendocument|sun\.xml)\.")
_BY_FOLDER: Final = ((Kind.SHEET, b"xl/"), (Kind.SLIDES, b"ppt/"), (Kind.WORD, b""))

_known: WeakKeyDictionary[Content, Kind | None] = WeakKeyDictionary()


def kind_of(content: Content) -> Kind | None:
    """The kind of package, or None; remembered as several formats ask for the same content."""
    if not content.head.startswith(LOCAL_HEADER):
        return None
    if content not in _known:
        _known[content] = _tell(content)
    return _known[content]


def _tell(content: Content) -> Kind | None:
    try:
        package = Package.open(content, _LIMITS)
        return _ooxml(package) or _odf(package)
    except ExtractError:
        return _by_head(content)


def _ooxml(package: Package) -> Kind | None:
    types = _start_of(package, CONTENT_TYPES).replace(b"\0", b"").lower()
    return next((kind for kind, pattern in _MAIN_TYPES if pattern.search(types)), None)


def _odf(package: Package) -> Kind | None:
    declared = _start_of(package, "mimetype") or _start_of(package, "meta-inf/manifest.xml")
    return Kind.ODF if _ODF_TYPE.search(declared) else None


def _start_of(package: Package, name: str) -> bytes:
    """The first mebibyte of a part; nothing when it is absent or unreadable."""
    part = package.find(name)
    if part is None:
        return b""
    found = bytearray()
    try:
        for chunk in package.chunks(part):
            found += chunk
            if len(found) >= _MAX_TYPES_BYTES:
                break
    except ExtractError:
        pass
    return bytes(found)


def _by_head(content: Content) -> Kind | None:
    """A package whose directory is lost still has its first entry: it is damaged, not unknown."""
    first = first_entry(content.open())
    if first == "mimetype" and _ODF_TYPE.search(content.head):
        return Kind.ODF
    if first.startswith((CONTENT_TYPES, "_rels/", "docprops/", "word/", "xl/", "ppt/")):
        return next(kind for kind, folder in _BY_FOLDER if folder in content.head)
    return None
