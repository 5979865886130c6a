"""One compressed stream: gzip (RFC 1952), bzip2, xz and lzma, Zstandard (RFC 8878).

What it holds is one member; a tar inside gives its own members as if they stood here, since
`export.tar.gz` is one archive to everybody.
"""

import bz2
import lzma
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from scanner.extractors.archives import tar_archive
from scanner.extractors.archives.decompressed import Decompressed, Decompressor, Inflate
from scanner.extractors.containers.budget import Budget
from scanner.extractors.containers.member_stream import MemberStream, expanded, offered
from scanner.extractors.containers.names import decoded_name
from scanner.extractors.containers.window import Window
from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent
from scanner.extractors.format import Format, Gap, Item
from scanner.limits import Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CONTENT_NAME: Final = "content"  # the stream has no name of its own
New = Callable[[int], Decompressor]


def _inflate(_max_memory_bytes: int) -> Decompressor:
    return Inflate(31)


def _bunzip2(_max_memory_bytes: int) -> Decompressor:
    return bz2.BZ2Decompressor()


def _unxz(max_memory_bytes: int) -> Decompressor:
    return lzma.LZMADecompressor(memlimit=max_memory_bytes)


def _unzstd(max_memory_bytes: int) -> Decompressor:
    window_log = max_memory_bytes.bit_length() - 1
    return zstd.ZstdDecompressor(
        options={zstd.DecompressionParameter.window_log_max: min(window_log, 31)}
    )


def _reader(new: New) -> Callable[[Content, Limits], Iterator[Item]]:
    def read(content: Content, limits: Limits) -> Iterator[Item]:
        budget = Budget.of(content, limits)
        start = partial(new, limits.max_in_memory_bytes)
        stream = MemberStream(lambda: Decompressed(Window(content), start), budget)
        stream.keep(limits)
        if tar_archive.is_tar(stream.kept):
            yield from _tar(stream, budget, limits)
        else:
            name = _gzip_name(content.head)
            yield from offered(name, stream, budget=budget, limits=limits)

    return read


def _tar(stream: MemberStream, budget: Budget, limits: Limits) -> Iterator[Item]:
    content = expanded(stream, suffix="tar", budget=budget, declared=0)
    yield from tar_archive.read(content, limits)
    stream.drain()
    if isinstance(stream.failure, BudgetSpent):
        raise BudgetSpent("expanded bytes exceed the allowance")
    if stream.failure is not None:
        yield Gap(stream.failure.reason)


def _gzip_name(head: bytes) -> str:
    """The original name that gzip may keep (RFC 1952, section 2.3.1)."""
    if not head.startswith(b"\x1f\x8b") or len(head) < 12 or not head[3] & 0x08:
        return CONTENT_NAME
    start = 10
    if head[3] & 0x04:
        start += 2 + int.from_bytes(head[10:12], "little")
    end = head.find(b"\0", start)
    return decoded_name(head[start:end]) if end > start else CONTENT_NAME


def _starts(*signatures: bytes) -> Callable[[Content], bool]:
    return lambda content: content.head.startswith(signatures)


def _is_lzma(content: Content) -> bool:
    """The old lzma format has no signature: usual properties, a usual dictionary, its suffix."""
    head = content.head
    return content.suffix in ("lzma", "tlz") and head[:3] == b"\x5d\x00\x00" and len(head) > 13


def _format(name: str, media_type: str, recognise: Callable[[Content], bool], new: New) -> Format:
    return Format(
        name=name,
        media_type=media_type,
        recognise=recognise,
        read=_reader(new),
        is_container=True,
        limits_known="a dictionary above the memory allowance is refused as too large",
    )


FORMATS: Final = (
    _format("gzip", "application/gzip", _starts(b"\x1f\x8b\x08"), _inflate),
    _format(
        "bzip2", "application/x-bzip2", _starts(*(b"BZh%d" % n for n in range(1, 10))), _bunzip2
    ),
    _format("xz", "application/x-xz", _starts(b"\xfd7zXZ\x00"), _unxz),
    _format("lzma", "application/x-lzma", _is_lzma, _unxz),
    _format("zstd", "application/zstd", _starts(b"\x28\xb5\x2f\xfd"), _unzstd),
)
