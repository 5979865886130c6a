"""CIM-10 codes, where something says that they are codes.

A lone code means nothing: `E171` is a food additive, `B12` a vitamin, `à 20` folds to `a 20`. So a
code is taken after a label (DP, DR, DAS, diagnostic, CIM-10), in an HL7 element with the code
system's OID, or dotted in brackets right behind the words it codes; and only if it is in the table.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from detectors import wordlists
from detectors.detector import Detector
from detectors.match import Match, Remark
from detectors.text import Text
from findings import Entity

_NAME: Final = "cim10"
OID: Final = "2.16.840.1.113883.6.3"

_LABEL: Final = (
    r"\b(?:dp|dr|das|dad|diag|diagnostics?(?: ?(?:principal|associe|relie|significatif)[a-z]{0,2})?"
    r"|(?:code ?)?cim ?-? ?10(?: ?-? ?fr)?|(?:code ?)?icd ?-? ?10|code ?s? ?diag[a-z]{0,9})\b"
)
_GAP: Final = r"[ \t]{0,3}(?:\([a-z]{2,3}\))?[ \t]{0,3}[:=|>\"(\-]{0,2}\s{0,4}"
_ANCHOR: Final = (
    rf"{_LABEL}{_GAP}[a-z]\d\d"
    r"|[a-z)] ?\([a-z]\d\d\.\d{1,3}\)"
    r'|\bcode="[a-z]\d\d[^"]{0,5}"[^>]{0,40}2\.16\.840\.1\.113883\.6\.3"'
)
_ONE: Final = re.compile(rb"(?<![a-z0-9])[a-z]\d\d(?:\.?[\d+]{1,3})?[*+]?(?![a-z0-9+]|\.\d)")
_BETWEEN: Final = re.compile(rb"[ \t]{0,3}(?:[,;/+|]|et)[ \t]{0,3}")
_ADDITIVE: Final = re.compile(
    rb"additif|colorant|conservateur|emulsifiant|vitamine|\be\d{3}\b.{0,12}\be\d{3}\b"
)
_LABELLED: Final = 0.85
_BRACKETED: Final = 0.6


@cache
def _codes() -> frozenset[str]:
    return frozenset(row.code for row in wordlists.cim10_rows())


def is_code(value: str) -> bool:
    """Whether a value is a code of the table: with dot or without, with `+` or a dagger or not."""
    code = value.strip().upper().replace(".", "").rstrip("†*")
    return code in _codes() or (code.endswith("+") and code.rstrip("+") in _codes())


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    if _ADDITIVE.search(text.folded[max(0, start - 40) : end + 16]):
        return
    labelled = not text.folded[start:end].endswith(b")")
    code = _ONE.search(text.folded, start, end + 8)
    while code is not None:
        if is_code(code[0].decode("latin-1")):
            yield _match(code[0], code.start(), labelled=labelled)
        between = _BETWEEN.match(text.folded, code.end())
        code = _ONE.match(text.folded, between.end()) if between else None


def _match(code: bytes, start: int, *, labelled: bool) -> Match:
    return Match(
        entity=Entity.CIM10,
        detector=_NAME,
        value=code.decode("latin-1").upper().replace(".", ""),
        start=start,
        end=start + len(code),
        confidence=_LABELLED if labelled else _BRACKETED,
        remarks=frozenset({Remark.LABELLED}) if labelled else frozenset(),
    )


CIM10: Final = Detector(
    name=_NAME,
    title="CIM-10 diagnosis codes in context",
    source="ATIH CIM-10 FR code table as published in edsnlp; HL7 OID 2.16.840.1.113883.6.3",
    entities=(Entity.CIM10,),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "DP : [[I500]]",
        "DAS: [[E11.9]], [[N183]] ; [[I10]]",
        "Diagnostic principal [[C50.9]]",
        "code CIM-10 = [[J44.1]]",
        "Cirrhose alcoolique ([[K70.3]])",
        '<value code="[[I10]]" codeSystem="2.16.840.1.113883.6.3"/>',
    ),
    ignores=(
        "Colorants : E171, E172. Contient de la vitamine B12.",
        "Rendez-vous à 20 heures, bâtiment B12, salle C34.",
        "Diagnostic de la panne : voir E100 du manuel Q999.",
        "La route A10 et la sortie E11",
        "figure (B99.9) de l'additif E171",
    ),
    limits="Codes without label or brackets are left alone here; in a table the column tells.",
)
