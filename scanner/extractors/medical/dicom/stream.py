"""Streams that count, for a parser that believes what a file says of itself."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from scanner.extractors.errors import Corrupt, ExtractError, TooLarge

MAX_READS: Final = 400_000  # an enhanced CT of 1,000 frames takes some 100,000
MAX_BYTES: Final = 96 << 20


@dataclass(slots=True)
class Budget:
    """How much one object may still have read. Sequences parsed late draw on it too."""

    reads: int = field(default_factory=lambda: MAX_READS)
    bytes: int = field(default_factory=lambda: MAX_BYTES)

    @property
    def is_spent(self) -> bool:
        """Whether nothing is left."""
        return self.reads < 0 or self.bytes < 0


class CountedStream(io.RawIOBase):
    """A view of a stream from an offset on, with a budget and a memory of short reads."""

    def __init__(self, stream: Any, size: int, budget: Budget, offset: int = 0) -> None:
        super().__init__()
        self._stream, self._offset, self._size = stream, offset, size - offset
        self._budget = budget
        self.was_cut_short = False
        self.seek(0)

    def read(self, size: int | None = -1) -> bytes:
        """Read, within the budget.

        Raises:
            TooLarge: the budget is spent.
        """
        start = self.tell()
        left = self._budget.bytes + 1
        wanted = left if size is None or size < 0 else size
        data: bytes = self._stream.read(min(wanted, left))
        self._budget.reads -= 1
        self._budget.bytes -= len(data)
        if self._budget.is_spent:
            raise TooLarge("a DICOM header beyond its budget")
        # The first read looks for a preamble: a short object may have none.
        self.was_cut_short |= start > 0 and size != -1 and 0 < len(data) < wanted
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move; beyond the end is remembered as a lie of the file."""
        if whence == io.SEEK_CUR:
            offset += self.tell()
        elif whence == io.SEEK_END:
            offset += self._size
        self.was_cut_short |= offset > self._size
        self._stream.seek(self._offset + max(0, min(offset, self._size)))
        return self.tell()

    def tell(self) -> int:
        """The offset in the view."""
        return int(self._stream.tell()) - self._offset

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True


@contextmanager
def quiet() -> Iterator[None]:
    """Keep pydicom's warnings to itself: they repeat values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def shielded(budget: Budget) -> Iterator[None]:
    """Turn whatever pydicom raises on bad bytes into a reason.

    Raises:
        TooLarge: the budget is spent (pydicom may have turned our error into one of its own).
        Corrupt: anything else went wrong.
    """
    try:
        with quiet():
            yield
    except ExtractError:
        raise
    except Exception:  # noqa: BLE001 - pydicom raises anything on bad bytes; the file's fault
        if budget.is_spent:
            raise TooLarge("a DICOM header beyond its budget") from None
        raise Corrupt("not a readable DICOM header") from None
