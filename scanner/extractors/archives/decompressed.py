"""Decompression as a stream, a chunk at a time, whatever the method."""

import lzma
import sys
import zlib
from collections.abc import Callable
from typing import Final, Protocol

from scanner.extractors.containers.member_stream import Source
from scanner.extractors.errors import Corrupt, TooLarge

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError
else:
    from backports.zstd import ZstdError

_CHUNK: Final = 1 << 14  # damage costs what is near it, not what is before


class Decompressor(Protocol):
    """The form of `bz2.BZ2Decompressor` and its like."""

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream was met."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes without more input."""

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Give input, take at most `max_length` bytes."""


class Inflate:
    """zlib's decompressor in the form of the others. `wbits`: 31 for gzip, -15 for raw deflate."""

    def __init__(self, wbits: int) -> None:
        """Start one stream."""
        self._inflate = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        """Whether the end of the compressed stream was met."""
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        """Whether all input was taken."""
        return not self._inflate.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """What was given beyond the end."""
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int = 0) -> bytes:
        """Give input, take at most `max_length` bytes."""
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


class Decompressed:
    """Forward-only decompressed bytes of one compressed stream, or of several in a row."""

    def __init__(
        self, source: Source, new: Callable[[], Decompressor], *, several: bool = True
    ) -> None:
        """Read compressed bytes from `source`; `new` starts a decompressor."""
        self._source = source
        self._new = new
        self._several = several
        self._current = new()
        self._carried = b""  # read already, belongs to the next stream
        self._fresh = True

    def read(self, size: int, /) -> bytes:
        """Read some bytes; empty at the end.

        Raises:
            TooLarge: the stream asks for more memory than allowed.
            Corrupt: it ends before its end, or is followed by something else.
        """
        while True:
            if self._current.eof and not (self._several and self._next_stream()):
                return b""
            data = self._input() if self._current.needs_input else b""
            starved = self._current.needs_input and not data
            if starved and self._fresh:
                return b""
            out = self._step(data, size)
            if out:
                return out
            if starved and not self._current.eof:
                raise Corrupt("compressed data end too early")

    def _next_stream(self) -> bool:
        """Start on what follows the end: another stream, or only padding."""
        rest = self._current.unused_data.lstrip(b"\0")
        while not rest:
            chunk = self._source.read(_CHUNK)
            if not chunk:
                return False
            rest = chunk.lstrip(b"\0")
        self._current = self._new()
        self._carried = rest
        self._fresh = True
        return True

    def _input(self) -> bytes:
        """The next compressed bytes; empty when there are no more."""
        data, self._carried = self._carried, b""
        if not data:
            data = self._source.read(_CHUNK)
        return data

    def _step(self, data: bytes, size: int) -> bytes:
        self._fresh = False
        try:
            return self._current.decompress(data, size)
        except (lzma.LZMAError, ZstdError) as error:
            if "memory" in str(error).lower():  # the only mark that both libraries give
                raise TooLarge("the dictionary exceeds the memory allowance") from None
            raise Corrupt("compressed data are damaged") from None
