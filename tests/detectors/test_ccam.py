"""CCAM act codes: the nomenclature's shape, in context."""

import pytest

from detectors import Prose
from detectors.ccam import CCAM, is_code
from detectors.engine import Engine
from detectors.text import Text

ENGINE = Engine([CCAM])


@pytest.mark.parametrize(
    "code",
    ["HHFA007", "nfka007", "YYYY600", "DEQP003-01", "GEQE007-0001", "ZZLP025-01-1", " ACQK001 "],
)
def test_the_shape_with_its_extensions_is_a_code(code: str) -> None:
    assert is_code(code)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "HHFA07",
        "HHF007",
        "XABC123",
        "HHFA0071234",
        "HOFA007",
        "HHFA007-X",
        "HHTA007",
        "ＨHFA007",
    ],
)
def test_other_shapes_are_not(value: str) -> None:
    assert not is_code(value)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("CCAM : HHFA007, NFKA007", 2, id="label reaches a list"),
        pytest.param("ccam hhfa007", 1, id="lower case behind a label"),
        pytest.param("la patiente a eu hhfa007", 0, id="lower case without a label"),
        pytest.param("La patiente : HHFA007", 1, id="health word"),
        pytest.param("pièce HHFA007 du catalogue", 0, id="part number"),
        pytest.param("patient " + "x" * 90 + " HHFA007", 0, id="health word too far"),
        pytest.param("Acte AHHFA0070", 0, id="inside a longer token"),
    ],
)
def test_a_code_needs_its_context(text: str, count: int) -> None:
    assert len(ENGINE.matches(Text.of(Prose(text)))) == count
