"""A stretch of a content's stream, with a position of its own."""

from typing import BinaryIO

from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt


class Window:
    """Forward reading of `size` bytes from `start`; others may move the stream in between."""

    def __init__(self, content: Content, start: int = 0, size: int | None = None) -> None:
        """Open a window; without a size it goes to the end."""
        self._stream: BinaryIO = content.open()
        self._at = start
        self._end = None if size is None else start + size

    def read(self, size: int, /) -> bytes:
        """Read up to `size` bytes; empty at the end.

        Raises:
            Corrupt: the content ends before the window does.
        """
        if self._end is not None:
            size = min(size, self._end - self._at)
        if size <= 0:
            return b""
        self._stream.seek(self._at)
        data = self._stream.read(size)
        if not data and self._end is not None:
            raise Corrupt("the content ends too early")
        self._at += len(data)
        return data

    def tell(self) -> int:
        """The offset in the content of the next byte."""
        return self._at
