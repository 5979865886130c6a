"""Which number is which."""

import pytest

from detectors.document import Role
from scanner.extractors.medical.identifiers import is_keyed_nir, patient_number_role, rpps


@pytest.mark.parametrize(
    ("nir", "is_right"),
    [
        pytest.param("158036311399393", True, id="plain"),
        pytest.param("185072A00499688", True, id="Corsica 2A"),
        pytest.param("291122B03399747", True, id="Corsica 2B"),
        pytest.param("158036311399394", False, id="wrong key"),
        pytest.param("1580363113993", False, id="no key"),
    ],
)
def test_the_key_decides(nir: str, *, is_right: bool) -> None:
    assert is_keyed_nir(nir) is is_right


@pytest.mark.parametrize(
    ("value", "authority", "type_code", "role"),
    [
        pytest.param("1", "X&1.2.250.1.213.1.4.8&ISO", "", Role.INS, id="INS-NIR"),
        pytest.param("1", "urn:oid:1.2.250.1.213.1.4.10", "", Role.INS, id="INS-NIR test"),
        pytest.param("1", "1.2.250.1.213.1.4.13", "", Role.NIR, id="NIR"),
        pytest.param("1", "1.2.250.1.213.1.4.80", "", Role.IPP, id="another OID"),
        pytest.param("1", "INSTITUT", "", Role.IPP, id="a name that begins with INS"),
        pytest.param("1", "", "AN", Role.IEP, id="account number"),
        pytest.param("158036311399393", "1.2.3", "", Role.INS, id="by its key"),
        pytest.param("8004512345", "", "PI", Role.IPP, id="local"),
    ],
)
def test_the_role_of_a_number(value: str, authority: str, type_code: str, role: Role) -> None:
    assert patient_number_role(value, authority, type_code) is role


def test_rpps_is_taken_out_of_an_idnps() -> None:
    assert rpps("899700367909", "1.2.250.1.71.4.2.1") == "99700367909"
    assert rpps("99700367909", "RPPS") == "99700367909"
    assert rpps("99700367909") == ""
