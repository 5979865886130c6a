"""A member's bytes held against their checksum, after they were given: what was read counts."""

from zlib import crc32

from scanner.extractors.containers.member_stream import Source
from scanner.extractors.errors import Corrupt


class Checked:
    """A source that raises at its end when its CRC-32 is not the one that its archive gives."""

    def __init__(self, source: Source, checksum: int | None) -> None:
        """Wrap a source; no checksum, no check."""
        self._source = source
        self._expected = checksum
        self._sum = 0

    def read(self, size: int, /) -> bytes:
        """Read some bytes; empty at the end.

        Raises:
            Corrupt: the end was met and the checksum does not match.
        """
        data = self._source.read(size)
        if data:
            self._sum = crc32(data, self._sum)
        elif self._expected is not None and self._expected != self._sum:
            raise Corrupt("a member does not match its checksum")
        return data
