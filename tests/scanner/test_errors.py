"""The error tree and the page made from it."""

from pathlib import Path

from scanner.errors import (
    MEANINGS,
    ColmateError,
    ExitCode,
    RefusedByPolicy,
    ReportNotWritten,
    UsageProblem,
    UsageProblems,
    exit_codes_page,
)

PAGE = Path(__file__).parents[2] / "docs" / "exit-codes.md"


def test_the_exit_code_page_is_what_the_classes_say() -> None:
    assert PAGE.read_text("utf-8") == exit_codes_page()


def test_every_exit_code_has_its_meaning() -> None:
    assert set(MEANINGS) == set(ExitCode)


def test_errors_end_with_the_codes_of_the_contract() -> None:
    classes = (ColmateError, UsageProblem, UsageProblems, RefusedByPolicy, ReportNotWritten)
    assert [one.exit_code.value for one in classes] == [4, 2, 2, 5, 4]


def test_an_error_reads_as_its_text_with_its_values() -> None:
    error = UsageProblem("no {text} in {place}", text="tea", place="China")
    assert str(error) == "no tea in China"
