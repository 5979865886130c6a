"""ZIP archives (PKWARE APPNOTE 6.3): members streamed, encrypted ones named and refused.

Docx, xlsx, odt and the like are ZIP too: their readers stand before this one in the registry.
"""

import copy
import zipfile
from collections.abc import Callable, Iterator
from typing import Final, cast

from detectors.document import Prose, Zone
from findings import Reason
from scanner.extractors.archives import zip_salvage
from scanner.extractors.archives.checked import Checked
from scanner.extractors.archives.zip_directory import directory_bytes
from scanner.extractors.containers.budget import Budget
from scanner.extractors.containers.member_stream import MemberStream, Source, offered, refused
from scanner.extractors.containers.names import decoded_name
from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError
from scanner.extractors.format import Format, Item
from scanner.extractors.guard import bad_bytes
from scanner.limits import Limits

MAX_DIRECTORY_BYTES: Final = 16 << 20  # 100,000 entries take some 14 MB; in memory 15 times that
_ENCRYPTED: Final = 0x1
_UTF8: Final = 0x800
_EMPTY_DEFLATED: Final = 2  # bytes that nothing takes when it is deflated
_FIRST_STEP: Final = 1 << 12


def recognise(content: Content) -> bool:
    """Local header, empty archive or spanning mark; or a program with an archive at its end."""
    head = content.head
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04")):
        return True
    return head.startswith(b"MZ") and directory_bytes(content) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the members by the central directory; without one, by walking the local headers.

    Raises:
        Corrupt: the archive is cut or its directory is damaged; what was found was yielded.
        BudgetSpent: it expands beyond the allowance.
    """
    budget = Budget.of(content, limits)
    archive = _opened(content)
    if archive is None:
        yield from zip_salvage.read(content, limits, budget)
        return
    if archive.comment:
        yield Prose(decoded_name(archive.comment), zone=Zone.PROPERTIES)
    for info in archive.infolist():
        if not _is_folder(info):
            yield from _entry(archive, info, budget, limits)


def _opened(content: Content) -> zipfile.ZipFile | None:
    """The archive, if it has a directory that can be read in bounded memory."""
    try:
        length = directory_bytes(content)
        if length is None or length > MAX_DIRECTORY_BYTES:
            return None
        with bad_bytes():
            return zipfile.ZipFile(content.open())
    except ExtractError:
        return None


def _is_folder(info: zipfile.ZipInfo) -> bool:
    """A folder holds nothing; an entry called a folder that holds bytes is a file in hiding."""
    return info.is_dir() and not info.file_size and info.compress_size <= _EMPTY_DEFLATED


def _entry(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget, limits: Limits
) -> Iterator[Item]:
    name = _name(info)
    if info.flag_bits & _ENCRYPTED:
        budget.take_member()
        yield refused(name, Reason.ENCRYPTED, size=info.file_size)
        return
    stream = MemberStream(_opener(archive, info), budget)
    yield from offered(name, stream, budget=budget, limits=limits, declared=info.file_size)


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], Source]:
    return lambda: Checked(_Entry(archive, info), info.CRC)


class _Entry:
    """An entry in small steps, so that damage costs what is near it and not what is before."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
        self._step = _FIRST_STEP
        unchecked = copy.copy(info)
        setattr(unchecked, "CRC", None)  # noqa: B010 - zipfile's mark for "do not check"; typed int
        self._stream = cast("zipfile.ZipExtFile", archive.open(unchecked))

    def read(self, size: int, /) -> bytes:
        """Read some bytes; empty at the end."""
        self._step *= 2
        return self._stream.read1(min(size, self._step))


def _name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8:
        return info.filename
    return decoded_name(info.filename.encode("cp437", "replace"))


FORMAT: Final = Format(
    name="zip",
    media_type="application/zip",
    recognise=recognise,
    read=read,
    is_container=True,
    limits_known="deflate64, PPMd and zstd entries are refused as unsupported; entries that the "
    "directory does not list are not read; an archive after a program is found at its end only",
)
