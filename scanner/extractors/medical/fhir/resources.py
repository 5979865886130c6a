"""What each FHIR R4 resource says: of the patient, of health, of carers.

Sources: HL7 FHIR R4; HL7 France FR Core (identifier systems, `INS-NIR` types).
"""

from collections.abc import Callable
from typing import Any, Final

from detectors.document import Role
from scanner.extractors.medical.fhir.values import (
    Json,
    all_strings,
    labels,
    objects,
    text,
    texts,
    without_tags,
)
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.identifiers import patient_number_role, rpps

CARERS: Final = frozenset({"Practitioner", "PractitionerRole"})
_RPPS_SYSTEM: Final = "https://rpps.esante.gouv.fr"
_CIM10: Final = ("icd-10", "cim-10", "2.16.840.1.113883.6.3")
_CCAM: Final = ("ccam", "1.2.250.1.213.2.5")
_VALUES: Final = ("valueString", "valueInteger", "valueDateTime", "valueBoolean")


def describe(resource: Json, into: Fields) -> None:
    """Add what a resource says; one without a reader of its own gives its strings."""
    kind = str(resource.get("resourceType", ""))
    known = _KNOWN.get(kind)
    if known is not None:
        known(resource, into)
    else:
        into.add(Role.NOTE, "\n".join(all_strings(resource)))
    for note in objects(resource, "note"):
        into.add(Role.NOTE, text(note, "text"))
    into.add(Role.NOTE, without_tags(text(resource, "text", "div")))
    _carers(resource, into)


def describe_patient(patient: Json, into: Fields) -> None:
    """Add a patient's identity."""
    for identifier in objects(patient, "identifier"):
        value = text(identifier, "value")
        kinds = texts(identifier, "type", "coding", "code")
        system = text(identifier, "system")
        into.add(patient_number_role(value.strip(), system, next(iter(kinds), "")), value)
    for name in objects(patient, "name"):
        family, is_birth_name = text(name, "family"), text(name, "use") in ("official", "maiden")
        into.add_person(family, is_birth_name=is_birth_name and len(objects(patient, "name")) > 1)
        into.add(Role.GIVEN_NAME, *texts(name, "given"))
        into.add(Role.FULL_NAME, "" if family else text(name, "text"))
    into.add(Role.BIRTH_DATE, iso_date(text(patient, "birthDate")))
    into.add(Role.SEX, text(patient, "gender"))
    for address in objects(patient, "address"):
        into.add(Role.ADDRESS, " ".join(texts(address, "line")) or text(address, "text"))
        into.add(Role.POSTCODE, text(address, "postalCode"))
        into.add(Role.CITY, text(address, "city"))
    for telecom in objects(patient, "telecom"):
        into.add(
            Role.EMAIL if "@" in text(telecom, "value") else Role.PHONE, text(telecom, "value")
        )
    for contact in objects(patient, "contact"):
        into.add_relative(*texts(contact, "name", "given"), *texts(contact, "name", "family"))


def describe_carer(carer: Json, into: Fields) -> None:
    """Add a professional: never a patient."""
    for name in objects(carer, "name"):
        parts = [*texts(name, "prefix"), *texts(name, "given"), *texts(name, "family")]
        into.add_carer(*(parts or texts(name, "text")))
    into.add_carer(text(carer, "practitioner", "display"))
    for identifier in objects(carer, "identifier"):
        system = text(identifier, "system")
        authority = "RPPS" if system.startswith(_RPPS_SYSTEM) else system
        into.add(Role.RPPS, rpps(text(identifier, "value"), authority))


def describe_subject(reference: Json, into: Fields) -> None:
    """Add what a reference to a patient says by itself: a display name, an identifier."""
    into.add(Role.FULL_NAME, text(reference, "display"))
    for identifier in objects(reference, "identifier"):
        value = text(identifier, "value")
        into.add(patient_number_role(value.strip(), text(identifier, "system")), value)


def _carers(resource: Json, into: Fields) -> None:
    for path in _CARER_PATHS:
        if path[0] not in resource:
            continue
        for actor in objects(resource, *path):
            if not text(actor, "reference").startswith(("Patient/", "RelatedPerson/")):
                into.add_carer(text(actor, "display"))


_CARER_PATHS: Final = (
    ("performer",),
    ("performer", "actor"),
    ("requester",),
    ("recorder",),
    ("asserter",),
    ("author",),
    ("authenticator",),
    ("generalPractitioner",),
    ("participant", "individual"),
)


def _coded(concept: Any, text_role: Role, into: Fields) -> None:
    for coding in objects(concept, "coding"):
        system, code = text(coding, "system").lower(), text(coding, "code")
        if any(name in system for name in _CIM10):
            into.add(Role.DIAGNOSIS_CODE, code)
        elif any(name in system for name in _CCAM):
            into.add(Role.ACT_CODE, code)
    into.add(text_role, *labels(concept))


