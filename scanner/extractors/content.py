"""The bytes of one document, whether a file on disk or a member of a container."""

import io
from functools import cached_property
from typing import BinaryIO, Final

from scanner.extractors.errors import TooLarge
from scanner.limits import HEAD_BYTES

_CHUNK: Final = 1 << 20


class Content:
    """A seekable stream of bytes with its size. Readers find it at offset 0.

    `suffix` is the lower-case extension without its dot, a weak hint: formats are recognised by
    content. The name itself is not here: it is health data and no reader needs it.
    """

    def __init__(self, stream: BinaryIO, *, size: int, suffix: str = "") -> None:
        """Wrap an open, seekable stream."""
        self._stream = stream
        self.size = size
        self.suffix = suffix.lower().lstrip(".")

    @classmethod
    def of_bytes(cls, data: bytes, suffix: str = "") -> "Content":
        """Wrap bytes in memory."""
        return cls(io.BytesIO(data), size=len(data), suffix=suffix)

    @cached_property
    def head(self) -> bytes:
        """The first 4096 bytes."""
        return self.open().read(HEAD_BYTES)

    def open(self) -> BinaryIO:
        """The stream, put back to its start."""
        self._stream.seek(0)
        return self._stream

    def read(self, max_bytes: int) -> bytes:
        """The whole content, for a reader that needs it at once.

        Raises:
            TooLarge: there are more than `max_bytes`.
        """
        parts: list[bytes] = []
        total = 0
        stream = self.open()
        while chunk := stream.read(min(_CHUNK, max_bytes + 1 - total)):
            total += len(chunk)
            if total > max_bytes:
                raise TooLarge
            parts.append(chunk)
        return b"".join(parts)
