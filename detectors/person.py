"""Patients' names in running text, after a civility; and what all name detectors share.

A name needs two words, or a civility, or an explicit label (`person_labelled`), or a birth date or
number beside it (`person_beside`). Carers' names are in `carer` and never come out here.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector
from detectors.match import Match, Remark, Subject
from detectors.names import (
    NAME,
    family_first,
    is_given,
    is_no_name,
    is_particle,
    is_placeholder,
    normalise,
    tokens,
)
from detectors.roles import (
    CARER_AFTER,
    CARER_BEFORE,
    LONG_DEAD,
    PATIENT_NEAR,
    RELATIVE_BEFORE,
    SALUTATION,
    line_start,
)
from detectors.text import Text
from findings import Entity

__all__ = [
    "TITLED_PERSON",
    "is_full",
    "is_initials",
    "is_placeholder",
    "name_at",
    "normalise",
    "person_match",
    "whose",
]

_TITLED: Final = "person_titled"
_MAX_NAME: Final = 80

_NAME: Final = re.compile(NAME)
_LOWER_NAME: Final = re.compile(r"[a-zà-öø-ÿœ]{3,}(?:-[a-zà-öø-ÿœ]{2,})?(?![\w'’])")
_GLUE: Final = re.compile(r"[ \t]{0,3}(?:(?:l[ae] )?(?:patiente?|jeune) )?(?:[A-Z]\.[ -]?){0,2}")


def name_at(text: Text, at: int) -> tuple[int, list[str]] | None:
    """The name written with capitals at an offset: where it ends, and its words; None if none."""
    hit = _NAME.match(text.raw, at, min(len(text.raw), at + _MAX_NAME))
    if hit is None:
        return None
    end, stop, words, kept = at, at, [], 0
    for word in tokens(hit[0]):
        if not is_particle(word) and is_no_name(word):
            break
        words.append(word)
        end = text.raw.index(word, end) + len(word)
        if not is_particle(word):  # a name does not end with one
            stop, kept = end, len(words)
    return (stop, words[:kept]) if kept else None


def whose(text: Text, start: int, end: int) -> Subject | None:
    """Whether a name is a relative's or a patient's; None when a carer's or one of history."""
    line = line_start(text.folded, start)
    if CARER_BEFORE.search(text.folded, line, start) or CARER_AFTER.match(text.folded, end):
        return None
    if LONG_DEAD.match(text.folded, end):
        return None
    if RELATIVE_BEFORE.search(text.folded, line, start):
        return Subject.RELATIVE
    return Subject.PATIENT


def person_match(  # noqa: PLR0913 - the parts of a match, by keyword
    text: Text,
    start: int,
    end: int,
    *,
    detector: str,
    value: str,
    confidence: float,
    subject: Subject,
    labelled: bool = False,
) -> Match:
    """The match of a name, marked when it is a placeholder or beside its label."""
    remarks = {Remark.PLACEHOLDER} if is_placeholder(text.raw[start:end]) else set()
    if labelled:
        remarks.add(Remark.LABELLED)
    return Match(
        entity=Entity.PERSON,
        detector=detector,
        value=value,
        start=start,
        end=end,
        confidence=confidence,
        subject=subject,
        remarks=frozenset(remarks),
    )


def is_full(words: list[str]) -> bool:
    """Two words or more that case (NOM Prénom) or a known given name shows to be a person's."""
    bearing = [word for word in words if not is_particle(word)]
    if len(bearing) < 2:
        return False
    has_capitals = any(word.isupper() for word in bearing)
    return (has_capitals and not all(map(str.isupper, bearing))) or any(map(is_given, bearing))


_CIVILITY: Final = r"\b(?:mr|mme|mlle|melle|mrs|monsieur|madame|mademoiselle|m|enfant|bebe)\b\.? ?"
_SENTENCE_END: Final = re.compile(rb"(?<=[a-z]{4})[.!?]\s|\n[ \t\r]*\n")
_BEGINS_LINE: Final = re.compile(
    rb"(?:^|\n)[^a-z\n]*(?:(?:objet|concern(?:e|ant)|re|ref|nom|identite)[ .]?:?[ \t]*)?$"
)
_SHORT_CIVILITY: Final = re.compile(rb"(?:mr|mme|mlle|melle)\.? ")


