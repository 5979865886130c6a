"""The table fits its terminal, ends with the verdict, and lets nothing of a name act."""

from pathlib import Path

import pytest

from findings import Outcome, Reason, Verdict
from scanner.outputs.table_report import MOST_ROWS
from tests.scanner.fake_engine import few_records, file_record, leak, unread
from tests.scanner.outputs.conftest import Written

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(("lang", "width"), [("en", 80), ("en", 120), ("fr", 80), ("fr", 120)])
def test_the_screen_is_the_golden_one(written: Written, lang: str, width: int) -> None:
    text = written("table", few_records(), lang=lang, width=width)
    lines = [line.rstrip() for line in text.splitlines()]
    golden = (GOLDEN / f"table-{lang}-{width}.txt").read_text("utf-8").splitlines()
    assert lines == golden
    assert max(map(len, lines)) <= width


def test_the_verdict_comes_last_after_the_doubtful_files_and_the_next_command(
    written: Written,
) -> None:
    *_, following, blank, doubtful, verdict = written("table", few_records()).splitlines()
    assert verdict == "2 files expose identifiable health data of at least 1,204 patients."
    assert doubtful == "1 file may be a leak: have someone look at it."
    assert (blank, following[:21]) == ("", "Next: colmate explain")


def test_more_rows_than_fit_are_counted(written: Written) -> None:
    text = written("table", [leak(f"Bureau/f{n}.txt", 5) for n in range(MOST_ROWS + 7)])
    assert "and 7 more" in text
    assert text.count("✖ leak") == MOST_ROWS


def test_nothing_found_and_all_read_says_so(written: Written) -> None:
    text = written("table", [file_record("Bureau/a.txt")])
    assert "No leak: every file was examined." in text
    assert "Verdict" not in text


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        pytest.param(unread("x", Reason.CORRUPT), "Nothing was examined", id="nothing read"),
        pytest.param(
            file_record("x", outcome=Outcome.PARTIAL, reason=Reason.TIMEOUT),
            "not everything could",
            id="in part",
        ),
        pytest.param(unread("x", Reason.LINK, Outcome.SKIPPED), "Nothing was examined", id="link"),
    ],
)
def test_it_never_says_clean_of_what_it_did_not_read(
    written: Written, record: object, sentence: str
) -> None:
    text = written("table", [record])  # type: ignore[list-item]
    assert sentence in text.splitlines()[-1]
    assert "every file was examined" not in text
    assert "clean" not in text


def test_a_skipped_file_beside_read_ones_is_told(written: Written) -> None:
    text = written("table", [file_record(), unread("x", Reason.EXCLUDED, Outcome.SKIPPED)])
    assert "No leak in the files examined; some were left out." in text
    assert "excluded (1)" in text


def test_a_name_cannot_paint_the_terminal(written: Written) -> None:
    text = written("table", [leak("Bureau/a\x1b[2J\nb\u202e[red]x[/].pdf")], width=120)
    assert r"a\x1b[2J\nb\u202e[red]x[/].pdf" in text
    assert not set(text) & set("\x1b\u202e")


def test_a_dry_run_shows_counts_and_no_verdict(written: Written) -> None:
    text = written("table", [file_record()] * 3, dry_run=True, exit_code=0)
    assert "Dry run: 3 files" in text
    assert "No leak" not in text


def test_masked_paths_hide_the_roots_too(written: Written) -> None:
    text = written("table", [file_record("a1b2")], roots=("/home/someone",), mask_paths=True)
    assert "someone" not in text
    assert "colmate scan PATH -o" in text


def test_doubtful_files_are_the_verdict_when_there_is_no_leak(written: Written) -> None:
    doubtful = file_record("x", verdict=Verdict.REVIEW)
    lines = written("table", [doubtful, file_record("y")]).splitlines()
    assert lines[-1] == "1 file may be a leak: have someone look at it."
    assert "No leak" not in "".join(lines)


@pytest.mark.parametrize("exit_code", [130, 4])
def test_a_run_that_stopped_early_says_so(written: Written, exit_code: int) -> None:
    text = written("table", [file_record()], exit_code=exit_code)
    assert "Stopped before the end" in text
    assert "the rest was not looked at" in text
