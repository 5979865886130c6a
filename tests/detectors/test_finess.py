"""The numbers of health establishments."""

import pytest

from detectors.finess import FINESS, is_finess
from tests.detectors.found import found_by


@pytest.mark.parametrize(
    "value",
    ["750712184", "690781810", "130786049", "590780193", "330781196", "310781406", "920110020",
     "910019447", "910110063", "75 071 2184", "2A0000386", "2b0000020"],
    ids="abcdefghijkl",
)  # fmt: skip
def test_published_numbers_are_valid(value: str) -> None:
    assert is_finess(value)


@pytest.mark.parametrize(
    "value",
    ["", "120456789", "750712185", "7507121840", "000000000", "2C0000386", "７50712184"],
    ids=["empty", "invented", "digit changed", "long", "zeros", "2C", "full width"],
)
def test_other_values_are_not(value: str) -> None:
    assert not is_finess(value)


def test_a_number_needs_its_label() -> None:
    assert found_by(FINESS, text="SIREN 750712184") == []
    (match,) = found_by(FINESS, text="N° FINESS juridique : 750712184")
    assert match.value == "750712184"