def _condition(resource: Json, into: Fields) -> None:
    for concept in objects(resource, "code"):
        _coded(concept, Role.DIAGNOSIS_TEXT, into)
    into.add(Role.CARE_DATE, iso_date(text(resource, "onsetDateTime")))


def _observation(resource: Json, into: Fields) -> None:
    for part in (resource, *objects(resource, "component")):
        names = labels(part.get("code")) or texts(part, "code", "coding", "code")
        into.add(Role.LAB_NAME, *names[:1])
        quantity = f"{text(part, 'valueQuantity', 'value')} {text(part, 'valueQuantity', 'unit')}"
        into.add(Role.LAB_RESULT, quantity, *(text(part, name) for name in _VALUES))
        for answer in objects(part, "valueCodeableConcept"):
            _coded(answer, Role.LAB_RESULT, into)
    into.add(Role.CARE_DATE, iso_date(text(resource, "effectiveDateTime")))


def _medication(resource: Json, into: Fields) -> None:
    for name in ("medicationCodeableConcept", "vaccineCode", "code"):
        for concept in objects(resource, name):
            into.add(Role.MEDICINE, *labels(concept))
    into.add(Role.MEDICINE, text(resource, "medicationReference", "display"))
    for dosage in (*objects(resource, "dosageInstruction"), *objects(resource, "dosage")):
        into.add(Role.NOTE, text(dosage, "text"))
    for reason in objects(resource, "reasonCode"):
        _coded(reason, Role.DIAGNOSIS_TEXT, into)


def _procedure(resource: Json, into: Fields) -> None:
    for concept in objects(resource, "code"):
        _coded(concept, Role.ACT_TEXT, into)
    for reason in objects(resource, "reasonCode"):
        _coded(reason, Role.DIAGNOSIS_TEXT, into)
    into.add(Role.CARE_DATE, iso_date(text(resource, "performedDateTime")))


def _report(resource: Json, into: Fields) -> None:
    for concept in objects(resource, "code"):
        _coded(concept, Role.ACT_TEXT, into)
    for concept in objects(resource, "conclusionCode"):
        _coded(concept, Role.DIAGNOSIS_TEXT, into)
    into.add(Role.NOTE, text(resource, "conclusion"))


def _document(resource: Json, into: Fields) -> None:
    for concept in objects(resource, "type"):
        into.add(Role.ACT_TEXT, *labels(concept))
    into.add(Role.NOTE, text(resource, "description"))
    into.add(Role.TEXT, *texts(resource, "content", "attachment", "title"))
    into.add(Role.CARE_DATE, iso_date(text(resource, "date")))


def _encounter(resource: Json, into: Fields) -> None:
    into.add(Role.IEP, *texts(resource, "identifier", "value"))
    into.add(Role.CARE_DATE, iso_date(text(resource, "period", "start")))
    for name in ("reasonCode", "type", "serviceType"):
        for concept in objects(resource, name):
            _coded(concept, Role.DIAGNOSIS_TEXT if name == "reasonCode" else Role.ACT_TEXT, into)


def _composition(resource: Json, into: Fields) -> None:
    into.add(Role.TEXT, text(resource, "title"))
    waiting = objects(resource, "section")[::-1]
    while waiting:
        section = waiting.pop()
        into.add(Role.NOTE, text(section, "title"), without_tags(text(section, "text", "div")))
        waiting.extend(objects(section, "section")[::-1])


def _coverage(resource: Json, into: Fields) -> None:
    for value in (*texts(resource, "subscriberId"), *texts(resource, "identifier", "value")):
        into.add_unknown(value)


def _relative(resource: Json, into: Fields) -> None:
    into.add_relative(*texts(resource, "name", "given"), *texts(resource, "name", "family"))


def _nothing(_resource: Json, _into: Fields) -> None:
    """A resource whose content is handed on as a part, or that speaks of nobody."""


_KNOWN: Final[dict[str, Callable[[Json, Fields], None]]] = {
    "Patient": describe_patient,
    "Practitioner": describe_carer,
    "PractitionerRole": describe_carer,
    "Condition": _condition,
    "AllergyIntolerance": _condition,
    "Observation": _observation,
    "Medication": _medication,
    "MedicationRequest": _medication,
    "MedicationStatement": _medication,
    "MedicationAdministration": _medication,
    "MedicationDispense": _medication,
    "Immunization": _medication,
    "Procedure": _procedure,
    "DiagnosticReport": _report,
    "DocumentReference": _document,
    "Encounter": _encounter,
    "Composition": _composition,
    "Coverage": _coverage,
    "RelatedPerson": _relative,
    "Binary": _nothing,
    "Organization": _nothing,
    "Location": _nothing,
    "Provenance": _nothing,
}
