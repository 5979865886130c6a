"""A seekable view of a member that its container gives only from the start on.

Its first bytes are kept in memory, so that recognisers and readers of small members cost one pass;
going back further than that opens the member again. A member that breaks in the middle gives what
could be read, then raises: what was read still counts, and nothing is taken for whole.
"""

import io
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, Protocol, cast

from findings import Reason
from scanner.extractors.containers.budget import Budget, Expanded
from scanner.extractors.containers.names import suffix_of
from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent, ExtractError
from scanner.extractors.format import Gap, Item, Member
from scanner.extractors.guard import bad_bytes
from scanner.limits import Limits

KEPT_BYTES: Final = 8 << 20  # most documents are smaller: read once, whole
_CHUNK: Final = 1 << 18
# Formats whose readers jump about: zip, 7z, PDF, OLE, SQLite, RAR. Kept whole as far as allowed.
_RANDOM_ACCESS: Final = (
    b"PK\x03\x04", b"7z\xbc\xaf", b"%PDF", b"\xd0\xcf\x11\xe0", b"SQLite format 3", b"Rar!",
)  # fmt: skip


class Source(Protocol):
    """Bytes from the start on: what decompressors give."""

    def read(self, size: int, /) -> bytes:
        """Read up to `size` bytes; empty at the end."""


class MemberStream(io.RawIOBase):
    """Random access over a forward-only source, each byte charged to the budget once."""

    def __init__(self, opened: Callable[[], Source], budget: Budget | None) -> None:
        """Wrap a source; `opened` gives it anew from its start. No budget: nothing is expanded."""
        super().__init__()
        self.failure: ExtractError | None = None
        self.end: int | None = None
        self.on_end: Callable[[int], None] | None = None  # told the size once it is known
        self._opened = opened
        self._budget = budget
        self._source: Source | None = None
        self._source_at = 0
        self._charged = 0
        self.kept = b""
        self._window = b""
        self._window_at = 0
        self._at = 0

    def keep(self, limits: Limits) -> None:
        """Load and keep the first bytes, all of them if few. Never raises: see `failure`."""
        if self.kept:
            return
        parts: list[bytes] = []
        kept, wanted = 0, KEPT_BYTES
        while kept < wanted and (chunk := self._buffer(kept)[0]):
            if not parts and chunk.startswith(_RANDOM_ACCESS):
                wanted = max(wanted, limits.max_in_memory_bytes)
            parts.append(chunk)
            kept += len(chunk)
        self.kept = b"".join(parts)

    def drain(self) -> None:
        """Go to the end, so that `end` and `failure` are known."""
        at = max(self._source_at, len(self.kept))
        while chunk := self._buffer(at)[0]:
            at = self._window_at + len(chunk)

    def _buffer(self, at: int) -> tuple[bytes, int]:
        """Bytes in memory and where in them an offset is; at the end or a failure, none."""
        if at < len(self.kept):
            return self.kept, at
        if self._window_at <= at < self._window_at + len(self._window):
            return self._window, at - self._window_at
        if self.end is not None and at >= self.end:
            return b"", 0
        try:
            self._pull(at)
        except ExtractError as error:
            self.failure = error
            self._ends(self._source_at)
            return b"", 0
        return (self._window, at - self._window_at) if self._window else (b"", 0)

    def _pull(self, at: int) -> None:
        """Bring an offset into the window, opening the source again if it lies behind."""
        if self._source is None or self._source_at > at:
            with bad_bytes():
                self._source = self._opened()
            self._source_at = 0
        while self._source_at <= at:
            with bad_bytes():
                chunk = self._source.read(self._affordable())
            self._charge(self._source_at + len(chunk))
            self._window, self._window_at = chunk, self._source_at
            self._source_at += len(chunk)
            if not chunk:
                self._ends(self._source_at)
                return

    def _affordable(self) -> int:
        """How many bytes to ask for: all that the budget still gives, then one to know more."""
        if self._budget is None or self._source_at < self._charged:
            return _CHUNK
        return min(_CHUNK, max(1, self._budget.bytes_left))

    def _ends(self, at: int) -> None:
        self.end = at
        if self.on_end is not None:
            self.on_end(at)

    def _charge(self, reached: int) -> None:
        fresh = reached - self._charged
        if fresh > 0 and self._budget is not None:
            self._charged = reached
            self._budget.take_bytes(fresh)

    def read(self, size: int | None = -1) -> bytes:
        """Read up to `size` bytes: short only before the end or a failure.

        Raises:
            ExtractError: the failure stands here, or everything was asked for and is not there.
        """
        everything = size is None or size < 0
        wanted = -1 if size is None else size
        parts: list[bytes] = []
        got = 0
        while everything or got < wanted:
            buffer, start = self._buffer(self._at)
            piece = buffer[start:] if everything else buffer[start : start + wanted - got]
            if not piece:
                break
            parts.append(piece)
            got += len(piece)
            self._at += len(piece)
        if self.failure is not None and wanted != 0 and (everything or not parts):
            raise self.failure.with_traceback(None)
        return b"".join(parts)

    def readinto(self, buffer: Any, /) -> int:
        """Read into a buffer, as `io.BufferedReader` asks."""
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read one line, without going byte by byte."""
        parts: list[bytes] = []
        left = sys.maxsize if size is None or size < 0 else size
        while left and not (parts and parts[-1].endswith(b"\n")):
            buffer, start = self._buffer(self._at)
            cut = buffer.find(b"\n", start) + 1 or len(buffer)
            piece = buffer[start : min(cut, start + left)]
            if not piece:
                break
            parts.append(piece)
            left -= len(piece)
            self._at += len(piece)
        if not parts and left and self.failure is not None:
            raise self.failure.with_traceback(None)
        return b"".join(parts)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move. From the end means reading to the end once."""
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence == io.SEEK_END:
            self.drain()
            offset += self.end or 0
        if offset < 0:
            raise ValueError("seek before the start")
        self._at = offset
        return offset

    def tell(self) -> int:
        """The current offset."""
        return self._at

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True


def expanded(stream: MemberStream, *, suffix: str, budget: Budget, declared: int) -> Expanded:
    """The content of a member. Until its end is met, its size is what is declared or was seen."""
    seen = len(stream.kept)
    size = max(declared, seen) if stream.end is None else stream.end
    content = Expanded(cast("BinaryIO", stream), size=size, suffix=suffix)
    content.budget = budget
    stream.on_end = content.resize
    return content


def offered(
    name: str, stream: MemberStream, *, budget: Budget, limits: Limits, declared: int = 0
) -> Iterator[Item]:
    """Yield one member, then what its reading has shown.

    Raises:
        BudgetSpent: the member, or the members together, expand beyond the allowance.
    """
    budget.take_member()
    stream.keep(limits)
    if stream.kept or stream.failure is None:
        content = expanded(stream, suffix=suffix_of(name), budget=budget, declared=declared)
        yield Member(name, content)
    if isinstance(stream.failure, BudgetSpent):
        raise BudgetSpent("expanded bytes exceed the allowance")
    if stream.failure is not None:
        reason = stream.failure.reason
        yield Gap(reason) if stream.kept else refused(name, reason, size=declared)


def refused(name: str, reason: Reason, *, size: int = 0) -> Member:
    """A member that cannot be read, with the reason its record will bear."""
    return Member(name, Content(io.BytesIO(), size=size, suffix=suffix_of(name)), refused=reason)
