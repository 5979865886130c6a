"""Diagnoses in words, and how each is meant."""

import pytest

from detectors import Match, Prose, Qualifier, Subject
from detectors.diagnosis import DIAGNOSIS
from detectors.engine import Engine
from detectors.text import Text

ENGINE = Engine([DIAGNOSIS])


def found(text: str) -> list[Match]:
    return ENGINE.matches(Text.of(Prose(text)))


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        pytest.param("Diabète de type 2 équilibré", Qualifier.AFFIRMED, id="said"),
        pytest.param("Pas d'embolie pulmonaire", Qualifier.NEGATED, id="pas de"),
        pytest.param("absence de cardiopathie", Qualifier.NEGATED, id="absence de"),
        pytest.param("Sortie sans complication ni phlébite.", Qualifier.NEGATED, id="sans, ni"),
        pytest.param("HTA (-)", Qualifier.NEGATED, id="minus"),
        pytest.param("Phlébite : non", Qualifier.NEGATED, id="answer no"),
        pytest.param("Suspicion de pyélonéphrite", Qualifier.HYPOTHETICAL, id="suspicion"),
        pytest.param("Pneumopathie ?", Qualifier.HYPOTHETICAL, id="question mark"),
        pytest.param("recherche d'une maladie de Crohn", Qualifier.HYPOTHETICAL, id="recherche"),
        pytest.param("Mère : cancer du sein", Qualifier.FAMILY, id="mother"),
        pytest.param("Antécédents familiaux : démence", Qualifier.FAMILY, id="family history"),
        pytest.param("père décédé d'un infarctus", Qualifier.FAMILY, id="father"),
        pytest.param("Pas de fièvre. Pneumopathie franche", Qualifier.AFFIRMED, id="next sentence"),
        pytest.param("pas de toux mais asthme ancien", Qualifier.AFFIRMED, id="after mais"),
        pytest.param("Frère diabétique", Qualifier.FAMILY, id="brother, at once"),
        pytest.param("tante maternelle : mélanome", Qualifier.FAMILY, id="aunt"),
        pytest.param("votre fille présente un asthme", Qualifier.AFFIRMED, id="the child itself"),
        pytest.param("Son fils rapporte une démence", Qualifier.AFFIRMED, id="who only tells"),
        pytest.param("mère de deux enfants, asthme", Qualifier.AFFIRMED, id="mother of"),
    ],
)
def test_a_statement_is_qualified_and_kept(text: str, qualifier: Qualifier) -> None:
    assert found(text)[-1].qualifier is qualifier


def test_a_relatives_disease_is_the_relatives() -> None:
    assert [match.subject for match in found("Mère : cancer du sein")] == [Subject.RELATIVE]


def test_one_spelling_of_a_wrapped_and_of_a_plain_term() -> None:
    """Distinct findings are counted by value."""
    values = {match.value for match in found("Cancer du sein. CANCER  DU\nSEIN")}
    assert values == {"cancer du sein"}


def test_several_words_are_trusted_more_than_one_and_one_more_than_an_abbreviation() -> None:
    texts = ("cancer du sein", "asthme", "HTA", "hta")
    several, one, short, lower = (found(text)[0].confidence for text in texts)
    assert several > one > short > lower


def test_a_ligature_hides_no_term() -> None:
    assert [match.value for match in found("Œdème aigu du poumon")] == ["oedeme aigu du poumon"]
