"""The seekable view of a forward-only member behaves as a file, whole or broken."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings import Reason
from scanner.extractors import Gap, Member
from scanner.extractors.containers.budget import Budget
from scanner.extractors.containers.member_stream import MemberStream, offered
from scanner.extractors.errors import BudgetSpent, Corrupt, ExtractError
from scanner.limits import Limits

LIMITS = Limits()
DATA = random.Random(1).randbytes(200_000)


def plenty() -> Budget:
    return Budget(max_bytes=1 << 30, max_members=100)


class Breaking:
    """A source that gives some bytes, then fails."""

    def __init__(self, data: bytes, failure: Exception) -> None:
        """Keep what to give and how to fail."""
        self._stream = io.BytesIO(data)
        self._failure = failure

    def read(self, size: int, /) -> bytes:
        """Give, then fail."""
        data = self._stream.read(min(size, 1000))
        if not data:
            raise self._failure
        return data


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["seek", "end", "read", "line"]), st.integers(0, 250_000)),
        max_size=12,
    ),
    st.booleans(),
)
def test_it_reads_and_seeks_as_a_file_does(moves: list[tuple[str, int]], kept: bool) -> None:  # noqa: FBT001 - drawn
    real = io.BytesIO(DATA)
    ours = MemberStream(lambda: io.BytesIO(DATA), plenty())
    if kept:
        ours.keep(LIMITS)
    for move, number in moves:
        if move == "seek":
            assert ours.seek(number) == real.seek(number)
        elif move == "end":
            assert ours.seek(-(number % 1000), io.SEEK_END) == real.seek(
                -(number % 1000), io.SEEK_END
            )
        elif move == "read":
            assert ours.read(number) == real.read(number)
        else:
            assert ours.readline(number) == real.readline(number)
        assert ours.tell() == real.tell()


def test_it_serves_buffered_and_text_readers() -> None:
    text = "ligne é\n" * 20_000
    stream = MemberStream(lambda: io.BytesIO(text.encode()), plenty())
    assert io.TextIOWrapper(io.BufferedReader(stream), "utf-8").read() == text


def test_bytes_are_charged_once_however_often_they_are_read() -> None:
    budget = Budget(max_bytes=len(DATA), max_members=1)
    stream = MemberStream(lambda: io.BytesIO(DATA), budget)
    for _ in range(3):
        stream.seek(0)
        assert stream.read() == DATA
    assert budget.bytes_left == 0


def test_bytes_beyond_the_budget_are_not_given() -> None:
    stream = MemberStream(lambda: io.BytesIO(DATA), Budget(max_bytes=70_000, max_members=1))
    given_bytes = stream.read(100_000)
    assert given_bytes == DATA[:70_000]
    with pytest.raises(BudgetSpent):
        stream.read(1)


def test_what_stands_before_a_failure_is_given_and_then_it_is_raised() -> None:
    stream = MemberStream(lambda: Breaking(DATA[:5500], ValueError("SECRET")), plenty())
    assert stream.read(10_000) == DATA[:5500]
    with pytest.raises(Corrupt):
        stream.read(1)
    stream.seek(5000)
    assert stream.read(1000) == DATA[5000:5500]
    with pytest.raises(Corrupt):
        stream.readline()


def test_asking_for_everything_of_a_broken_member_raises() -> None:
    stream = MemberStream(lambda: Breaking(DATA[:5500], Corrupt("x")), plenty())
    with pytest.raises(Corrupt):
        stream.read()


def test_a_disk_that_fails_is_not_called_a_corrupt_document() -> None:
    stream = MemberStream(lambda: Breaking(b"x", OSError(5, "disk")), plenty())
    with pytest.raises(OSError, match="disk"):
        stream.read()


def test_a_member_that_gives_nothing_is_refused_with_its_reason() -> None:
    stream = MemberStream(lambda: Breaking(b"", Corrupt("x")), plenty())
    (item,) = offered("name.txt", stream, budget=plenty(), limits=LIMITS, declared=7)
    assert isinstance(item, Member)
    assert item.refused is Reason.CORRUPT
    assert (item.content.size, item.content.suffix) == (7, "txt")


def test_a_member_that_breaks_is_followed_by_a_gap() -> None:
    stream = MemberStream(lambda: Breaking(b"some", Corrupt("x")), plenty())
    first, second = offered("name", stream, budget=plenty(), limits=LIMITS)
    assert isinstance(first, Member)
    assert second == Gap(Reason.CORRUPT)


def test_formats_that_are_jumped_about_are_kept_whole() -> None:
    """Opened once, although read from its end to its start."""
    opened = []

    def source() -> io.BytesIO:
        opened.append(1)
        return io.BytesIO(b"PK\x03\x04" + bytes(9 << 20))

    stream = MemberStream(source, plenty())
    stream.keep(LIMITS)
    for offset in (9 << 20, 4 << 20, 100):
        stream.seek(offset)
        assert stream.read(4) == bytes(4)
    assert len(opened) == 1


def test_seeking_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="before"):
        MemberStream(lambda: io.BytesIO(DATA), plenty()).seek(-1)


def test_failures_are_errors_of_ours() -> None:
    stream = MemberStream(lambda: Breaking(b"", KeyError("SECRET")), plenty())
    with pytest.raises(ExtractError) as caught:
        stream.read(1)
    assert "SECRET" not in str(caught.value)
