"""CDA R2 documents."""

import pytest

from detectors.document import Role
from findings import Reason
from tests.makers import cda
from tests.makers.person import WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(cda.cda(WOMAN), id="default namespace"),
        pytest.param(cda.cda(WOMAN, prefix="v3:"), id="prefixed"),
        pytest.param(cda.styled(WOMAN), id="inside a style sheet"),
        pytest.param(cda.styled(WOMAN, 500_000), id="far inside a style sheet"),
        pytest.param(b"<env:Body xmlns:env='e'>" + cda.cda(WOMAN) + b"</env:Body>", id="nested"),
        pytest.param(cda.cda(WOMAN).decode().encode("utf-16"), id="utf-16"),
    ],
)
def test_the_patient_is_read_wherever_the_document_stands(data: bytes) -> None:
    outcome = read(data)
    assert outcome.format_name == "cda"
    (record,) = outcome.records
    assert says(record, Role.INS, WOMAN["nir"])
    assert says(record, Role.IPP, WOMAN["ipp"])
    assert says(record, Role.BIRTH_NAME, WOMAN["birth_name"])
    assert says(record, Role.FAMILY_NAME, WOMAN["family"])
    assert says(record, Role.BIRTH_DATE, WOMAN["birth_date"])
    assert says(record, Role.EMAIL, f"{WOMAN['nir']}@patient.mssante.fr")
    assert says(record, Role.IEP, WOMAN["iep"])


def test_coded_entries_have_their_roles() -> None:
    (record,) = read(cda.cda(WOMAN)).records
    assert says(record, Role.DIAGNOSIS_CODE, WOMAN["diagnosis_code"])
    assert says(record, Role.ACT_CODE, WOMAN["act_code"])
    assert says(record, Role.MEDICINE, WOMAN["medicine"])
    assert says(record, Role.LAB_RESULT, "9.8 g/dL")


def test_carers_and_relatives_are_no_patients() -> None:
    (record,) = read(cda.cda(WOMAN)).records
    assert says(record, Role.CARER_NAME, "Paul MARCHEFROID")
    assert says(record, Role.RPPS, WOMAN["rpps"])


def test_the_narrative_is_prose_of_its_section() -> None:
    outcome = read(cda.cda(WOMAN))
    assert outcome.prose == (
        f"Diagnostics\nPrise en charge : {WOMAN['diagnosis']}.\nTraitement par {WOMAN['medicine']}"
    )


def test_a_body_in_base64_is_a_part() -> None:
    assert read(cda.cda(WOMAN, document=b"%PDF-1.7" * 40)).parts == [b"%PDF-1.7" * 40]


def test_a_document_cut_short_keeps_its_patient() -> None:
    data = cda.cda(WOMAN)
    outcome = read(data[: data.index(b"<structuredBody>")])
    assert outcome.problem is Reason.CORRUPT
    assert says(outcome.records[0], Role.INS, WOMAN["nir"])


def test_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outcome = read(b"<?xml version='1.0'?>" + bomb + cda.cda(WOMAN))
    assert (outcome.format_name, outcome.problem) == ("cda", Reason.CORRUPT)


def test_endless_nesting_is_corrupt() -> None:
    deep = b"<ClinicalDocument xmlns='urn:hl7-org:v3'>" + b"<section>" * 5000
    assert read(deep).problem is Reason.CORRUPT


def test_damage_costs_no_more_than_a_reason() -> None:
    for data in damaged(cda.cda(WOMAN, document=b"%PDF" * 10)):
        read(data)


def test_other_xml_of_hl7_v3_is_not_a_clinical_document() -> None:
    assert read(b"<PRPA_IN201306UV02 xmlns='urn:hl7-org:v3'/>").format_name != "cda"
