"""A hospital's own numbers for a patient (IPP) and for a stay (IEP, NDA), beside their labels.

They have no national form and no check: without a label ten digits are ten digits.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector, Look
from detectors.match import Match, Remark
from detectors.text import Text
from findings import Entity

_TO_VALUE: Final = re.compile(
    rb"(?:n[o\xb0]|num(?:ero)?)?(?:[ \t:=>#\"'.|\-_/]|\(e\)|\xb0|\r?\n(?!\r?\n)){0,8}"
    rb"(?:(?:n[o\xb0]|local|unique|permanent|du patient|patient)[ \t:.=]{1,3})?"
)
_VALUE: Final = re.compile(
    rb"(?=[a-z\-]{0,4}\d)[a-z]{0,4}-?\d(?:[a-z0-9]|[.\-/](?=[a-z0-9])| (?=\d{2,})){3,23}"
    rb"(?![a-z0-9])"
)
_DATE: Final = re.compile(rb"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}$|\d{4}-\d\d-\d\d$")
_BLANK: Final = re.compile(rb"0+$|x+$|(\d)\1{4,}$|123456\d*$")
_JOINTS: Final = b" .-/"
_MIN_CHARS: Final = 5
_MAX_CHARS: Final = 20


def _numbered(name: str, entity: Entity) -> Look:
    def look(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
        filler = _TO_VALUE.match(text.folded, end)
        begin = filler.end() if filler else end
        hit = _VALUE.match(text.folded, begin)
        if hit is None or _DATE.match(hit[0]):
            return
        value = hit[0].translate(None, _JOINTS)
        digits = sum(48 <= byte <= 57 for byte in value)
        if not _MIN_CHARS <= len(value) <= _MAX_CHARS or digits < _MIN_CHARS - 1:
            return
        placeholder = _BLANK.match(value) is not None
        yield Match(
            entity=entity,
            detector=name,
            value=value.decode("latin-1").upper(),
            start=begin,
            end=hit.end(),
            confidence=0.3 if placeholder else 0.9,
            remarks=frozenset({Remark.LABELLED} | ({Remark.PLACEHOLDER} if placeholder else set())),
        )

    return look


IPP: Final = Detector(
    name="ipp",
    title="Hospital's number of a patient (IPP)",
    source="DGOS, Identito-vigilance (RNIV 2); DICOM (0010,0020); local forms",
    entities=(Entity.IPP,),
    anchor=r"\bi\.?p\.?p\b|\bnip\b|\bid(?:entifiant|entifiant permanent)?[ _](?:du )?patient\b"
    r"|\bn(?:o|\xb0|um|umero)?\.? ?(?:de |du )?patient\b|\bpatient ?id\b|\bnumpat\b|\bnopat\b"
    r"|\bidentifiant permanent\b",
    look=_numbered("ipp", Entity.IPP),
    finds=(
        "IPP : [[8001234567]]",
        "I.P.P. n° [[800 123 4567]]",
        "N° patient [[A0012345]]",
        "Identifiant patient\n[[2100457896]]",
        "NIP=[[0070045123]]",
    ),
    ignores=(
        "IPP : en cours d'attribution",
        "IPP :          Nom : X",
        "un traitement par IPP 20 mg",
        "IPP le 03/03/2020",
        "8001234567",
    ),
    limits="A number without label, or shorter than five characters.",
)

IEP: Final = Detector(
    name="iep",
    title="Hospital's number of a stay (IEP, NDA)",
    source="ATIH, VID-HOSP; GMSIH, identification des séjours",
    entities=(Entity.IEP,),
    anchor=r"\bi\.?e\.?p\b|\bnda\b|\bnadl\b|\bn(?:o|\xb0|um|umero)\.? ?(?:de |du |d')?"
    r"(?:dossier(?: administratif)?|sejour|venue|passage|admission|admin(?:istratif)?|episode)\b"
    r"|\bnum_?(?:sejour|dossier|venue)\b",
    look=_numbered("iep", Entity.IEP),
    finds=(
        "IEP : [[0240012345]]",
        "N° de séjour [[24.001234.5]]",
        "NDA=[[230045678]]",
        "Numéro de dossier : [[H2400456]]",
        "n° venue\n[[123987456]]",
    ),
    ignores=(
        "N° de séjour : en cours",
        "NDA signé le 03/03/2020",
        "durée du séjour 12345",
        "numéro de dossier du 03/03/2020",
    ),
    limits="A number without label, or shorter than five characters.",
)
