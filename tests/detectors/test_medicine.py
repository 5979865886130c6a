"""Medicines: a bare name is weak, a prescription strong."""

import pytest

from detectors import Prose
from detectors.engine import Engine
from detectors.medicine import MEDICINE, is_name
from detectors.text import Text

ENGINE = Engine([MEDICINE])


def confidence(text: str) -> float:
    (match,) = ENGINE.matches(Text.of(Prose(text)))
    return match.confidence


@pytest.mark.parametrize(
    "value",
    ["DOLIPRANE", "Doliprane 500 mg cp", "amoxicilline", "Lévothyrox", "paracétamol 1 g", "Tahor"],
)
def test_a_cell_that_begins_with_a_known_name_is_a_medicine(value: str) -> None:
    assert is_name(value)


@pytest.mark.parametrize("value", ["", "500 mg", "Dupont", "solution", "dolipranes", "calcium"])
def test_other_cells_are_not(value: str) -> None:
    assert not is_name(value)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        pytest.param("Doliprane", "Doliprane 1 g", id="dose"),
        pytest.param("Doliprane 1 g", "Doliprane 1 g par jour", id="frequency"),
        pytest.param("Doliprane 1 g matin", "Doliprane 1 g 1 cp matin", id="form"),
        pytest.param("Doliprane", "Patient sous Doliprane", id="treated"),
    ],
)
def test_each_kind_of_evidence_raises_the_confidence(less: str, more: str) -> None:
    assert confidence(less) < confidence(more)


def test_a_bare_name_is_weak() -> None:
    assert confidence("Le paracétamol est vendu sans ordonnance depuis longtemps") < 0.5


def test_the_next_paragraph_is_no_evidence() -> None:
    assert confidence("Doliprane\n\n3 fois par jour 500 mg") == confidence("Doliprane")
