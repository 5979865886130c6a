"""Whose name it is, by the words on both sides of it."""

import pytest
from presidio_analyzer import RecognizerResult

from detectors.text import fold
from scanner.second_stage.nlp import PERSON
from scanner.second_stage.reader import _match
from scanner.second_stage.roles import CONFIRMED, DOUBTFUL, REFUSED, _score

_NAME = "Zoé QUELCONQUE"


def _found(text: str) -> RecognizerResult:
    start = text.index(_NAME)
    return RecognizerResult(PERSON, start, start + len(_NAME), 0.85)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        pytest.param(f"Merci de m'avoir confié {_NAME} pour avis.", CONFIRMED, id="confided"),
        pytest.param(f"Je vous ai adressé hier {_NAME}.", CONFIRMED, id="referred"),
        pytest.param(f"{_NAME}, que je suis depuis dix ans", CONFIRMED, id="followed"),
        pytest.param(f"{_NAME} souhaite rester chez elle", CONFIRMED, id="wishes"),
        pytest.param(f"vu par le docteur {_NAME}", REFUSED, id="carer"),
        pytest.param(f"Un livre de {_NAME} paru en mars", DOUBTFUL, id="somebody"),
    ],
)
def test_the_words_beside_a_name_say_whose_it_is(text: str, score: float) -> None:
    assert _score(fold(text), _found(text)) == score


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        pytest.param("Madame Quelconque", True, id="a name"),
        pytest.param("Madame B.", False, id="an initial"),
        pytest.param("Monsieur T. R.", False, id="two initials"),
    ],
)
def test_initials_name_nobody(text: str, is_name: bool) -> None:  # noqa: FBT001 - a table's column
    result = RecognizerResult(PERSON, 0, len(text), CONFIRMED)
    assert (_match(text, 0, result) is not None) is is_name
