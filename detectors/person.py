"""Patients' names in running text, beside a civility or a label.

A name needs two words, or a civility, or an explicit label. Names beside a birth date or number
are in `person_beside`; carers' names are in `carer` and never come out here.
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
from detectors.roles import CARER_AFTER, CARER_BEFORE, PATIENT_NEAR, RELATIVE_BEFORE, SALUTATION
from detectors.text import Text
from findings import Entity

__all__ = ["LABELLED_PERSON", "TITLED_PERSON", "is_placeholder", "name_at", "normalise"]

_TITLED: Final = "person_titled"
_LABELLED: Final = "person_labelled"
_MAX_NAME: Final = 80

_NAME: Final = re.compile(NAME)
_LOWER_NAME: Final = re.compile(r"[a-zà-öø-ÿœ]{3,}(?:-[a-zà-öø-ÿœ]{2,})?(?![\w'’])")
_GLUE: Final = re.compile(r"[ \t]{0,3}(?:le |la )?(?:patiente? |jeune )?")


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
    """Whether a name is a relative's, a patient's or nobody's we know; None when a carer's."""
    line = max(text.line(start)[0], start - 80)
    if CARER_BEFORE.search(text.folded, line, start) or CARER_AFTER.match(text.folded, end):
        return None
    if RELATIVE_BEFORE.search(text.folded, line, start):
        return Subject.RELATIVE
    return Subject.PATIENT


# --- Mme DUPONT, M.BOUCHER, mr dupuis -------------------------------------------------------------

_CIVILITY: Final = r"\b(?:mr|mme|mlle|melle|mrs|monsieur|madame|mademoiselle|m|enfant|bebe)\b\.? ?"
_SHORT_CIVILITY: Final = re.compile(rb"(?:mr|mme|mlle|melle)\.? ")


def _titled(text: Text, start: int, end: int) -> Iterator[Match]:
    written = text.raw[start:end]
    if written[0] == "m" and len(written.rstrip(" .")) == 1:
        return  # a metre, an initial: only `M.` is a civility
    if (found := _after_civility(text, start, end)) is None:
        return
    begin, stop, words, sure = found
    subject = whose(text, start, stop)
    if subject is None or CARER_BEFORE.search(text.folded, max(0, begin - 40), begin):
        return
    if subject is Subject.PATIENT and not _is_about_patient(text, start, stop, len(words)):
        subject = Subject.UNKNOWN
    yield _match(text, begin, stop, _TITLED, family_first(words), sure, subject)


def _after_civility(text: Text, start: int, end: int) -> tuple[int, int, list[str], float] | None:
    glue = _GLUE.match(text.raw, end)
    begin = glue.end() if glue else end
    if (named := name_at(text, begin)) is not None:
        stop, words = named
        if len(words) == 1:
            if _is_initials(words[0]):
                return None
            return begin, stop, words, 0.7 if words[0].isupper() else 0.6
        return begin, stop, words, 0.85
    if _SHORT_CIVILITY.fullmatch(text.folded, start, end):
        lower = _LOWER_NAME.match(text.raw, end)
        if lower and not is_no_name(lower[0]):
            return end, lower.end(), [lower[0]], 0.5
    return None


def _is_initials(word: str) -> bool:
    return word.isupper() and len(word) <= 2


def _is_about_patient(text: Text, start: int, end: int, words: int) -> bool:
    if SALUTATION.search(text.before(start, 24)):
        return False
    near = PATIENT_NEAR.search(text.before(start, 80)) or PATIENT_NEAR.search(text.after(end, 120))
    return bool(near) or (words > 1 and text.opening)


def _match(  # noqa: PLR0913, PLR0917 - the parts of a match
    text: Text, start: int, end: int, detector: str, value: str, confidence: float,
    subject: Subject,
) -> Match:  # fmt: skip
    remarks = {Remark.PLACEHOLDER} if is_placeholder(text.raw[start:end]) else set()
    if detector == _LABELLED:
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
        "Monsieur Durand, interne",
    ),
    limits="A lower-case name after Monsieur or Madame written out; initials.",
)

# --- Nom : DUPONT, Prénom : Jean, Patient : DUPONT Jean -------------------------------------------

_OF_WHOM: Final = (
    r"(?: ?(?:de naissance|naissance|de famille|d'usage|usage|usuel|utilise|marital|patronymique"
    r"|de jeune fille|d'epouse|du patient|de la patiente|du malade|du beneficiaire|de l'assuree?"
    r"|patient|complet|\(s\)|s\b|1er|premier|et|/|,|&|-|\+|prenoms?|noms?)){0,5}"
)
_LABELS: Final = (
    r"\b(?:noms?|prenoms?)" + _OF_WHOM + r" ?[:=]"
    r"|\b(?:patiente?|patient ?\(e\)|malade|identite(?: d[ue] (?:la )?patiente?)?|beneficiaire"
    r"|assuree?|concerne|objet|affaire suivie|nee|epouse|ep\.|veuve|vve"
    r"|personne (?:de confiance|a prevenir)|a prevenir|tuteur|mere|pere|conjointe?|epoux) ?:? "
)
_FAMILY_LABEL: Final = re.compile(rb"noms?(?![a-z])")
_GIVEN_LABEL: Final = re.compile(rb"(?<![a-z])prenoms?(?: de naissance|\(s\))? ?[:=]\s{0,4}")
_FAMILY_NAMED: Final = re.compile(
    rb"(?<![a-z])nom(?: de naissance| de famille| d'usage| usuel| marital| patronymique"
    rb"| du patient)? ?[:=]\s{0,4}"
)
_BLANKS: Final = re.compile(r"[ \t]{0,40}(?:\r?\n[ \t]{0,10})?")
_ANY_CASE: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ][A-Za-zÀ-ÖØ-öø-ÿŒœ'’\-]+(?![\w@])")
_ENDS: Final = re.compile(
    r"[ \t]*(?:$|[\r\n,;|()/]|[ ]{2}|\t|(?i:pr[ée]nom|n[ée]+\b|sexe|date|ipp))"
)
_ALIAS: Final = re.compile(rb"nee |epouse |ep\. |veuve |vve ")


def _labelled(text: Text, start: int, end: int) -> Iterator[Match]:
    label = text.folded[start:end]
    if label.startswith(b"prenom"):
        yield from _given(text, end)
    elif _FAMILY_LABEL.match(label):
        yield from _family(text, end, whole=b"prenom" in label)
    elif _ALIAS.fullmatch(label):
        yield from _alias(text, start, end)
    else:
        yield from _introduced(text, start, end)


def _family(text: Text, end: int, *, whole: bool) -> Iterator[Match]:
    """`Nom : X`, with the given name when its own label follows."""
    if (found := _value_at(text, end)) is None:
        return
    begin, stop, words = found
    given: list[str] = []
    following = _GIVEN_LABEL.search(text.folded, stop, stop + 60)
    if following and (next_value := _value_at(text, following.end())):
        given = next_value[2]
    full = whole or given or len(words) > 1
    value = normalise(" ".join(words + given)) if given else family_first(words)
    if (subject := whose(text, begin, stop)) is not None:
        yield _match(text, begin, stop, _LABELLED, value, 0.95 if full else 0.7, subject)


def _given(text: Text, end: int) -> Iterator[Match]:
    """`Prénom : X` counts only with the family name labelled just before."""
    window = max(0, end - 110)
    labels = list(_FAMILY_NAMED.finditer(text.folded, window, end))
    if not labels or (family := _value_at(text, labels[-1].end())) is None:
        return
    found = _value_at(text, end)
    if found is None or family[1] > end or (subject := whose(text, *family[:2])) is None:
        return
    begin, stop, words = found
    value = normalise(" ".join(family[2] + words))
    yield _match(text, begin, stop, _LABELLED, value, 0.95, subject)


def _alias(text: Text, start: int, end: int) -> Iterator[Match]:
    """`née X`, `épouse X`: another name of a person named just before."""
    named_before = re.search(r"[A-ZÀ-Þ][\w'’\-]+[ ,(]{1,3}$", text.raw[max(0, start - 30) : start])
    found = name_at(text, end)
    if named_before is None or found is None or _is_initials(found[1][0]):
        return
    subject = whose(text, start, found[0])
    if subject is not None:
        yield _match(text, end, found[0], _LABELLED, family_first(found[1]), 0.7, subject)


def _introduced(text: Text, start: int, end: int) -> Iterator[Match]:
    """`Patient : DUPONT Jean`: two words, one in capitals or a known given name."""
    blanks = _BLANKS.match(text.raw, end)
    begin = blanks.end() if blanks else end
    if (found := name_at(text, begin)) is None or not _is_full(found[1]):
        return
    stop, words = found
    if (subject := whose(text, begin, stop)) is not None:
        sure = 0.9 if b":" in text.folded[start:end] else 0.75
        yield _match(text, begin, stop, _LABELLED, family_first(words), sure, subject)


def _is_full(words: list[str]) -> bool:
    """Two words or more that case or a given name shows to be a person's."""
    if len(words) < 2:
        return False
    cases = {word.isupper() for word in words if not word.islower()}
    return len(cases) > 1 or any(map(is_given, words))


