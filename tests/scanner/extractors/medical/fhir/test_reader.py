"""FHIR resources in JSON, NDJSON and XML."""

import json

import pytest

from detectors.document import Role
from findings import Reason
from scanner.extractors.medical.fhir import patients
from tests.makers import fhir
from tests.makers.person import MAN, WOMAN
from tests.scanner.extractors.medical.reading import Outcome, damaged, read, says, values


def _of(outcome: Outcome, nir: str) -> Outcome:
    return Outcome("", tuple(one for one in outcome.records if nir in values(one, Role.INS)))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(fhir.bundle([WOMAN, MAN]), id="bundle"),
        pytest.param(fhir.ndjson([WOMAN, MAN]), id="ndjson"),
    ],
)
def test_each_patient_has_a_record_with_their_own_health(data: bytes) -> None:
    outcome = read(data)
    assert outcome.format_name == "fhir_json"
    for person in (WOMAN, MAN):
        (record,) = _of(outcome, person["nir"]).records
        assert says(record, Role.FAMILY_NAME, person["family"])
        assert says(record, Role.BIRTH_DATE, person["birth_date"])
        assert says(record, Role.IPP, person["ipp"])
        assert says(record, Role.DIAGNOSIS_CODE, person["diagnosis_code"])
        assert says(record, Role.MEDICINE, person["medicine"])
        assert says(record, Role.LAB_RESULT, "9.8 g/dL")


def test_a_list_of_resources_is_read() -> None:
    resources = [*fhir.health(WOMAN), fhir.patient(WOMAN)]
    (record,) = read(json.dumps(resources).encode()).records
    assert says(record, Role.INS, WOMAN["nir"])
    assert says(record, Role.DIAGNOSIS_CODE, WOMAN["diagnosis_code"])


def test_practitioners_are_carers_only() -> None:
    record = read(fhir.bundle([WOMAN])).records[-1]
    assert {field.role for field in record.fields} == {Role.CARER_NAME, Role.RPPS}


def test_xml_says_the_same() -> None:
    outcome = read(fhir.xml(WOMAN))
    assert outcome.format_name == "fhir_xml"
    (record,) = outcome.records
    assert says(record, Role.INS, WOMAN["nir"])
    assert says(record, Role.FAMILY_NAME, WOMAN["family"])
    assert says(record, Role.DIAGNOSIS_CODE, WOMAN["diagnosis_code"])


def test_an_attachment_is_a_part() -> None:
    assert read(fhir.bundle([WOMAN], document=b"%PDF-1.7")).parts == [b"%PDF-1.7"]


def test_references_by_full_url_are_followed_in_any_order() -> None:
    urn = "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"
    condition = fhir.health(WOMAN)[0] | {"subject": {"reference": urn}}
    entries = [{"resource": condition}, {"fullUrl": urn, "resource": fhir.patient(WOMAN)}]
    entries.append({"resource": condition | {"code": {"text": "Asthme"}}})
    whole = {"resourceType": "Bundle", "entry": entries}
    (record,) = read(json.dumps(whole).encode()).records
    assert says(record, Role.INS, WOMAN["nir"])
    assert says(record, Role.DIAGNOSIS_TEXT, WOMAN["diagnosis"], "Asthme")


def test_a_subject_named_only_in_its_reference_is_named() -> None:
    condition = fhir.health(WOMAN)[0]
    condition["subject"] = {"display": "Odile Zebulard", "identifier": {"value": WOMAN["nir"]}}
    (record,) = read(json.dumps(condition).encode()).records
    assert says(record, Role.FULL_NAME, "Odile Zebulard")
    assert says(record, Role.INS, WOMAN["nir"])


def test_an_unknown_resource_is_not_lost() -> None:
    resource = {"resourceType": "QuestionnaireResponse", "item": [{"answer": "Tabac sevré"}]}
    (record,) = read(json.dumps(resource).encode()).records
    assert says(record, Role.NOTE, "Tabac sevré")


@pytest.mark.parametrize("kind", ["CodeSystem", "ValueSet", "StructureDefinition"])
def test_a_definition_is_no_patient_record(kind: str) -> None:
    assert read(json.dumps({"resourceType": kind, "name": "x"}).encode()).format_name != "fhir_json"
    assert read(f'<{kind} xmlns="http://hl7.org/fhir"/>'.encode()).format_name != "fhir_xml"


def test_a_broken_line_does_not_hide_the_next() -> None:
    outcome = read(b'{"resourceType":"Basic"}\n{broken}\n' + fhir.ndjson([WOMAN]))
    assert outcome.problem is Reason.CORRUPT
    assert _of(outcome, WOMAN["nir"]).records


def test_a_bundle_cut_short_keeps_its_first_entries() -> None:
    outcome = read(fhir.bundle([WOMAN, MAN])[:-400])
    assert outcome.problem is Reason.CORRUPT
    assert _of(outcome, WOMAN["nir"]).records


def test_much_is_given_out_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bulk export larger than memory comes out in portions and loses nobody."""
    monkeypatch.setattr(patients, "_MAX_HELD_FIELDS", 100)
    monkeypatch.setattr(patients, "_CHECK_EVERY", 10)
    outcome = read(fhir.ndjson([WOMAN, MAN] * 20))
    assert sum(len(values(record, Role.INS)) for record in outcome.records) == 40


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"resourceType":"Patient","x":' + b"[" * 100_000, id="deep"),
        pytest.param(b'{"resourceType":"Patient",' + b'"x":{' * 100_000, id="deep objects"),
        pytest.param(b'{"resourceType":"Bundle","entry":[', id="open"),
        pytest.param(b'{"resourceType":"Patient"', id="open object"),
        pytest.param(b'{"resourceType":"Patient","x":' + b"9" * 9999 + b"}", id="endless number"),
    ],
)
def test_hostile_json_is_corrupt(data: bytes) -> None:
    assert read(data).problem is Reason.CORRUPT


def test_types_that_lie_are_passed_over() -> None:
    patient = {"resourceType": "Patient", "name": "x", "identifier": {"value": [1]}, "contact": 3}
    selfish = {"resourceType": "Observation", "subject": {"reference": {"reference": 1}}}
    loop = {"resourceType": "Patient", "id": "a", "link": [{"other": {"reference": "Patient/a"}}]}
    whole = {"resourceType": "Bundle", "entry": [{"resource": r} for r in (patient, selfish, loop)]}
    assert read(json.dumps(whole).encode()).problem is None


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(fhir.bundle([WOMAN]), id="bundle"),
        pytest.param(fhir.ndjson([WOMAN]), id="ndjson"),
        pytest.param(fhir.xml(WOMAN), id="xml"),
    ],
)
def test_damage_costs_no_more_than_a_reason(data: bytes) -> None:
    for broken in damaged(data):
        read(broken)
