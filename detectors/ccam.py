"""CCAM act codes: four letters and three digits, with the extensions of the PMSI.

No package publishes the table, so the shape is narrowed by what the nomenclature says of its
letters (the first names the system of the body, the third the action) and context is required:
part numbers have the same shape.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector
from detectors.match import Match, Remark
from detectors.text import Text
from findings import Entity

_NAME: Final = "ccam"
_REACH: Final = 80
_SHAPE: Final = re.compile(
    r"[A-HJ-NPQYZ][A-HJ-NP-Z][A-HJ-NP-SYZ][A-HJ-NP-Z]\d{3}(?:-?\d{2}|-\d{4}|-\d{2}-\d)?", re.ASCII
)
_ANCHOR: Final = r"\b[a-hj-npqyz][a-hj-np-z][a-hj-np-syz][a-hj-np-z]\d{3}(?:-\d{2,4})?\b"
_LABEL: Final = re.compile(rb"\b(?:ccam|actes?|cotations?|cote[es]?)\b")
_HEALTH: Final = re.compile(
    rb"\b(?:patiente?|chirurgi|operat|interven|anesth|radiograph|scanner|irm\b|echograph"
    rb"|endoscop|coloscop"
    rb"|biopsie|hospitali|diagnosti|consultation|bloc\b|medecin|ngap|honoraires|rss\b|rum\b"
    rb"|ghm\b|sejour)"
)
_LABELLED: Final = 0.85
_NEAR_HEALTH: Final = 0.6


def is_code(value: str) -> bool:
    """Whether a value has the shape of a CCAM code, extensions allowed."""
    return _SHAPE.fullmatch(value.strip().upper()) is not None


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    before, after = text.before(start, _REACH), text.after(end, _REACH)
    labelled = _LABEL.search(before) is not None
    if not labelled and not text.raw[start : start + 4].isupper():
        return
    confidence = _LABELLED if labelled else _by_neighbours(before, after)
    if confidence:
        yield Match(
            entity=Entity.CCAM,
            detector=_NAME,
            value=text.folded[start:end].decode("latin-1").upper(),
            start=start,
            end=end,
            confidence=confidence,
            remarks=frozenset({Remark.LABELLED}) if labelled else frozenset(),
        )


def _by_neighbours(before: bytes, after: bytes) -> float:
    return _NEAR_HEALTH if _HEALTH.search(before) or _HEALTH.search(after) else 0.0


CCAM: Final = Detector(
    name=_NAME,
    title="CCAM act codes in context",
    source="ATIH and Assurance maladie, CCAM: form of the codes and PMSI extensions",
    entities=(Entity.CCAM,),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "Acte CCAM : [[HHFA007]]",
        "Cotation [[NFKA007]] ; [[ZZLP025]]",
        "Coloscopie totale [[HHQE005]] sous anesthésie",
        "actes du séjour [[GEQE007-0001]]",
    ),
    ignores=(
        "Référence fournisseur HHFA007, quantité 12",
        "Commande de pièces ABCD123 et ZZLP025",
        "Le vol AFRA123 pour Nice",
        "acte TOTO123",
    ),
    limits="Without the table, a well-shaped code that is not attributed cannot be told from a"
    " real "
    "one; a lone code with no act or health word within 80 characters is left alone.",
)
