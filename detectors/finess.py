"""The number of a health establishment (FINESS), beside its label."""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import luhn

from detectors.detector import Detector
from detectors.match import Match, Remark, Subject
from detectors.text import Text
from findings import Entity

_TO_VALUE: Final = re.compile(
    rb"(?:[ _]?(?:geographique|juridique|geo|jur|pmsi|e\.?[jgt]\.?|n[o\xb0]))?"
    rb"(?:[ \t:=>\"'.|\-_(]|n[o\xb0]|\r?\n(?!\r?\n)){0,6}"
)
_VALUE: Final = re.compile(rb"\d[\dab] ?\d ?\d{3} ?\d{3}(?![0-9a-z])")
_SHAPE: Final = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-8]|2[AB])\d{7}")


def is_finess(value: str) -> bool:
    """Whether a field holds a FINESS number: department and 7 digits that keep Luhn's rule.

    Corsican numbers (2A, 2B) are taken on their shape: how Luhn counts the letter is not published.
    """
    bare = value.strip().replace(" ", "").upper()
    if not bare.isascii() or _SHAPE.fullmatch(bare) is None:
        return False
    return bare[1].isalpha() or luhn.is_valid(bare)


def _look(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
    filler = _TO_VALUE.match(text.folded, end)
    hit = _VALUE.match(text.folded, filler.end() if filler else end)
    if hit and is_finess(value := hit[0].decode("latin-1").replace(" ", "").upper()):
        yield Match(
            entity=Entity.FINESS,
            detector="finess",
            value=value,
            start=hit.start(),
            end=hit.end(),
            confidence=0.95,
            subject=Subject.UNKNOWN,
            remarks=frozenset({Remark.LABELLED}),
        )


FINESS: Final = Detector(
    name="finess",
    title="Number of a health establishment (FINESS)",
    source="DREES, FINESS; ISO/IEC 7812 (Luhn)",
    entities=(Entity.FINESS,),
    anchor=r"\b(?:n_?)?finess\b",
    look=_look,
    finds=(
        "FINESS : [[750712184]]",
        "N° FINESS géographique\n[[690781810]]",
        "finess [[13 0 786 049]]",
        "FINESS : [[2A0000386]]",
    ),
    ignores=("FINESS : 750712185", "750712184", "FINESS : 7507121849", "FINESS : 000000000"),
    limits="The letter of Corsican numbers is not checked.",
)
