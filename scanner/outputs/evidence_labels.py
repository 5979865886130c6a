"""The words of the evidence that the scorecard weighs, as `colmate explain` shows them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from detectors.signals import Signal
from scanner.assess.scorecard import Claim, HealthEvidence, IdentityEvidence, Link
from scanner.locales import N_, Language

GROUPS: Final[Mapping[str, str]] = {
    "base": N_("starting point"),
    "identity": N_("identity"),
    "health": N_("health"),
    "link": N_("link"),
    "writing": N_("kind of text"),
    "claim": N_("its own word"),
}

# By group too: "none" of a link is not "none" of anything else.
DETAILS: Final[Mapping[str, Mapping[StrEnum, str]]] = {
    "identity": {
        IdentityEvidence.NATIONAL_NUMBER: N_("national number with a right key"),
        IdentityEvidence.WEAK_NUMBER: N_("national number, key missing or wrong"),
        IdentityEvidence.LOCAL_NUMBER: N_("hospital number (IPP, stay)"),
        IdentityEvidence.LABELLED_NAME: N_("name beside its label"),
        IdentityEvidence.NAME: N_("name of a patient"),
        IdentityEvidence.BIRTH_DATE: N_("birth date beside its label"),
        IdentityEvidence.CONTACT: N_("address, telephone or e-mail"),
    },
    "health": {
        HealthEvidence.RECORD_FORMAT: N_("format that only carries patients' data"),
        HealthEvidence.IMAGE: N_("medical image with its study"),
        HealthEvidence.CERTIFICATE: N_("health certificate"),
        HealthEvidence.DIAGNOSIS: N_("diagnosis"),
        HealthEvidence.DIAGNOSES: N_("several diagnoses"),
        HealthEvidence.CODED_DIAGNOSIS: N_("CIM-10 code in its context"),
        HealthEvidence.ACT: N_("CCAM act"),
        HealthEvidence.MEDICINE: N_("medicine without a dose"),
        HealthEvidence.TREATMENT: N_("medicine with its dose"),
        HealthEvidence.TREATMENTS: N_("several medicines with their doses"),
        HealthEvidence.LABORATORY: N_("laboratory result"),
        HealthEvidence.SCORE: N_("clinical score"),
        HealthEvidence.PHRASE: N_("a set phrase of clinical writing"),
        HealthEvidence.PHRASES: N_("two phrases of clinical writing"),
        HealthEvidence.NARRATIVE: N_("clinical writing"),
    },
    "link": {
        Link.NONE: N_("identity and health stand apart"),
        Link.NEAR: N_("identity and health on the same page"),
        Link.HEADER: N_("the patient in the letter's head"),
        Link.SAME_RECORD: N_("identity and health in the same row or record"),
    },
    "writing": {
        Signal.PUBLICATION: N_("scientific article"),
        Signal.LEAFLET: N_("medicine leaflet"),
        Signal.GUIDELINE: N_("practice guideline"),
        Signal.COURSE: N_("course or exam"),
        Signal.CODE_TABLE: N_("table of codes"),
        Signal.BLANK_FORM: N_("blank form"),
        Signal.STAFF: N_("staff document"),
        Signal.PAYROLL: N_("payroll"),
        Signal.RESEARCH: N_("research protocol"),
        Signal.CAREER: N_("curriculum vitae or application"),
    },
    "claim": {Claim.DEIDENTIFIED: N_("says it is de-identified, yet names a patient")},
}
_BEFORE: Final = N_("before any evidence")


def evidence_text(group: str, detail: str, language: Language) -> tuple[str, str]:
    """The group and the detail of a term in words; what is unknown is shown as it is."""
    details = {kind.value: word for kind, word in DETAILS.get(group, {}).items()}
    word = _BEFORE if group == "base" else details.get(detail, detail)
    return language.say(GROUPS.get(group, group)), language.say(word)
