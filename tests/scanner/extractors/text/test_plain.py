"""Plain text: all of it, in passages of bounded size, whatever the size of the file."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import MAX_PROSE_CHARS, Prose
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Gap, Item
from scanner.extractors.text import plain
from scanner.limits import Limits


def read(data: bytes) -> list[Item]:
    return list(plain.read(Content.of_bytes(data), Limits()))


def prose(found: list[Item]) -> list[Prose]:
    return [item for item in found if isinstance(item, Prose)]


def test_passages_are_cut_at_line_ends_and_say_their_line() -> None:
    data = b"".join(b"ligne %06d du journal\n" % number for number in range(1, 20_001))
    found = prose(read(data))
    assert "".join(passage.text for passage in found).encode() == data
    for passage in found:
        number = int(passage.text[6:12])
        assert passage.where == Location.at(line=number)
    assert [passage.opening for passage in found] == [True] + [False] * (len(found) - 1)


@given(st.integers(65_000, 66_000), st.booleans())
def test_nothing_is_lost_where_one_endless_line_is_cut(at: int, blanks: object) -> None:
    filler = "mot " * 40_000 if blanks else "m" * 160_000
    needle = "SECRET-0123456789-SECRET"
    found = list(plain.passages(filler[:at] + needle + filler[at:]))
    assert any(needle in passage.text for passage in found)
    assert all(len(passage.text) <= MAX_PROSE_CHARS for passage in found)


def test_blank_text_gives_no_passage() -> None:
    assert read(b" \n\n\t\n") == []


def test_binary_in_the_middle_is_a_gap() -> None:
    noise = bytes(range(256)) * 1_000
    found = read(b"debut du texte\n" * 10_000 + noise + b"\nfin du texte\n" * 10_000)
    assert Gap(Reason.UNSUPPORTED) in found
    assert "debut" in prose(found)[0].text
    assert "fin du texte" in prose(found)[-1].text


class Endless(io.RawIOBase):
    """A sparse file: lines of text made when they are read."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._at = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place, counted from the start."""
        assert whence == 0
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        """Make as much text as is asked for."""
        size = min(size, self._size - self._at)
        self._at += size
        return (b"Une ligne de texte accentu\xc3\xa9e.\n" * (size // 30 + 1))[:size]


@pytest.mark.parametrize("megabytes", [50])
def test_a_large_file_costs_no_more_memory_than_a_small_one(megabytes: int) -> None:
    size = megabytes << 20
    content = Content(Endless(size), size=size)  # type: ignore[arg-type] # as much as a reader uses
    tracemalloc.start()
    try:
        chars = sum(
            len(item.text) for item in plain.read(content, Limits()) if hasattr(item, "text")
        )
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert chars > size * 0.9
    assert peak < 4 << 20
