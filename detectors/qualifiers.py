"""How a health statement is meant: affirmed, negated, about a relative, or only supposed.

The cues are those that clinical NLP has used since NegEx (Chapman, J Biomed Inform 2001), in
their French wording; they are looked for in the same clause, just before the statement and just
after it. A negated disease is still health data about somebody: the qualifier explains a match,
it never removes one.
"""

import re
from collections.abc import Sequence
from typing import Final

from detectors.match import Qualifier, Subject
from detectors.patterns import PatternSet
from detectors.text import Text

_BEFORE: Final = 64
_AFTER: Final = 24

_CLAUSE: Final = re.compile(rb"[.;:!\n](?= |\n|$)|\bmais\b|\bpar contre\b")
_NEGATED: Final = re.compile(
    rb"(?:\bpas d(?:e |')|\babsence d(?:e |')|\bsans |\baucune? |\bni |\bnegati[a-z]+ pour "
    rb"|\bindemne d(?:e |'))(?:[a-z'-]+,? ){0,4}$"
)
_NEGATED_AFTER: Final = re.compile(
    rb"^(?: ?\(-\)| ?: ?non\b| ?: ?0\b| (?:eliminee?|exclue?|absente?)\b)"
)
# A relative and, right behind, the disease or a word that leads to it: relatives who only speak,
# and the child that a letter to its parents is about, are none.
_FAMILY: Final = re.compile(
    rb"\b(?:antecedents familiaux|atcd familiaux|heredite)\b[^.;\n]{0,48}$"
    rb"|(?<!votre )(?<!cette )(?<!leur )\b(?:(?:grand[- ])?(?:mere|pere)|freres?|soeurs?|oncles?"
    rb"|tantes?|cousine?s?|fils|fille)(?: (?:paternel|maternel|aine)[a-z]{0,3})?"
    rb"(?: ?$| ?[:(=-] ?[^.;\n]{0,40}$| (?:decede|atteint|porteu|avec|ayant|mort|a eu|a fait|souffr"
    rb"|present|suivi|traite|opere|diabetique et)[^.;\n]{0,40}$)"
)
_SUPPOSED: Final = re.compile(
    rb"\b(?:suspicions?|suspecte|suspectee|probable|possible|eventuel(?:le)?|hypothese|recherche"
    rb"|eliminer|evoqu[a-z]+|craint|doute|risque|depistage|en faveur)\b(?: [a-z'-]+){0,4} ?'?$"
)
_SUPPOSED_AFTER: Final = re.compile(
    rb"^(?: ?\?| (?:probable|possible|suspectee?|a eliminer|evoquee?)\b)"
)

# A root of each cue above, by kind. Most statements stand beside none, and one RE2 Set tells:
# without it the qualifiers cost more than finding the statements does.
_FAMILY_ROOTS: Final = r"\b(?:famili|heredit|mere|pere|frere|soeur|oncle|tante|cousin|fils|fille)"
_NEGATED_ROOTS: Final = r"\b(?:pas|absen|sans|aucun|ni\b|negati|indemne|elimin|exclu)|\(-\)|: ?[n0]"
_SUPPOSED_ROOTS: Final = (
    r"\b(?:suspic|suspect|probable|possible|eventuel|hypothese|recherche|elimin|evoqu|craint|doute"
    r"|risque|depistage|faveur)|\?"
)
_ROOTS: Final = PatternSet([_FAMILY_ROOTS, _NEGATED_ROOTS, _SUPPOSED_ROOTS])
_FAMILIAL, _NEGATING, _SUPPOSING = range(3)
_ANY: Final = (_FAMILIAL, _NEGATING, _SUPPOSING)


def qualified(text: Text, start: int, end: int) -> tuple[Qualifier, Subject]:
    """How the statement at these offsets is meant, and whose it is."""
    kinds = _ROOTS.occurring(text.folded[max(0, start - _BEFORE) : end + _AFTER])
    return told_apart(text, start, end, kinds) if kinds else (Qualifier.AFFIRMED, Subject.PATIENT)


def told_apart(
    text: Text, start: int, end: int, kinds: Sequence[int] = _ANY
) -> tuple[Qualifier, Subject]:
    """The same by the cues of some kinds, whether one stands there or not."""
    stretch = text.before(start, _BEFORE)
    if _FAMILIAL in kinds and _FAMILY.search(stretch):
        return Qualifier.FAMILY, Subject.RELATIVE
    clause = _CLAUSE.split(stretch)[-1].replace(b"\n", b" ")
    after = text.after(end, _AFTER)
    if _NEGATING in kinds and (_NEGATED.search(clause) or _NEGATED_AFTER.match(after)):
        return Qualifier.NEGATED, Subject.PATIENT
    if _SUPPOSING in kinds and (_SUPPOSED.search(clause) or _SUPPOSED_AFTER.match(after)):
        return Qualifier.HYPOTHETICAL, Subject.PATIENT
    return Qualifier.AFFIRMED, Subject.PATIENT
