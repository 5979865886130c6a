"""A ZIP archive without a usable directory, as a cut download leaves it: local headers in order."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from findings import Reason
from scanner.extractors.archives.decompressed import Decompressed, Inflate
from scanner.extractors.containers.budget import Budget
from scanner.extractors.containers.member_stream import MemberStream, Source, offered, refused
from scanner.extractors.containers.names import decoded_name
from scanner.extractors.containers.window import Window
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt
from scanner.extractors.format import Item
from scanner.extractors.guard import bad_bytes
from scanner.limits import Limits

_LOCAL: Final = struct.Struct("<4s5H3L2H")  # APPNOTE 4.3.7
_SIGNATURE: Final = b"PK\x03\x04"
_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
_SIZES_FOLLOW: Final = 0x8
_STORED: Final = 0
_DEFLATED: Final = 8


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str = field(repr=False)
    method: int
    is_encrypted: bool
    data_at: int
    packed_bytes: int | None  # None: told after the data only
    size: int


def read(content: Content, limits: Limits, budget: Budget) -> Iterator[Item]:
    """Yield what can still be read.

    Raises:
        Corrupt: always, at the end: nobody knows what else the archive held.
    """
    at = 0
    while (entry := _next_entry(content, at)) is not None:
        at = entry.data_at
        if entry.is_encrypted or entry.method not in (_STORED, _DEFLATED):
            budget.take_member()
            reason = Reason.ENCRYPTED if entry.is_encrypted else Reason.UNSUPPORTED
            yield refused(entry.name, reason, size=entry.size)
            at += entry.packed_bytes or 0
        elif entry.method == _STORED:
            size = entry.packed_bytes if entry.packed_bytes is not None else _gap(content, at)
            source = _stored(content, at, size)
            yield from _offered(entry, source, budget, limits)
            at += size
        else:
            yield from _offered(entry, _inflated(content, at), budget, limits)
            at = max(at, at + (entry.packed_bytes or 0))
    raise Corrupt("the archive has no usable directory")


def _offered(
    entry: _Entry, opened: Callable[[], Source], budget: Budget, limits: Limits
) -> Iterator[Item]:
    if entry.name.endswith("/") and not entry.packed_bytes:
        return
    stream = MemberStream(opened, budget)
    yield from offered(entry.name, stream, budget=budget, limits=limits, declared=entry.size)


def _stored(content: Content, at: int, size: int) -> Callable[[], Source]:
    return lambda: Window(content, at, size)


def _inflated(content: Content, at: int) -> Callable[[], Source]:
    return lambda: Decompressed(Window(content, at), lambda: Inflate(-15), several=False)


def _next_entry(content: Content, at: int) -> _Entry | None:
    """The first local header at or after an offset."""
    with bad_bytes():
        found = _find(content, at)
        if found is None:
            return None
        stream = content.open()
        stream.seek(found)
        header = stream.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            return None
        (_, _, flags, method, _, _, _, packed, size, name_bytes, extra_bytes) = _LOCAL.unpack(
            header
        )
        name = stream.read(name_bytes)
    known = not flags & _SIZES_FOLLOW and packed != 0xFFFFFFFF
    return _Entry(
        name=decoded_name(name),
        method=method,
        is_encrypted=bool(flags & _ENCRYPTED),
        data_at=found + _LOCAL.size + name_bytes + extra_bytes,
        packed_bytes=packed if known else None,
        size=size if known else 0,
    )


def _gap(content: Content, at: int) -> int:
    """The bytes up to the next header, or to the end."""
    found = _find(content, at)
    return (found if found is not None else max(at, content.size)) - at


def _find(content: Content, at: int) -> int | None:
    """The offset of the next local header signature."""
    window = Window(content, at)
    tail = b""
    while chunk := window.read(_CHUNK):
        data = tail + chunk
        found = data.find(_SIGNATURE)
        if found >= 0:
            return window.tell() - len(data) + found
        tail = data[-3:]
    return None
