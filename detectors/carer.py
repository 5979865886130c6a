"""Carers told apart from patients: names with a title, and the numbers RPPS and ADELI.

A letter names its authors; they are not the persons whose health it exposes.
"""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import luhn

from detectors.detector import Detector
from detectors.match import Match, Remark, Subject
from detectors.names import family_first, is_no_name
from detectors.person import is_full, name_at
from detectors.roles import TITLE
from detectors.text import Text
from findings import Entity

_CARER: Final = "carer"
_CIVILITY: Final = re.compile(
    rb"(?:[ .:,]|\r?\n(?!\r?\n)){1,4}(?:(?:m|mr|mme|mlle|monsieur|madame|dr|pr|docteur)[. ]{1,2}"
    rb"|l[ae] (?:dr|pr|docteur|professeur)[. ]{1,2}){0,2}(?:[a-z]\.[ \-]?){0,2}"
)
_LOWER: Final = re.compile(r"[a-zà-öø-ÿœ]{3,}(?:-[a-zà-öø-ÿœ]{2,})?(?![\w'’])")
_ABBREVIATED: Final = re.compile(rb"(?:drs?|prs?|doct|prof)$")
_STRONG: Final = re.compile(
    rb"drs?|docteure?s?|doct|prs?|prof|professeure?s?|ide|iade|ibode|infirmiere?|sage[- ]femme"
)
_LOWER_TITLE: Final = re.compile(rb"(?:dr|docteur|pr)$")

_RPPS_DIGITS: Final = re.compile(rb"8?(?:\d ?){10}\d(?!\d)")
_ADELI_CHARS: Final = re.compile(rb"0?(?:\d[\dab]) ?(?:\d ?){6}\d(?![0-9a-z])")
_ADELI: Final = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|97|98|2[AB])\d{7}")
_TO_NUMBER: Final = re.compile(rb"[^0-9\n]{0,20}(?:\r?\n[ \t]{0,10})?")


def is_rpps(value: str) -> bool:
    """Whether a field holds an RPPS number: 11 digits that keep Luhn's rule, or 8 before them."""
    digits = re.sub(r"[ .]|\.0+$", "", value.strip())
    if len(digits) == 12 and digits.startswith("8"):
        digits = digits[1:]
    return len(digits) == 11 and digits.isascii() and digits.isdigit() and luhn.is_valid(digits)


def is_adeli(value: str) -> bool:
    """Whether a field has the shape of an ADELI number: department and 7 digits, or 0 before them.

    The published descriptions of its last digit differ, so that it is not checked.
    """
    bare = value.strip().replace(" ", "").upper()
    if len(bare) == 10 and bare.startswith("0"):
        bare = bare[1:]
    return bare.isascii() and _ADELI.fullmatch(bare) is not None


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    glue = _CIVILITY.match(text.folded, end)
    if glue is None or (
        text.folded.startswith(b".", end) and not _ABBREVIATED.search(text.folded, start, end)
    ):
        return  # "Médecine interne. Née...": the sentence ends
    begin = glue.end()
    found = name_at(text, begin)
    if found is None:
        lower = _LOWER.match(text.raw, begin)
        titled = _LOWER_TITLE.search(text.folded, start, begin - 1)
        if lower is None or titled is None or is_no_name(lower[0]):
            return
        found = lower.end(), [lower[0]]
    stop, words = found
    if not _is_carer(text.folded[start:end], text.folded[end:begin], words):
        return
    yield Match(
        entity=Entity.CARER,
        detector=_CARER,
        value=family_first(words),
        start=begin,
        end=stop,
        confidence=0.9,
        subject=Subject.CARER,
        remarks=frozenset({Remark.LABELLED}),
    )


def _is_carer(title: bytes, glue: bytes, words: list[str]) -> bool:
    """Whether title and name make a carer: `interne` and the like are also ordinary words."""
    if len(words) == 1 and len(words[0]) < 3:
        return False
    return _STRONG.fullmatch(title) is not None or len(glue.split()) > 0 or is_full(words)


def _rpps(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
    begin = _number_after(text, end)
    hit = _RPPS_DIGITS.match(text.folded, begin)
    if hit and is_rpps(value := hit[0].decode().replace(" ", "")):
        yield _number(Entity.RPPS, "rpps", value[-11:], begin, hit.end())


def _adeli(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
    begin = _number_after(text, end)
    hit = _ADELI_CHARS.match(text.folded, begin)
    if hit and is_adeli(value := hit[0].decode("latin-1").replace(" ", "").upper()):
        yield _number(Entity.ADELI, "adeli", value[-9:], begin, hit.end())


def _number_after(text: Text, end: int) -> int:
    filler = _TO_NUMBER.match(text.folded, end)
    return filler.end() if filler else end


def _number(entity: Entity, detector: str, value: str, start: int, end: int) -> Match:
    return Match(
        entity=entity,
        detector=detector,
        value=value,
        start=start,
        end=end,
        confidence=0.95,
        subject=Subject.CARER,
        remarks=frozenset({Remark.LABELLED}),
    )


CARER: Final = Detector(
    name=_CARER,
    title="Name of a carer",
    source="French letters and reports",
    entities=(Entity.CARER,),
    anchor=r"\b" + TITLE.decode() + r"\b",
    look=_look,
    finds=(
        "Dr [[DURAND]]",
        "Docteur [[Marie-Claude LE GOFF]]",
        "Pr. [[Paul Dupuis]], chef de service",
        "vu par dr [[dupuis]]",
        "Madame le Docteur [[DURAND]]",
        "Médecin traitant : M. [[BOUCHER]]",
        "Interne : [[Samira BENALI]]",
        "IDE [[DUPONT]]",
    ),
    ignores=(
        "le docteur a dit",
        "interne de garde",
        "Mme DURAND Marie",
        "Médecine interne",
        "programme interne PROGRAMME, opérateur AND",
        "Médecine interne. Durand est sorti",
        "IDE Service",
        "pr 100",
    ),
    limits="A carer named without title or function.",
)

RPPS: Final = Detector(
    name="rpps",
    title="Number of a health professional (RPPS)",
    source="ANS, Répertoire partagé des professionnels de santé; ISO/IEC 7812 (Luhn)",
    entities=(Entity.RPPS,),
    anchor=r"\brpps\b|\b1\.2\.250\.1\.71\.4\.2\.1\b",
    look=_rpps,
    finds=("RPPS : [[99700367909]]", "N° RPPS\n[[997 0021 8896]]", "rpps=[[899700367909]]"),
    ignores=("RPPS : 99700367908", "99700367909", "RPPS : 9970036790", "RPPS inconnu"),
)

ADELI: Final = Detector(
    name="adeli",
    title="Number of a health professional (ADELI)",
    source="DREES, répertoire ADELI",
    entities=(Entity.ADELI,),
    anchor=r"\badeli\b",
    look=_adeli,
    finds=("ADELI : [[751234567]]", "n° Adeli [[69 1 23456 7]]", "adeli [[2A1234567]]"),
    ignores=("751234567", "ADELI : 00123", "ADELI : 7512345678901"),
    limits="The last digit is not checked.",
)
