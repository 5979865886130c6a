"""Birth dates in running text: a date that its label, or an age beside it, says to be one.

A date alone is never a birth date.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.dates import parse, parse_at
from detectors.detector import Detector
from detectors.match import Match, Remark, Subject
from detectors.roles import RELATIVE_NEAR, line_start
from detectors.text import Text
from findings import Entity

__all__ = ["BIRTH_DATE", "parse"]

_NAME: Final = "birth_date"
_REACH: Final = 60

_ANCHOR: Final = (
    r"\bn[e]e? ?(?:le\b|\(?e?\)? ?(?:le\b|:)|a |en \d)|\bn[e] ?\(e\)|\bd\.? ?d\.? ?n\b|\bdd?naiss?"
    r"|naiss(?:ance|\.)|\bdat(?:e|_|-| )*naiss?|\bdtnais|\bdn ?:|\bbirth ?_?(?:date|time|day)"
    r"|\bdate of birth|\bdob\b|\d{2}[ ,(]{1,3}\d{1,3} ans\b"
)
# From the label to its value: punctuation, "le", "(e)", a place, never another label.
_TO_VALUE: Final = re.compile(
    rb"(?:e|\(e\)|ance|date)?"
    rb"(?:[ \t:=>\"'|.,*_\-()]|jj.?mm.?aa(?:aa)?|\r?\n(?!\r?\n))*"
    rb"(?:(?:a|au|aux) [a-z' \-]{2,30}(?:\(\w{1,5}\)|\d{5})?[ ,]{0,3})?"
    rb"(?:(?:le|du) ?:? ?)?"
    rb"(?:lundi |mardi |mercredi |jeudi |vendredi |samedi |dimanche )?"
)
_YEAR_ONLY: Final = re.compile(rb"n[e]e? ?(?:\(e\) ?)?en ((?:18[89]|19\d|20\d)\d)(?!\d)")
FILLERS: Final = frozenset({"1900-01-01", "1901-01-01"})  # what forms and examples put for nobody
_AGE: Final = re.compile(rb"\d{2}[ ,(]{1,3}\d{1,3} ans")
_LABEL_BEFORE: Final = re.compile(rb"naiss|\bnee?\b|ddn")  # the labelled match is the better one
_DATE_BEFORE: Final = re.compile(rb"(?<![\d/])\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}$")


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    folded = text.folded
    if _AGE.fullmatch(folded, start, end):
        yield from _beside_age(text, start)
    elif year := _YEAR_ONLY.match(folded, start):
        value = f"{year[1].decode()}-00-00"
        yield _match(text, *year.span(1), value, confidence=0.5)
    elif filler := _TO_VALUE.match(folded, end - 2 if folded[end - 2 : end] == b"a " else end):
        if filler.end() - end > _REACH:
            return
        if found := parse_at(folded, filler.end()):
            value, stop = found
            yield _match(text, filler.end(), stop, value, confidence=0.95)


def _beside_age(text: Text, start: int) -> Iterator[Match]:
    """`12/03/1958 (68 ans)`: the age says that the date is of birth."""
    hit = _DATE_BEFORE.search(text.folded, max(0, start - 10), start + 2)
    if hit and not _LABEL_BEFORE.search(text.before(hit.start(), 24)):
        found = parse_at(text.folded, hit.start())
        if found is not None:
            yield _match(text, hit.start(), hit.end(), found[0], confidence=0.75)


def _match(text: Text, start: int, end: int, value: str, *, confidence: float) -> Match:
    line = line_start(text.folded, start)
    relative = RELATIVE_NEAR.search(text.folded, line, start)
    return Match(
        entity=Entity.BIRTH_DATE,
        detector=_NAME,
        value=value,
        start=start,
        end=end,
        confidence=confidence,
        subject=Subject.RELATIVE if relative else Subject.PATIENT,
        remarks=frozenset(
            {Remark.LABELLED} | ({Remark.PLACEHOLDER} if value in FILLERS else set())
        ),
    )


BIRTH_DATE: Final = Detector(
    name=_NAME,
    title="Birth date",
    source="RNIV (traits stricts); HL7 v2 PID-7; DICOM (0010,0030); PMSI and B2 date formats",
    entities=(Entity.BIRTH_DATE,),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "né le [[03/03/1958]]",
        "Née le [[3 mars 1958]] à Lyon",
        "né(e) le : [[03-03-58]]",
        "DDN : [[03.03.1958]]",
        "D.D.N. [[19580303]]",
        "DTNAIS=[[03031958]];",
        "Date de naissance\n[[1958-03-03]]",
        "date naiss. : [[00/00/1950]]",
        "Né à Clermont-Ferrand (63) le [[1er avril 1960]]",
        "née le [[trois mars mil neuf cent cinquante-huit]]",
        "birthDate: [[1958-03-03]]",
        "Mme X, [[12/03/1958]] (68 ans)",
        "née en [[1958]]",
        "DOB [[03/03/1958]]",
    ),
    ignores=(
        "le 03/03/2020, consultation",
        "Date d'entrée : 03/03/2020",
        "Date de naissance : ........ Date d'entrée : 03/03/2020",
        "né le 45/13/1958",
        "âgé de 68 ans",
        "une journée le 3 mars 2020",
        "10/6 puis 19-9 ans",
    ),
    limits="A label and its date in two columns of a layout; two-digit years above 29 are 19xx.",
)
