"""The safe opening of a zip that is one document: OOXML (ECMA-376 part 2) and ODF packages.

Every entry of the central directory is a part, duplicates included: a reader that keeps only the
last of two equal names would leave the other unread. All parts together may expand to
`Limits.expanded_allowance`; sizes announced in the directory are never trusted.
"""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final, Self

from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent, Corrupt, Encrypted, TooLarge, Unsupported
from scanner.limits import Limits

LOCAL_HEADER: Final = b"PK\x03\x04"
_CHUNK: Final = 1 << 16
_ENCRYPTED_FLAG: Final = 0x1
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    KeyError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class ZipPart:
    """One entry. `name` is lower case with forward slashes: OPC names ignore case."""

    name: str = field(repr=False)
    info: zipfile.ZipInfo = field(repr=False)


class Package:
    """An open package with what its parts may still expand to."""

    def __init__(self, archive: zipfile.ZipFile, content: Content, limits: Limits) -> None:
        """Use `Package.open`."""
        self._archive = archive
        self._left = limits.expanded_allowance(content.size)
        self._max_in_memory = limits.max_in_memory_bytes
        self.parts = tuple(
            ZipPart(info.filename.replace("\\", "/").lower(), info)
            for info in archive.infolist()
            if not info.filename.endswith("/")
        )

    @classmethod
    def open(cls, content: Content, limits: Limits) -> Self:
        """Read the central directory.

        Raises:
            Corrupt: it is damaged or missing.
            BudgetSpent: it lists more than `max_members` entries.
            TooLarge: it does not fit `max_in_memory_bytes`.
        """
        _check_directory(content, limits)
        try:
            archive = zipfile.ZipFile(content.open())
        except NotImplementedError:
            raise Unsupported("zip version") from None
        except _BROKEN:
            raise Corrupt("zip directory") from None
        if len(archive.infolist()) > limits.max_members:
            raise BudgetSpent
        return cls(archive, content, limits)

    def find(self, name: str) -> ZipPart | None:
        """The first part of that name (lower case), if any."""
        return next((part for part in self.parts if part.name == name), None)

    def chunks(self, part: ZipPart) -> Iterator[bytes]:
        """The expanded bytes of a part, at most 64 KiB at a time.

        Raises:
            Encrypted, Unsupported, Corrupt: as the part is.
            BudgetSpent: the package expands beyond its allowance.
        """
        if part.info.flag_bits & _ENCRYPTED_FLAG:
            raise Encrypted
        try:
            with self._archive.open(part.info) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise BudgetSpent
                    yield chunk
        except NotImplementedError:
            raise Unsupported("zip compression") from None
        except RuntimeError:
            raise Encrypted from None
        except _BROKEN:
            raise Corrupt("zip entry") from None

    def read(self, part: ZipPart) -> bytes:
        """The whole of a part.

        Raises:
            TooLarge: there are more than `max_in_memory_bytes`.
        """
        pieces: list[bytes] = []
        total = 0
        for chunk in self.chunks(part):
            total += len(chunk)
            if total > self._max_in_memory:
                raise TooLarge
            pieces.append(chunk)
        return b"".join(pieces)


def _check_directory(content: Content, limits: Limits) -> None:
    """Refuse a central directory that `zipfile` would hold in memory beyond its allowance."""
    if content.size <= limits.max_in_memory_bytes:
        return
    stream = content.open()
    tail_bytes = min(content.size, (1 << 16) + 22 + 20 + 56)
    stream.seek(content.size - tail_bytes)
    if _directory_bytes(stream.read(tail_bytes)) > limits.max_in_memory_bytes:
        raise TooLarge


def _directory_bytes(tail: bytes) -> int:
    """Size of the central directory, APPNOTE 4.3.14 (zip64) and 4.3.16; 0 when not found."""
    zip64 = tail.rfind(b"PK\x06\x06")
    if zip64 >= 0 and zip64 + 48 <= len(tail):
        (size,) = struct.unpack_from("<Q", tail, zip64 + 40)
        return int(size)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 16 > len(tail):
        return 0
    (size,) = struct.unpack_from("<I", tail, end + 12)
    return int(size)


def first_entry(stream: BinaryIO) -> str:
    """Name of the first local entry: telling even when the directory is lost."""
    stream.seek(0)
    header = stream.read(30)
    if len(header) < 30 or not header.startswith(LOCAL_HEADER):
        return ""
    (name_bytes,) = struct.unpack_from("<H", header, 26)
    return stream.read(min(name_bytes, 512)).decode("utf-8", "replace").lower()
