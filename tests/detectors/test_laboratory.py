"""Laboratory results need a unit that food and cars do not have."""

import pytest

from detectors import Prose
from detectors.engine import Engine
from detectors.laboratory import LABORATORY, is_loinc
from detectors.text import Text

ENGINE = Engine([LABORATORY])


def values(text: str) -> list[str]:
    return [match.value for match in ENGINE.matches(Text.of(Prose(text)))]


@pytest.mark.parametrize("code", ["11502-2", "34555-3", "94500-6", "11488-4", "60591-5", "2160-0"])
def test_published_loinc_codes_pass(code: str) -> None:
    assert is_loinc(code)


@pytest.mark.parametrize(
    "value", ["", "-", "2160-1", "2160", "21600", "-0", "a2160-0", "12345678-2", "²-0"]
)
def test_what_is_no_loinc_code_fails(value: str) -> None:
    assert not is_loinc(value)


@pytest.mark.parametrize(
    ("text", "results"),
    [
        pytest.param("CRP 45 mg/L", ["crp 45 mg/l"], id="plain"),
        pytest.param("CRP (sérum) : < 5 mg/L", ["crp (serum) : < 5 mg/l"], id="aside and sign"),
        pytest.param("Hémoglobine glyquée à 7,2 %", ["hemoglobine glyquee a 7,2 %"], id="longest"),
        pytest.param("leucocytes 8,2 10e9/L", [], id="power of ten without its sign"),
        pytest.param("leucocytes 8,2 x10^9/L", ["leucocytes 8,2 x10^9/l"], id="power of ten"),
        pytest.param("créatinine 87 µmol/l", ["creatinine 87 \xb5mol/l"], id="micro"),
        pytest.param("DFG 62 mL/min/1,73 m2", ["dfg 62 ml/min/1,73 m2"], id="per surface"),
        pytest.param("INR : 2,1", ["inr : 2,1"], id="no unit"),
        pytest.param("INR 12 heures", [], id="a time"),
        pytest.param("TSH 2,3", [], id="unit wanting"),
        pytest.param("sodium 120 mg, vitamine D 5 µg", [], id="food"),
        pytest.param("calcium 15 %", [], id="food share"),
        pytest.param("PSA 308 SW", [], id="car"),
    ],
)
def test_results_in_text(text: str, results: list[str]) -> None:
    assert values(text) == results
