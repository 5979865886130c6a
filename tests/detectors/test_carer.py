"""Carers told apart from patients, and their numbers."""

import pytest

from detectors.carer import ADELI, CARER, RPPS, is_adeli, is_rpps
from detectors.match import Subject
from findings import Entity
from tests.detectors.found import found_by


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("Dr DURAND", "durand", id="Dr"),
        pytest.param("Pr. DURAND Paul", "durand paul", id="Pr with a dot"),
        pytest.param("le docteur Paul Durand", "durand paul", id="docteur"),
        pytest.param("Pr. A. DURAND", "durand", id="initial"),
        pytest.param("dr dupuis", "dupuis", id="lower case"),
        pytest.param("Monsieur le Professeur DURAND", "durand", id="after civility"),
        pytest.param("Médecin traitant : Dr DURAND", "durand", id="label and title"),
        pytest.param("Sage-femme Julie MOREAU", "moreau julie", id="sage-femme"),
        pytest.param("Interne :\nJulie MOREAU", "moreau julie", id="next line"),
        pytest.param("Prescripteur : M. BOUCHER", "boucher", id="prescriber"),
    ],
)
def test_titles_make_carers(written: str, value: str) -> None:
    found = found_by(CARER, text=written)
    assert {match.value for match in found} == {value}
    assert {match.subject for match in found} == {Subject.CARER}


@pytest.mark.parametrize(
    "written",
    [
        "Mme DUPONT",
        "le docteur a dit",
        "service de médecine interne",
        "IDE",
        "programme interne XYZ",
    ],
    ids=["civility", "no name", "speciality", "title alone", "ordinary word"],
)
def test_other_words_make_none(written: str) -> None:
    assert found_by(CARER, text=written) == []


@pytest.mark.parametrize(
    "value", ["99700367909", "99700218896", "01234567897", "997 0036 7909"], ids="abcd"
)
def test_published_test_rpps_are_valid(value: str) -> None:
    assert is_rpps(value)
    assert is_rpps("8" + value)


@pytest.mark.parametrize(
    "value", ["", "99700367908", "9970036790", "799700367909", "٩٩٧٠٠٣٦٧٩٠٩", "abcdefghijk"],
    ids=["empty", "digit changed", "short", "wrong prefix", "other digits", "letters"],
)  # fmt: skip
def test_other_values_are_no_rpps(value: str) -> None:
    assert not is_rpps(value)


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        pytest.param("751234567", True, id="Paris"),
        pytest.param("2A1234567", True, id="Corsica"),
        pytest.param("0751234567", True, id="as IDNPS"),
        pytest.param("961234567", False, id="no such department"),
        pytest.param("75123456", False, id="short"),
    ],
)
def test_adeli_has_a_shape(value: str, *, valid: bool) -> None:
    assert is_adeli(value) == valid


def test_numbers_of_carers_are_carers() -> None:
    found = found_by(RPPS, ADELI, text="RPPS : 99700367909, ADELI : 751234567")
    assert [(match.entity, match.value) for match in found] == [
        (Entity.RPPS, "99700367909"),
        (Entity.ADELI, "751234567"),
    ]
    assert {match.subject for match in found} == {Subject.CARER}
