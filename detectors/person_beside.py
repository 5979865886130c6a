"""Patients' names without a label, beside another mark of identity: a birth date, age or number.

In the opening of a document or a page header the name may stand on a line of its own; elsewhere it
must directly precede the mark.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector
from detectors.document import Zone
from detectors.match import Match
from detectors.names import NAME, family_first, is_eponym, is_no_name, is_particle
from detectors.person import is_full, name_at, person_match, whose
from detectors.roles import line_start
from detectors.text import Text
from findings import Entity

_BESIDE: Final = "person_beside"
_OPENING_LINES: Final = 25
_OPENING_CHARS: Final = 8_192
_LINES_AROUND: Final = 3
_WORD_OF_SENTENCE: Final = re.compile(r"\S+[ \t]+")
_OF: Final = re.compile(r"(?:de|du|des) ")  # "compte rendu de DURAND Paul": not of the name
_MAX_LINE: Final = 90

_ANCHOR: Final = (
    r"\bnee? ?(?:\(e\) ?|e\) ?)?le\b|\bd\.?d\.?n\b|\bipp\b|\bnir\b|\bins ?:|\bdate de naissance"
    r"|\bage(?:e|\(e\))? de \d|[ ,(]\d{1,3}(?: ans|a)\b|\bnee? en \d|\bdob\b|\bnip\b"
)
_TO_MARK: Final = re.compile(
    r"(?P<name>" + NAME + r")[ \t]*[,(\-–:]?[ \t]*(?:\(?[HFM]\)?[ ,]{1,2})?"
    r"(?:\d\d[/.\-]\d\d[/.\-]\d{4}[ ,(\-–]{0,3})?(?:[\s|]{1,3})?$"
)
_AFTER_NAME: Final = " \t\n,(-–:)|/.0123456789"  # save for letters, what `_TO_MARK` takes there
_ALONE: Final = re.compile(
    r"[ \t]*(?:(?:M\.?|Mr|Mme|Mlle|MME|MLLE|MR|Monsieur|Madame)[ \t]+)?(?P<name>"
    + NAME
    + r")[ \t]*(?:\([HFM]\))?[ \t]*"
)


def _look(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
    if (match := _before(text, start)) is not None:
        yield match
    elif _is_opening(text, start):
        yield from _on_lines_around(text, *text.line(start))


def _before(text: Text, mark: int) -> Match | None:
    """The name just before a mark."""
    window = line_start(text.folded, mark, _MAX_LINE)
    if ends_in_lower_case(text.raw[window:mark]):
        return None
    hit = _TO_MARK.search(text.raw, window, mark)
    return _named(text, hit.start("name"), hit.end("name"), 0.85) if hit else None


def ends_in_lower_case(stretch: str) -> bool:
    """Whether no name can end a stretch, as in "un patient de 45 ans": to search one is slow."""
    return stretch.rstrip(_AFTER_NAME).rpartition(" ")[2].islower()


def _is_opening(text: Text, at: int) -> bool:
    if text.zone is Zone.HEADER:
        return True
    if not text.opening or at > _OPENING_CHARS:
        return False
    return text.folded.count(b"\n", 0, at) < _OPENING_LINES


def _on_lines_around(text: Text, start: int, end: int) -> Iterator[Match]:
    """Lines that hold a name and nothing else, just above or below."""
    for _ in range(_LINES_AROUND):
        if start == 0:
            break
        above_start, above_end = text.line(start - 1)
        yield from _on_line(text, above_start, above_end)
        start = above_start
    if end < len(text.raw):
        yield from _on_line(text, *text.line(end + 1))


def _on_line(text: Text, start: int, end: int) -> Iterator[Match]:
    hit = _ALONE.fullmatch(text.raw, start, end) if end - start <= _MAX_LINE else None
    if hit and (match := _named(text, hit.start("name"), hit.end("name"), 0.75)):
        yield match


def _named(text: Text, start: int, end: int, confidence: float) -> Match | None:
    """The match, when two words or more look like NOM Prénom and nothing speaks against it."""
    if of := _OF.match(text.raw, start):
        start = of.end()
    while (found := name_at(text, start)) is None or found[0] < end:
        skipped = _WORD_OF_SENTENCE.match(text.raw, start, end)
        if skipped is None:
            return None
        start = skipped.end()
    words = found[1]
    if not is_full(words) or _is_ordinary(words):
        return None
    if (subject := whose(text, start, end)) is None:
        return None
    return person_match(
        text,
        start,
        found[0],
        detector=_BESIDE,
        value=family_first(words),
        confidence=confidence,
        subject=subject,
    )


def _is_ordinary(words: list[str]) -> bool:
    """Whether a word among them names a disease, place or heading."""
    return any(is_eponym(word) or is_no_name(word) for word in words if not is_particle(word))


PERSON_BESIDE: Final = Detector(
    name=_BESIDE,
    title="Name beside a birth date, age or patient number",
    source="French letters and reports: header zone of 25 lines",
    entities=(Entity.PERSON,),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "[[DUPONT Jean]], né le 03/03/1958",
        "[[PEREIRA ANTONIO]] 03/03/1958 (68 ans)",
        "[[LE GOFF Anne]]\nNée le 3 mars 1958",
        "CHU de Lyon\n[[Jean DUPONT]]\n12 rue Basse\nDDN : 03/03/1958",
        "Compte rendu de [[DURAND Marie-Claude]] (F), âgée de 68 ans",
        "Lit 8  [[DURAND Paul]]  66a  allergie : iode",
        "Re: [[Paul DURAND]], DOB 03/03/1958",
        "[[DURAND Paul]]\n12 rue Basse\nNIP 1234567",
    ),
    ignores=(
        "Un patient de 45 ans",
        "Dr DURAND Paul\nné le 03/03/1958",
        "Hôpital Jean Minjoz\nné le 03/03/1958",
        "rue Victor Hugo, né le 03/03/1958",
        "Service de Cardiologie\nNé le 03/03/1958",
        "COMPTE RENDU Hospitalisation\nDDN : 03/03/1958",
        "maladie de Horton, 68 ans",
        "Marie Durand, née le 7 novembre 1867 à Varsovie",
        "Marie Durand 3 à 5 fois",
    ),
    limits="A name further than three lines from the birth date; two capitalised unknown words.",
)
