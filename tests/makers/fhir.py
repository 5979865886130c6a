"""FHIR R4 resources after FR Core: a bundle, a bulk export, XML."""

import base64
import json
from typing import Any

from tests.makers.person import Person

Json = dict[str, Any]
_INS_SYSTEM = "urn:oid:1.2.250.1.213.1.4.8"


def patient(person: Person, number: int = 1) -> Json:
    """The Patient resource."""
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [
            {"system": _INS_SYSTEM, "value": person["nir"]},
            {"system": "https://hopital.example/ipp", "value": person["ipp"]},
        ],
        "name": [{"use": "usual", "family": person["family"], "given": [person["given"]]}],
        "birthDate": person["birth_date"],
        "gender": "female" if person["sex"] == "F" else "male",
        "address": [
            {
                "line": [person["street"]],
                "postalCode": person["postcode"],
                "city": person["city"],
            }
        ],
        "telecom": [{"system": "phone", "value": person["phone"]}],
    }


def health(person: Person, number: int = 1, *, document: bytes = b"") -> list[Json]:
    """What is known of the patient's health, each by reference."""
    subject = {"reference": f"Patient/p{number}"}
    resources: list[Json] = [
        {
            "resourceType": "Condition",
            "subject": subject,
            "code": {
                "coding": [
                    {
                        "system": "http://hl7.org/fhir/sid/icd-10",
                        "code": person["diagnosis_code"],
                        "display": person["diagnosis"],
                    }
                ]
            },
        },
        {
            "resourceType": "Observation",
            "subject": subject,
            "code": {"text": "Hémoglobine"},
            "valueQuantity": {"value": 9.8, "unit": "g/dL"},
        },
        {
            "resourceType": "MedicationRequest",
            "subject": subject,
            "medicationCodeableConcept": {"text": person["medicine"]},
            "requester": {"display": f"Dr {person['carer_family']}"},
        },
    ]
    if document:
        data = base64.b64encode(document).decode("ascii")
        attachment = {"contentType": "application/pdf", "data": data}
        resources.append(
            {
                "resourceType": "DocumentReference",
                "subject": subject,
                "content": [{"attachment": attachment}],
            }
        )
    return resources


def practitioner(person: Person) -> Json:
    """The carer."""
    name = {"family": person["carer_family"], "given": [person["carer_given"]]}
    identifier = {"system": "https://rpps.esante.gouv.fr", "value": person["rpps"]}
    return {"resourceType": "Practitioner", "name": [name], "identifier": [identifier]}


def bundle(persons: list[Person], *, document: bytes = b"") -> bytes:
    """A bundle in which health comes before the patients it is about."""
    resources = [practitioner(persons[0])]
    for number, person in enumerate(persons, start=1):
        resources += [*health(person, number, document=document), patient(person, number)]
    entries = [{"resource": resource} for resource in resources]
    whole = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def ndjson(persons: list[Person]) -> bytes:
    """A bulk export: one resource a line."""
    resources = [
        resource
        for number, person in enumerate(persons, start=1)
        for resource in (patient(person, number), *health(person, number))
    ]
    return "".join(json.dumps(resource) + "\n" for resource in resources).encode()


def xml(person: Person) -> bytes:
    """A bundle of the patient and a condition in XML."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/>
<entry><resource><Patient><id value="p1"/>
 <identifier><system value="{_INS_SYSTEM}"/><value value="{person["nir"]}"/></identifier>
 <name><family value="{person["family"]}"/><given value="{person["given"]}"/></name>
 <gender value="female"/><birthDate value="{person["birth_date"]}"/></Patient></resource></entry>
<entry><resource><Condition><code><coding>
 <system value="http://hl7.org/fhir/sid/icd-10"/><code value="{person["diagnosis_code"]}"/>
 <display value="{person["diagnosis"]}"/></coding></code>
 <subject><reference value="Patient/p1"/></subject></Condition></resource></entry></Bundle>
""".encode()
