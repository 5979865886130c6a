"""Addresses, telephones and e-mail: found, never enough to make a patient."""

import pytest

from detectors.contact import ADDRESS, EMAIL, PHONE
from detectors.match import Subject
from tests.detectors.found import found_by


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("12 rue des Lilas, 69003 LYON", "12 rue des lilas 69003 lyon", id="one line"),
        pytest.param(
            "3 bis av. Jean Jaurès\n29200 Brest", "3 bis av jean jaures 29200 brest", id="two lines"
        ),
        pytest.param(
            "1, place du Puy\n63000 Clermont-Ferrand le 3 mars",
            "1 place du puy 63000 clermont ferrand",
            id="ends with the city",
        ),
    ],
)
def test_addresses_are_found(written: str, value: str) -> None:
    (match,) = found_by(ADDRESS, text=written)
    assert match.value == value


@pytest.mark.parametrize(
    "written",
    [
        "12 rue des Lilas",
        "rue des Lilas 69003 Lyon",
        "12 rue\n\n\n69003 Lyon",
        "12 cours <b> 69003 X",
    ],
    ids=["no town", "no number", "far town", "markup"],
)
def test_half_addresses_are_not(written: str) -> None:
    assert found_by(ADDRESS, text=written) == []


@pytest.mark.parametrize(
    "written",
    ["06 39 98 01 23", "06.39.98.01.23", "+33 6 39 98 01 23", "+33 (0)6 39 98 01 23",
     "tél. 0639980123", "0033639980123 (portable : 06-39-98-01-23)"],
    ids=["blanks", "dots", "country", "country and zero", "label", "twice"],
)  # fmt: skip
def test_phones_have_one_value(written: str) -> None:
    assert {match.value for match in found_by(PHONE, text=written)} == {"0639980123"}


@pytest.mark.parametrize(
    "written",
    ["0639980123", "2 06 39 98 01 23", "06 39 98 01 23 45", "158036311399393", "00 39 98 01 23"],
    ids=["no label", "digit before", "digits after", "a national number", "no such prefix"],
)
def test_other_digits_are_no_phones(written: str) -> None:
    assert found_by(PHONE, text=written) == []


def test_email_addresses_are_found_but_not_a_patients_mailbox() -> None:
    text = "jean.dupont@example.org, 279035121518989@patient.mssante.fr"
    assert [match.value for match in found_by(EMAIL, text=text)] == ["jean.dupont@example.org"]


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        pytest.param("Patient : X, tél. 06 39 98 01 23", Subject.PATIENT, id="patient's block"),
        pytest.param("Secrétariat 04 39 98 01 23", Subject.UNKNOWN, id="hospital"),
        pytest.param("Patient X. Service : 04 39 98 01 23", Subject.UNKNOWN, id="service nearer"),
    ],
)
def test_whose_phone_it_is(written: str, subject: Subject) -> None:
    (match,) = found_by(PHONE, text=written)
    assert match.subject is subject
    assert match.confidence < 0.9
