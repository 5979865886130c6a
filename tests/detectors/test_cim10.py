"""CIM-10 codes: only known ones, and only where something says that they are codes."""

import pytest

from detectors import Prose
from detectors.cim10 import CIM10, is_code
from detectors.engine import Engine
from detectors.text import Text

ENGINE = Engine([CIM10])


def values(text: str) -> list[str]:
    return [match.value for match in ENGINE.matches(Text.of(Prose(text)))]


@pytest.mark.parametrize(
    "code", ["I10", "I500", "I50.0", "e11.9", " C50.9 ", "B24+0", "A17.0†", "I10+"]
)
def test_a_code_of_the_table_is_known_however_written(code: str) -> None:
    assert is_code(code)


@pytest.mark.parametrize(
    "value", ["", "I", "B12", "E999", "I1O", "10", "Z999999", "+", "A20A", "É10"]
)
def test_anything_else_is_no_code(value: str) -> None:
    assert not is_code(value)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("DP: I500", ["I500"], id="principal"),
        pytest.param("DAS : E11.9, N18.3 et I10", ["E119", "N183", "I10"], id="list"),
        pytest.param("Diagnostic associé - J44.1", ["J441"], id="words"),
        pytest.param("CIM10 I10\nautre ligne I500", ["I10"], id="label reaches its line"),
        pytest.param("Diagnostic principal :\n  F00.1", ["F001"], id="on the next line"),
        pytest.param("Démence (F03)", [], id="bracketed without dot"),
        pytest.param("Cirrhose (K70.3)", ["K703"], id="bracketed with dot"),
        pytest.param("DP : Q999 inconnu, DP : X", ["Q999"], id="code or no code"),
        pytest.param("DP : I5000000", [], id="longer token"),
        pytest.param("additif DP : E171", [], id="additive"),
        pytest.param("revenir à 20 h, salle B24, I10", [], id="no label"),
        pytest.param("dpi10 cdp I10", [], id="label inside a word"),
    ],
)
def test_codes_in_text(text: str, codes: list[str]) -> None:
    assert values(text) == codes


def test_a_labelled_code_is_trusted_more_than_a_bracketed_one() -> None:
    labelled, bracketed = (
        ENGINE.matches(Text.of(Prose(text)))[0].confidence for text in ("DP : K703", "Foie (K70.3)")
    )
    assert labelled > bracketed
