"""What a user types is read as they mean it, or refused with an example."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.cli.parse import parse_duration, parse_report, parse_since, parse_size
from scanner.errors import UsageProblem

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("1000", 1000), ("200M", 200 << 20), ("1.5g", 3 << 29), ("1,5 Go", 3 << 29),
     ("64KiB", 64 << 10), ("2T", 2 << 40), ("10 Mo", 10 << 20)],
)  # fmt: skip
def test_sizes(text: str, size: int) -> None:
    assert parse_size(text, "--max-size") == size


@pytest.mark.parametrize(
    ("text", "seconds"), [("60", 60), ("60s", 60), ("5m", 300), ("5 min", 300), ("1,5h", 5400)]
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text, "--timeout-per-file") == seconds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("30d", datetime(2026, 10, 22, 12, tzinfo=UTC), id="days"),
        pytest.param("30j", datetime(2026, 10, 22, 12, tzinfo=UTC), id="jours"),
        pytest.param("12h", datetime(2026, 11, 21, 0, tzinfo=UTC), id="hours"),
        pytest.param("2w", datetime(2026, 11, 7, 12, tzinfo=UTC), id="weeks"),
        pytest.param("2026-01-01T00:00:00Z", datetime(2026, 1, 1, tzinfo=UTC), id="a time"),
    ],
)
def test_since(text: str, expected: datetime) -> None:
    assert parse_since(text, NOW) == expected


def test_a_date_alone_is_local_midnight() -> None:
    since = parse_since("2026-01-31", NOW)
    assert since.tzinfo is not None
    assert (since.day, since.hour) == (31, 0)


@pytest.mark.parametrize("text", ["", "-1", "1e9", "200X", "M", "１Ｍx", "9" * 30])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="--max-size"):
        parse_size(text, "--max-size")


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "30", "999999d", "0000-00-00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem, match="--since"):
        parse_since(text, NOW)


@pytest.mark.parametrize("text", ["html", "html=", "html=-", "=x", "pdf=x"])
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(UsageProblem):
        parse_report(text)


def test_a_path_may_hold_an_equals_sign() -> None:
    assert parse_report("csv=a=b.csv").path == "a=b.csv"


@given(st.text(max_size=20))
def test_nothing_typed_raises_anything_but_a_usage_problem(text: str) -> None:
    for read in (
        lambda: parse_size(text, "-"),
        lambda: parse_duration(text, "-"),
        lambda: parse_since(text, NOW),
        lambda: parse_report(text),
    ):
        with suppress(UsageProblem):
            read()
