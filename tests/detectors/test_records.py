"""A field is believed when its value passes the test of its kind."""

import pytest

from detectors.document import Field, Record, Role, Source
from detectors.match import Match, Remark, Subject
from detectors.records import matches
from findings import Entity

NIR = "158036311399393"


def found(role: Role, value: str, source: Source = Source.TABLE) -> list[Match]:
    return matches(Record(source, (Field(role, value),)))


@pytest.mark.parametrize(
    ("role", "value", "entity", "normalised"),
    [
        pytest.param(Role.NIR, f"{NIR[:13]} {NIR[13:]}", Entity.NIR, NIR[:13], id="nir"),
        pytest.param(Role.NIR, f"{NIR}.0", Entity.NIR, NIR[:13], id="numeric cell"),
        pytest.param(Role.INS, NIR, Entity.INS, NIR[:13], id="ins"),
        pytest.param(Role.IPP, "800 123 4567", Entity.IPP, "8001234567", id="ipp"),
        pytest.param(Role.IPP, NIR, Entity.INS, NIR[:13], id="ins as patient id"),
        pytest.param(Role.BIRTH_DATE, "19580312", Entity.BIRTH_DATE, "1958-03-12", id="hl7 date"),
        pytest.param(Role.FULL_NAME, "KERVELLA^Anouk", Entity.PERSON, "kervella anouk", id="name"),
        pytest.param(
            Role.EMAIL, f"{NIR}@patient.mssante.fr", Entity.INS, NIR[:13], id="patient box"
        ),
        pytest.param(Role.DIAGNOSIS_CODE, "I50.0", Entity.CIM10, "i50.0", id="cim10"),
    ],
)
def test_a_value_of_its_kind_is_a_match(
    role: Role, value: str, entity: Entity, normalised: str
) -> None:
    [match] = found(role, value)
    assert (match.entity, match.value) == (entity, normalised)
    assert (match.start, match.end) == (0, 1)


@pytest.mark.parametrize(
    ("role", "value"),
    [
        pytest.param(Role.NIR, "voir annexe", id="no number"),
        pytest.param(Role.FULL_NAME, "-", id="dash"),
        pytest.param(Role.BIRTH_DATE, "inconnue", id="no date"),
        pytest.param(Role.DIAGNOSIS_CODE, "ZZZ", id="no code"),
        pytest.param(Role.IPP, "en attente", id="no digits"),
        pytest.param(Role.LAB_RESULT, "N/A", id="not available"),
        pytest.param(Role.SEX, "F", id="sex alone"),
    ],
)
def test_anything_else_is_none(role: Role, value: str) -> None:
    assert found(role, value) == []


def test_a_placeholder_name_is_said_to_be_one() -> None:
    [match] = found(Role.FULL_NAME, "ANONYMOUS", Source.DICOM)
    assert Remark.PLACEHOLDER in match.remarks


def test_a_carer_is_not_a_patient() -> None:
    [match] = found(Role.CARER_NAME, "LENOIR Paul")
    assert (match.entity, match.subject) == (Entity.CARER, Subject.CARER)


def test_a_medical_format_is_believed_on_its_codes() -> None:
    assert found(Role.DIAGNOSIS_CODE, "D99.99", Source.HL7)
    assert not found(Role.DIAGNOSIS_CODE, "D99.99", Source.TABLE)
