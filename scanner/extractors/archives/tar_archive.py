"""Tar archives (POSIX ustar and pax, GNU, old V7), member by member in one forward pass."""

import tarfile
from collections.abc import Iterator
from typing import Any, Final, cast

from scanner.extractors.containers.budget import Budget
from scanner.extractors.containers.member_stream import MemberStream, Source, offered
from scanner.extractors.containers.window import Window
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt
from scanner.extractors.format import Format, Item
from scanner.extractors.guard import bad_bytes
from scanner.limits import Limits

_BLOCK: Final = tarfile.BLOCKSIZE


def is_tar(head: bytes) -> bool:
    """Whether a head is a tar header: its checksum is right, which hardly happens by chance."""
    if len(head) < _BLOCK or not head[0]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


def recognise(content: Content) -> bool:
    """The first block is a header with a right checksum."""
    return is_tar(content.head)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the regular files; links, devices and folders hold nothing of their own.

    Raises:
        Corrupt: a header is damaged or the end is missing; what stood before was yielded.
        BudgetSpent: there are too many members, or a sparse one expands beyond the allowance.
    """
    budget = Budget.of(content, limits)
    with bad_bytes():
        archive = tarfile.open(fileobj=content.open(), mode="r:")  # noqa: SIM115 - closed by nobody: the stream is the caller's
    reached = -1
    while (info := _next(archive)) is not None:
        if archive.offset <= reached:
            raise Corrupt("tar headers go backwards")
        reached = archive.offset
        if info.isreg():
            stream = _stream(archive, info, content, budget)
            yield from offered(info.name, stream, budget=budget, limits=limits, declared=info.size)
    _check_end(content, archive.offset)


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    cast("Any", archive).members = []  # tarfile keeps every header it has met
    with bad_bytes():
        return archive.next()


def _stream(
    archive: tarfile.TarFile, info: tarfile.TarInfo, content: Content, budget: Budget
) -> MemberStream:
    """The bytes of a file. Only a sparse one takes more room than its archive has paid for."""
    if info.issparse():
        return MemberStream(lambda: cast("Source", archive.extractfile(info)), budget)
    return MemberStream(lambda: Window(content, info.offset_data, info.size), None)


def _check_end(content: Content, at: int) -> None:
    """`tarfile` takes a damaged header for the end; the real end is a block of zeros."""
    stream = content.open()
    with bad_bytes():
        stream.seek(at)
        block = stream.read(_BLOCK)
    if len(block) < _BLOCK or block.strip(b"\0"):
        raise Corrupt("the end of the tar archive is missing")


FORMAT: Final = Format(
    name="tar",
    media_type="application/x-tar",
    recognise=recognise,
    read=read,
    is_container=True,
    limits_known="what follows the end mark is not read",
)
