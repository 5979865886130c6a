"""Set phrases: named, so that different ones can be counted."""

import pytest

from detectors import Match, Prose
from detectors.clinical_note import CLINICAL_NOTE
from detectors.engine import Engine
from detectors.text import Text

ENGINE = Engine([CLINICAL_NOTE])

LETTER = """Cher Confrère,
Je vois ce jour en consultation votre patiente de 63 ans.

Motif de consultation : dyspnée
ANTÉCÉDENTS
Histoire de la maladie :
Examen clinique : TA 12/8, apyrétique
Conclusion :
"""


def found(text: str) -> list[Match]:
    return ENGINE.matches(Text.of(Prose(text)))


def test_a_letter_holds_many_different_phrases() -> None:
    assert len({match.value for match in found(LETTER)}) >= 8


def test_a_repeated_phrase_is_one_kind() -> None:
    assert (
        len({match.value for match in found("Antécédents :\nATCD :\nAntécédents médicaux :\n")})
        == 1
    )


@pytest.mark.parametrize(
    "text",
    ["Résultats :\n", "Conclusion :\n", "Biologie\n", "Un homme de 45 ans a gagné au loto."],
)
def test_what_other_documents_have_too_is_weak(text: str) -> None:
    assert all(match.confidence < 0.4 for match in found(text))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Les conclusions de la commission sont publiées.", id="word in a sentence"),
        pytest.param("Température extérieure : 18,5", id="weather"),
        pytest.param("Le colis a été transféré au service juridique.", id="transfer"),
        pytest.param("Cher client, merci de votre commande", id="commercial letter"),
        pytest.param("Il est admis dans la littérature que", id="admis"),
    ],
)
def test_ordinary_writing_has_none(text: str) -> None:
    assert found(text) == []


def test_the_value_never_repeats_the_text() -> None:
    """An age or a pressure is not carried along."""
    assert all(not any(c.isdigit() for c in match.value) for match in found(LETTER))
