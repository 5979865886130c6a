"""The page that other people's tools rely on names every word that a report may hold."""

from enum import StrEnum
from pathlib import Path

import pytest

from findings import (
    Category,
    Exposure,
    Health,
    Identity,
    Outcome,
    Reason,
    Severity,
    Verdict,
)

PAGE = (Path(__file__).parents[2] / "docs" / "report-format.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words", [Outcome, Reason, Verdict, Category, Identity, Health, Severity, Exposure]
)
def test_every_word_of_a_closed_list_is_on_the_page(words: type[StrEnum]) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in PAGE] == []


@pytest.mark.parametrize("field", ["folders_not_listed", "message_type", "not_examined", "rules"])
def test_every_field_is_on_the_page(field: str) -> None:
    assert field in PAGE