def _value_at(text: Text, at: int) -> tuple[int, int, list[str]] | None:
    """The value of a name field, in any case, when it is short and holds only a name."""
    blanks = _BLANKS.match(text.raw, at)
    begin = blanks.end() if blanks else at
    if (found := name_at(text, begin)) is not None:
        return begin, *found
    word = _ANY_CASE.match(text.raw, begin)
    if word is None or is_no_name(word[0]) or not _ENDS.match(text.raw, word.end()):
        return None
    return begin, word.end(), [word[0]]


LABELLED_PERSON: Final = Detector(
    name=_LABELLED,
    title="Name beside its label",
    source="RNIV (nom de naissance, prénoms); French letters and forms",
    entities=(Entity.PERSON,),
    anchor=_LABELS,
    look=_labelled,
    finds=(
        "Nom : [[DUPONT]]  Prénom : [[Jean]]",
        "Nom de naissance : [[LE GOFF]]",
        "NOM ET PRÉNOM : [[PEREIRA ANTONIO]]",
        "nom : [[dupuis]]\nprénom : [[marie-claude]]",
        "Patient(e) : [[DURAND Paul]]",
        "Objet : [[Marie DURAND]], hospitalisation",
        "Mme MARTIN née [[DURAND]]",
        "Personne à prévenir : [[BENALI Ahmed]]",
    ),
    ignores=(
        "patient : Très fréquent",
        "Patient : Effets indésirables",
        "Patient : Insuffisance Rénale",
        "Nom du médecin : DURAND",
        "Nom : Dr DURAND",
        "Nom : .......... Prénom : ..........",
        "Prénom : Jean",
        "née le 3 mars 1958",
        "le patient présente un signe de Babinski",
        "Objet : Compte rendu",
    ),
    limits="Labels and values in two columns of a layout.",
)
