"""From matches to evidence: what a match says of identity or of health, and how strongly."""

from collections.abc import Iterable
from typing import Final

from detectors import Match, Record, Remark, Role, Source, Subject
from findings import Entity
from scanner.assess.scorecard import HealthEvidence, IdentityEvidence

RIGHT_KEY: Final = 0.8  # confidence from which a national number's key was right

# Formats that exist only to carry patients' data.
_RECORD_FORMATS: Final = frozenset(
    {Source.HL7, Source.HPRIM, Source.CDA, Source.XDM, Source.FHIR, Source.PMSI, Source.RPU}
)
_HEALTH: Final = {
    Entity.DIAGNOSIS: HealthEvidence.DIAGNOSIS,
    Entity.CIM10: HealthEvidence.CODED_DIAGNOSIS,
    Entity.CCAM: HealthEvidence.ACT,
    Entity.LABORATORY: HealthEvidence.LABORATORY,
    Entity.CLINICAL_SCORE: HealthEvidence.SCORE,
    Entity.CLINICAL_NOTE: HealthEvidence.PHRASE,
    Entity.COVID_CERTIFICATE: HealthEvidence.CERTIFICATE,
    Entity.MEDICAL_IMAGE: HealthEvidence.IMAGE,
}
_IDENTITY: Final = {
    Entity.PERSON: IdentityEvidence.NAME,
    Entity.IPP: IdentityEvidence.LOCAL_NUMBER,
    Entity.IEP: IdentityEvidence.LOCAL_NUMBER,
    Entity.BIRTH_DATE: IdentityEvidence.BIRTH_DATE,
    Entity.ADDRESS: IdentityEvidence.CONTACT,
    Entity.PHONE: IdentityEvidence.CONTACT,
    Entity.EMAIL: IdentityEvidence.CONTACT,
}
_BARE_MEDICINE: Final = 0.5  # below: a name without dose


def identity_of(match: Match) -> IdentityEvidence | None:
    """What a match says of a patient's identity; None for carers, specimens, placeholders."""
    if match.subject is not Subject.PATIENT:
        return None
    if match.remarks & {Remark.SPECIMEN, Remark.PLACEHOLDER}:
        return None
    if match.entity in (Entity.NIR, Entity.INS):
        sure = match.confidence >= RIGHT_KEY
        return IdentityEvidence.NATIONAL_NUMBER if sure else IdentityEvidence.WEAK_NUMBER
    if match.entity is Entity.PERSON and Remark.LABELLED in match.remarks:
        return IdentityEvidence.LABELLED_NAME
    return _IDENTITY.get(match.entity)


def health_of(match: Match) -> HealthEvidence | None:
    """What a match says of health."""
    if match.entity is Entity.MEDICINE:
        bare = match.confidence < _BARE_MEDICINE
        return HealthEvidence.MEDICINE if bare else HealthEvidence.TREATMENT
    return _HEALTH.get(match.entity)


def format_evidence(record: Record) -> HealthEvidence | None:
    """What the mere format of a record says: an HL7 message is about a patient's care."""
    if record.source in _RECORD_FORMATS:
        return HealthEvidence.RECORD_FORMAT
    if record.source is Source.DICOM:
        return HealthEvidence.IMAGE
    if record.source is Source.COVID:
        return HealthEvidence.CERTIFICATE
    return None


def pseudonym_of(record: Record) -> str | None:
    """The code that stands for the patient, if there is one."""
    codes = (field.value.strip() for field in record.fields if field.role is Role.PSEUDONYM)
    return next((code for code in codes if code), None)


def is_employment(record: Record) -> bool:
    """Whether a record is about staff: a salary, a grade, a contract."""
    return any(field.role is Role.EMPLOYMENT and field.value.strip() for field in record.fields)


def grouped(matches: Iterable[Match]) -> dict[HealthEvidence, float]:
    """Health evidence of one stretch of a document, counting distinct diagnoses and phrases."""
    health: dict[HealthEvidence, float] = {}
    values: dict[HealthEvidence, set[str]] = {}
    for match in matches:
        if (kind := health_of(match)) is not None:
            health[kind] = max(health.get(kind, 0.0), match.confidence)
            values.setdefault(kind, set()).add(match.value)
    add_counts(health, {kind: len(found) for kind, found in values.items()})
    return health


def add_counts(health: dict[HealthEvidence, float], distinct: dict[HealthEvidence, int]) -> None:
    """Several distinct diagnoses, or phrases of clinical writing, say more than one."""
    if distinct.get(HealthEvidence.DIAGNOSIS, 0) >= 2:
        health[HealthEvidence.DIAGNOSES] = 1.0
    if distinct.get(HealthEvidence.TREATMENT, 0) >= 2:
        health[HealthEvidence.TREATMENTS] = 1.0
    phrases = distinct.get(HealthEvidence.PHRASE, 0)
    if phrases >= 2:
        health[HealthEvidence.PHRASES] = 1.0
    if phrases >= 3:
        health[HealthEvidence.NARRATIVE] = 1.0