def _titled(text: Text, start: int, end: int) -> Iterator[Match]:
    if _is_lone_m(text, start, end) or (found := _after_civility(text, start, end)) is None:
        return
    begin, stop, words, sure = found
    subject = whose(text, start, stop)
    if subject is None or CARER_BEFORE.search(text.folded, max(0, begin - 40), begin):
        return
    if subject is Subject.PATIENT and not _is_about_patient(text, start, stop, len(words)):
        subject = Subject.UNKNOWN
    yield person_match(
        text,
        begin,
        stop,
        detector=_TITLED,
        value=family_first(words),
        confidence=sure,
        subject=subject,
    )


def _is_lone_m(text: Text, start: int, end: int) -> bool:
    """Whether an M is a metre, an option or the initial of a second name, not a civility."""
    if text.folded[start:end].rstrip(b" .") != b"m":
        return False
    before = text.raw[max(0, start - 20) : start]
    word_before = re.search(r"(\w+) $", before)
    return (
        text.raw[start] == "m"
        or (before != "" and not re.search(r"[\s(\[:;,|>\"«]$", before))
        or (word_before is not None and is_given(word_before[1]))
    )


def _after_civility(text: Text, start: int, end: int) -> tuple[int, int, list[str], float] | None:
    is_child = text.folded.startswith((b"enfant", b"bebe"), start)  # also ordinary words
    glue = _GLUE.match(text.raw, end)
    begin = glue.end() if glue else end
    if (named := name_at(text, begin)) is not None:
        stop, words = named
        bearing = [word for word in words if not is_particle(word)]
        if len(bearing) > 1:
            return begin, stop, words, 0.85
        if is_initials(bearing[0]) or (is_child and not bearing[0].isupper()):
            return None
        return begin, stop, words, 0.7 if bearing[0].isupper() else 0.6
    if _SHORT_CIVILITY.fullmatch(text.folded, start, end):
        lower = _LOWER_NAME.match(text.raw, end)
        if lower and not is_no_name(lower[0]):
            return end, lower.end(), [lower[0]], 0.5
    return None


def is_initials(word: str) -> bool:
    """Whether a lone word is too short to name anybody: Monsieur AB."""
    return word.isupper() and len(word) <= 2


def _is_about_patient(text: Text, start: int, end: int, words: int) -> bool:
    if SALUTATION.search(text.before(start, 24)):
        return False
    before = _SENTENCE_END.split(text.before(start, 80))[-1]
    after = _SENTENCE_END.split(text.after(end, 120))[0]
    if PATIENT_NEAR.search(before) or PATIENT_NEAR.search(after):
        return True
    return words > 1 and text.opening and _BEGINS_LINE.search(before) is not None


TITLED_PERSON: Final = Detector(
    name=_TITLED,
    title="Name after a civility",
    source="French letters and reports; RNIV",
    entities=(Entity.PERSON,),
    anchor=_CIVILITY,
    look=_titled,
    finds=(
        "Madame [[DUPONT Marie]] a été hospitalisée",
        "Concerne : Mme [[LE GOFF]], née en 1958",
        "M.[[BOUCHER]] est vu ce jour",
        "revu mr [[dupuis]] ce matin",
        "Mlle [[Anne-Sophie de La Tour]]",
        "Enfant [[BENALI Samira]]",
        "Personne de confiance : Mme [[Durand]]",
    ),
    ignores=(
        "Monsieur AB, Mlle NR",
        "Madame le Docteur DURAND",
        "Dr M. DURAND",
        "Docteur Mme DURAND",
        "Madame la Directrice",
        "mme présente une douleur",
        "mesure 12 m Dupont",
        "infection à M. tuberculosis",
        "Madame, Monsieur,",
        "M. le Maire, Enfant Roi",
        "Paul M. Durand, J.M. Durand, option -M Durand",
        "Monsieur Durand, interne",
    ),
    limits="A lower-case name after Monsieur or Madame written out; initials.",
)
