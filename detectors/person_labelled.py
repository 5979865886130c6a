"""Patients' names in running text, beside a label: `Nom : DUPONT`, `Patient : DUPONT Jean`."""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector
from detectors.match import Match, Subject
from detectors.names import family_first, is_no_name, normalise
from detectors.person import is_full, is_initials, name_at, person_match, whose
from detectors.text import Text
from findings import Entity

_LABELLED: Final = "person_labelled"

_OF_WHOM: Final = (
    r"(?: ?(?:de naissance|naissance|de famille|d'usage|usage|usuel|utilise|marital|patronymique"
    r"|de jeune fille|d'epouse|du patient|de la patiente|du malade|du beneficiaire|de l'assuree?"
    r"|patient|complet|\(s\)|s\b|1er|premier|et|/|,|&|-|\+|prenoms?|noms?)){0,5}"
)
_LABELS: Final = (
    r"\b(?:noms?|prenoms?)" + _OF_WHOM + r" ?(?:[:=]|\t|\r?\n)"
    r"|\bnom [a-z'\-]{2,24}(?: [a-z'\-]{2,24})? prenom "
    r"|\b(?:patient name|patiente?|patient ?\(e\)|malade"
    r"|identite(?: d[ue] (?:la )?patiente?)?|beneficiaire"
    r"|assuree?|residente?|salariee?|usager|receveu(?:r|se)|victime|concerne"
    r"|objet|affaire suivie|nee|epouse|ep\.|veuve|vve"
    r"|personne (?:de confiance|a prevenir)|a prevenir|tuteur|mere|pere|conjointe?|epoux) ?:? "
)
_BARE: Final = re.compile(rb"nom (?P<family>[a-z' \-]+) prenom ")
_FAMILY_LABEL: Final = re.compile(rb"noms?(?![a-z])")
_GIVEN_LABEL: Final = re.compile(
    rb"(?<![a-z])prenoms?(?: de naissance|\(s\))? ?(?:[:=]|\t|\r?\n)\s{0,4}"
)
_FAMILY_NAMED: Final = re.compile(
    rb"(?<![a-z])nom(?: de naissance| de famille| d'usage| usuel| marital| patronymique"
    rb"| du patient)? ?(?:[:=]|\t|\r?\n)\s{0,4}"
)
_BEGINS_LINE: Final = re.compile(rb"(?:^|[\n\t|]|  )[ \t]*$")
_BLANKS: Final = re.compile(r"[ \t]{0,40}(?:\r?\n[ \t]{0,10})?")
_ANY_CASE: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ][A-Za-zÀ-ÖØ-öø-ÿŒœ'’\-]+(?![\w@])")
_ENDS: Final = re.compile(
    r"[ \t]*(?:$|[\r\n,;|()/]|[ ]{2}|\t|(?i:pr[ée]nom|n[ée]+\b|sexe|date|ipp))"
)
_ALIAS: Final = re.compile(rb"nee |epouse |ep\. |veuve |vve ")


def _labelled(text: Text, start: int, end: int) -> Iterator[Match]:
    label = text.folded[start:end]
    if bare := _BARE.fullmatch(label):
        yield from _bare(text, start + bare.start("family"), end)
        return
    if label[-1:] in b"\t\n" and not _BEGINS_LINE.search(text.before(start)):
        return  # "...le nom\n": the end of a line of prose
    if label.startswith(b"prenom"):
        yield from _given(text, end)
    elif _FAMILY_LABEL.match(label):
        yield from _family(text, start, end)
    elif _ALIAS.fullmatch(label):
        yield from _alias(text, start, end)
    else:
        yield from _introduced(text, start, end)


def _family(text: Text, start: int, end: int) -> Iterator[Match]:
    """`Nom : X`, with the given name when its own label follows."""
    if (found := _value_at(text, end)) is None:
        return
    begin, stop, words = found
    given: list[str] = []
    following = _GIVEN_LABEL.search(text.folded, stop, stop + 60)
    if following and (next_value := _value_at(text, following.end())):
        given = next_value[2]
    full = given or len(words) > 1
    value = normalise(" ".join(words + given)) if given else family_first(words)
    if (subject := whose(text, start, stop)) is not None:
        yield _match(text, begin, stop, value, 0.95 if full else 0.7, subject)


def _bare(text: Text, start: int, end: int) -> Iterator[Match]:
    """`NOM X PRENOM Y`, in capitals and without a colon."""
    family, given = name_at(text, start), name_at(text, end)
    if family is None or given is None or not text.raw[start : family[0]].isupper():
        return
    words = [*family[1], given[1][0]]
    if (subject := whose(text, start, family[0])) is not None:
        yield _match(text, start, family[0], normalise(" ".join(words)), 0.9, subject)


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
    yield _match(text, begin, stop, value, 0.95, subject)


def _alias(text: Text, start: int, end: int) -> Iterator[Match]:
    """`née X`, `épouse X`: another name of a person named just before."""
    named_before = re.search(r"[A-ZÀ-Þ][\w'’\-]+[ ,(]{1,3}$", text.raw[max(0, start - 30) : start])
    found = name_at(text, end)
    if named_before is None or found is None or is_initials(found[1][0]):
        return
    subject = whose(text, start, found[0])
    if subject is not None:
        yield _match(text, end, found[0], family_first(found[1]), 0.7, subject)


def _introduced(text: Text, start: int, end: int) -> Iterator[Match]:
    """`Patient : DUPONT Jean`: two words, one in capitals or a known given name."""
    blanks = _BLANKS.match(text.raw, end)
    begin = blanks.end() if blanks else end
    if (found := name_at(text, begin)) is None or not is_full(found[1]):
        return
    stop, words = found
    if (subject := whose(text, begin, stop)) is not None:
        sure = 0.9 if b":" in text.folded[start:end] else 0.75
        yield _match(text, begin, stop, family_first(words), sure, subject)


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


def _match(
    text: Text, start: int, end: int, value: str, confidence: float, subject: Subject
) -> Match:
    return person_match(
        text,
        start,
        end,
        detector=_LABELLED,
        value=value,
        confidence=confidence,
        subject=subject,
        labelled=True,
    )


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
        "Nom de jeune fille : [[KERVELLA]]",
        "NOM ET PRÉNOM : [[PEREIRA ANTONIO]]",
        "nom : [[dupuis]]\nprénom : [[marie-claude]]",
        "Nom de naissance\n[[DUPONT]]\nPrénoms\n[[Jean]]",
        "Patient(e) : [[DURAND Paul]]",
        "Victime : [[DURAND Paul]]",
        "NOM [[LE GOFF]] PRENOM PAUL NE LE 03/03/1958",
        "Patient name: [[Paul DURAND]]",
        "Salarié : [[DURAND Paul]], cariste",
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
        "il a donné le nom\nDurand",
        "nom de famille prenom usuel",
        "Nom : .......... Prénom : ..........",
        "Prénom : Jean",
        "née le 3 mars 1958",
        "le patient présente un signe de Babinski",
        "Objet : Compte rendu",
    ),
    limits="Labels and values in two columns of a layout.",
)
