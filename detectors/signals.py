"""Cues about a document as a whole: what kind of writing is it?

A publication, a course or a blank form speaks of health without speaking of anybody; a payroll
names people without speaking of health. Cues lower or cap a score; they never veto a valid
national number beside a labelled name.
"""

from enum import StrEnum
from typing import Final


class Signal(StrEnum):
    """A kind of document that its own words give away."""

    PUBLICATION = "publication"
    LEAFLET = "leaflet"
    GUIDELINE = "guideline"
    COURSE = "course"
    CODE_TABLE = "code_table"
    BLANK_FORM = "blank_form"
    STAFF = "staff"
    PAYROLL = "payroll"
    RESEARCH = "research"


# RE2 patterns over folded bytes: the set phrases of ANSM leaflets, journals, HAS texts, payslips.
SIGNALS: Final[dict[Signal, str]] = {
    Signal.PUBLICATION: r"\bdoi ?[:.]? ?10\.\d{4}|\bissn\b|\bet al\.|\bpmid\b|\bmots[- ]cles ?:",
    Signal.LEAFLET: r"\bansm\b.{0,30}mis a jour"
    r"|\bnotice ?: ?information (?:de l'utilisateur|du patient)"
    r"|\bresume des caracteristiques du produit\b"
    r"|\btitulaire de l'autorisation de mise sur le marche\b",
    Signal.GUIDELINE: r"\bhaute autorite de sante\b|\brecommandations? de bonne pratique\b"
    r"|\bniveau de preuve\b|\bgrade [abc]\b.{0,40}recommand|\bconference de consensus\b",
    Signal.COURSE: r"\bqcm\b|\bitem n?[o°]? ?\d{1,3}\b|\bobjectifs? pedagogiques?\b|\becn\b|\bedn\b"
    r"|\bcas clinique n[o°]|\bquestion \d+ ?:",
    Signal.CODE_TABLE: r"\bnomenclature\b|\bclassification internationale des maladies\b"
    r"|\blibelle (?:long|court)\b|\btable des codes\b",
    Signal.BLANK_FORM: r"(?:nom|prenom|date de naissance|adresse) ?: ?(?:_{4,}|\.{5,})",
    Signal.STAFF: r"\bannuaire\b|\borganigramme\b|\btableau de garde\b|\bplanning\b"
    r"|\bpersonnel soignant\b|\bposte telephonique\b",
    Signal.PAYROLL: r"\bbulletin de (?:paie|paye|salaire)\b|\bnet a payer\b"
    r"|\bcotisations?\b.{0,40}\bsalari|\bsalaire (?:brut|net|de base)\b|\btraitement indiciaire\b|\bindice majore\b",
    Signal.RESEARCH: r"\bpseudonymis|\bcode patient\b|\binclusion n[o°]?\b|\bcohorte\b"
    r"|\bpatient_code\b",
}
