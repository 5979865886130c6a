"""OLE compound files ([MS-CFB]) opened safely, and which document one is by its streams.

`olefile` follows the sector chains and refuses those that loop or lie; whatever it or its caller
meets in damaged bytes becomes `Corrupt`.
"""

import struct
from enum import Enum
from typing import Final, Self
from weakref import WeakKeyDictionary

import olefile

from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, ExtractError, TooLarge
from scanner.limits import Limits

MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN: Final = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    struct.error,
)
Path = tuple[str, ...]


class Compound:
    """An open compound file. Paths are tuples of names in lower case; the root is `()`."""

    def __init__(self, ole: olefile.OleFileIO, limits: Limits) -> None:
        """Use `Compound.open`."""
        self._ole = ole
        self._max_bytes = limits.max_in_memory_bytes
        self._left = limits.max_expanded_bytes
        self.paths: dict[Path, list[str]] = {}
        for path in ole.listdir(streams=True, storages=False):
            self.paths.setdefault(tuple(name.lower() for name in path), path)

    @classmethod
    def open(cls, content: Content, limits: Limits) -> Self:
        """Read the directory and the allocation table.

        Raises:
            Corrupt: they are truncated, looping or lying.
        """
        try:
            return cls(olefile.OleFileIO(content.open()), limits)
        except BROKEN:
            raise Corrupt("compound file") from None

    def has(self, *path: str) -> bool:
        """Whether there is such a stream."""
        return path in self.paths

    def read(self, *path: str) -> bytes:
        """The whole of a stream; empty when there is none.

        Raises:
            TooLarge: it exceeds `max_in_memory_bytes`.
            Corrupt: its sectors cannot be followed.
        """
        if path not in self.paths:
            return b""
        try:
            if self._ole.get_size(self.paths[path]) > self._max_bytes:
                raise TooLarge
            return bytes(self._ole.openstream(self.paths[path]).read())
        except BROKEN:
            raise Corrupt("compound stream") from None

    def storages(self) -> list[Path]:
        """The storages that hold streams, outermost first."""
        return sorted({path[:-1] for path in self.paths}, key=lambda path: (len(path), path))


class OleKind(Enum):
    """What the root storage holds."""

    MESSAGE = "message"
    ENCRYPTED = "encrypted"
    WORD = "word"
    SHEET = "sheet"
    SLIDES = "slides"
    OTHER = "other"


_MAIN_STREAMS: Final = {
    "__properties_version1.0": OleKind.MESSAGE,
    "encryptedpackage": OleKind.ENCRYPTED,
    "worddocument": OleKind.WORD,
    "workbook": OleKind.SHEET,
    "book": OleKind.SHEET,
    "powerpoint document": OleKind.SLIDES,
}

_known: WeakKeyDictionary[Content, OleKind | None] = WeakKeyDictionary()


def ole_kind_of(content: Content) -> OleKind | None:
    """The kind of compound file, None when it is not one; a damaged one is `OTHER`."""
    if not content.head.startswith(MAGIC):
        return None
    if content not in _known:
        _known[content] = _tell(content)
    return _known[content]


def _tell(content: Content) -> OleKind:
    try:
        compound = Compound.open(content, Limits())
    except ExtractError:
        return OleKind.OTHER
    found = (kind for name, kind in _MAIN_STREAMS.items() if compound.has(name))
    return next(found, OleKind.OTHER)
