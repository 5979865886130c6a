"""Birth dates in running text."""

import pytest

from detectors.birth_date import BIRTH_DATE, parse
from detectors.match import Remark, Subject
from tests.detectors.found import found_by


def values_in(text: str) -> list[str]:
    return [match.value for match in found_by(BIRTH_DATE, text=text)]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("né le 03/03/1958", id="ne le"),
        pytest.param("Née le : 03/03/1958", id="nee le, colon"),
        pytest.param("Né(e) le 03/03/1958", id="either"),
        pytest.param("NÉE LE 03.03.1958", id="capitals"),
        pytest.param("Né : 3 mars 1958", id="short label"),
        pytest.param("DDN 03/03/58", id="DDN"),
        pytest.param("ddnaiss=19580303", id="field of a table"),
        pytest.param("DNAIS 03031958", id="PMSI field"),
        pytest.param("Date de naissance : lundi 3 mars 1958", id="week day"),
        pytest.param("Date naissance (JJ/MM/AAAA) : 03/03/1958", id="form hint"),
        pytest.param("DN : 03/03/1958", id="DN"),
        pytest.param('birthTime="19580303"', id="quoted field"),
        pytest.param("née à Saint-Étienne (42) le 3 mars 1958", id="place"),
        pytest.param("né le\n03/03/1958", id="next line"),
        pytest.param("ne\u0301 le 3 mars 1958", id="decomposed accent"),
        pytest.param("Date of birth: 1958-03-03", id="English"),
    ],
)
def test_labelled_dates_are_found(written: str) -> None:
    assert values_in(written) == ["1958-03-03"]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("03/03/1958", id="alone"),
        pytest.param("hospitalisé le 03/03/2020", id="stay"),
        pytest.param("Date de l'examen : 03/03/2020", id="examination"),
        pytest.param("Date de naissance :\n\n03/03/2020 compte rendu", id="empty field"),
        pytest.param("10/6 ans", id="a score"),
        pytest.param("CA 19-9, 68 ans", id="a marker"),
    ],
)
def test_other_dates_are_not(written: str) -> None:
    assert values_in(written) == []


def test_an_age_makes_the_date_before_it_a_birth_date_once() -> None:
    assert values_in("12/11/1972 (51 ans)") == ["1972-11-12"]
    (match,) = found_by(BIRTH_DATE, text="Né le 12/11/1972 (51 ans)")
    assert match.confidence > 0.9


def test_a_relatives_birth_date_is_the_relatives() -> None:
    (match,) = found_by(BIRTH_DATE, text="Mère : Mme X, née le 03/03/1958")
    assert match.subject is Subject.RELATIVE


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("Femme, née le 03/03/1958", id="a woman"),
        pytest.param("Petite fille née le 03/03/1958", id="a girl"),
        pytest.param("Nom de jeune fille : X, née le 03/03/1958", id="birth name"),
        pytest.param("Adressé par sa mère, né le 03/03/1958", id="with the mother"),
    ],
)
def test_words_of_kin_do_not_take_a_patients_birth_date_away(written: str) -> None:
    (match,) = found_by(BIRTH_DATE, text=written)
    assert match.subject is Subject.PATIENT


def test_parse_is_offered_for_fields() -> None:
    assert parse("03031958") == "1958-03-03"


def test_the_date_that_forms_put_for_nobody_is_a_placeholder() -> None:
    [match] = found_by(BIRTH_DATE, text="Exemple : né le 01/01/1900")
    assert Remark.PLACEHOLDER in match.remarks
