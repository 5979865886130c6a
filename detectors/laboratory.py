"""Laboratory results: an analyte, a value and its unit; and LOINC codes behind their label."""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import luhn

from detectors import wordlists
from detectors.detector import Detector
from detectors.match import Match, Remark
from detectors.text import Text
from findings import Entity

_NAME: Final = "laboratory"
_WITH_UNIT: Final = 0.75
_WITHOUT_UNIT: Final = 0.5
_LOINC: Final = 0.8

_LISTED: Final = tuple(wordlists.reviewed("analytes.txt"))
_ANALYTES: Final = sorted((line.rstrip(b" =%").decode() for line in _LISTED), key=len, reverse=True)
_NO_UNIT: Final = frozenset(line.rstrip(b" =") for line in _LISTED if line.endswith(b"="))
_PLAIN_UNIT: Final = frozenset(line.rstrip(b" %") for line in _LISTED if line.endswith(b"%"))

_NAMES: Final = "|".join(map(re.escape, _ANALYTES))
# Between analyte and value: an aside ("(sang)", "plasmatique"), a sign, never a second number.
_ASIDE: Final = (
    r"(?:[ \t]\(?[a-z.-]{1,14}\)?){0,2}[ \t]{0,4}[:=|]?[ \t]{0,4}(?:[a-z]{1,3}[ \t])?"
    r"[<>~]?=?[ \t]{0,2}"
)
_VALUE: Final = r"(?P<value>\d{1,3}(?:[ .]\d{3}){1,2}|\d{1,6}(?:[.,]\d{1,3})?)"
_AMOUNT: Final = (
    r"(?:[mkun\xb5p]?(?:g|mol|ui|u|l|eq)|mui|giga|tera|cellules|elements?|copies)?"
    r"[ ]?/[ ]?(?:100 ?ml|mm3|[\xb5umdf]?l|mmol|mol|g|24 ?h|min(?:/1[.,]73 ?m2?)?)"
)
_UNIT: Final = rf"[ \t]{{0,2}}(?:x ?10[ e^]{{0,2}}\d ?)?(?P<unit>{_AMOUNT}|%|fl|pg|mm ?hg|mm|sec|s)"
_ANCHOR: Final = rf"\b(?:{_NAMES})\b\+?{_ASIDE}\d|\bloinc\b[^\n\d]{{0,16}}\d{{1,5}}-\d\b"
_RESULT: Final = re.compile(
    rf"\b(?P<name>{_NAMES})\b\+?{_ASIDE}{_VALUE}(?:{_UNIT}(?![a-z0-9]))?".encode("latin-1")
)
_NO_RESULT: Final = re.compile(rb" ?(?:ans?|h|heures?|euros?|e|jours?|mois|x|fois)\b|[/-]\d")
_CODE: Final = re.compile(rb"\d{1,5}-\d$")


def is_loinc(value: str) -> bool:
    """Whether a value is a LOINC code: up to seven digits, a hyphen, a Luhn check digit.

    Source: LOINC Users' Guide, "LOINC codes and check digits" (mod 10).
    """
    number, hyphen, check = value.strip().partition("-")
    digits = number + check
    return (
        hyphen == "-"
        and digits.isascii()
        and digits.isdigit()
        and len(check) == 1
        and 1 <= len(number) <= 7
        and luhn.is_valid(digits)
    )


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    hyphen = text.folded[end - 2 : end - 1] == b"-"
    if hyphen and (code := _CODE.search(text.folded, start, end)) is not None:
        if is_loinc(code[0].decode()):
            yield _match(text, code.start(), end, _LOINC, frozenset({Remark.LABELLED}))
        return
    result = _RESULT.match(text.folded, start, min(len(text.folded), end + 48))
    if result is None:
        return
    name, unit = result["name"], result["unit"]
    if unit is not None and (b"/" in unit or name in _PLAIN_UNIT):
        yield _match(text, start, result.end(), _WITH_UNIT)
    elif unit is None and name in _NO_UNIT and not _NO_RESULT.match(text.folded, result.end()):
        yield _match(text, start, result.end(), _WITHOUT_UNIT)


def _match(
    text: Text, start: int, end: int, confidence: float, remarks: frozenset[Remark] = frozenset()
) -> Match:
    return Match(
        entity=Entity.LABORATORY,
        detector=_NAME,
        value=b" ".join(text.folded[start:end].split()).decode("latin-1"),
        start=start,
        end=end,
        confidence=confidence,
        remarks=remarks,
    )


LABORATORY: Final = Detector(
    name=_NAME,
    title="laboratory results with unit; LOINC codes",
    source="reviewed list of analytes; LOINC Users' Guide (check digit)",
    entities=(Entity.LABORATORY,),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "[[Hb 9,8 g/dL]]",
        "[[Créatinine : 112 µmol/L]] le 3 mars",
        "[[CRP = 45 mg/l]], [[leucocytes 12 300 /mm3]]",
        "[[TSH : 2,3 mUI/L]]",
        "[[HbA1c 7,8 %]]",
        "[[INR 2,5]] sous AVK",
        "[[PSA total 6,4 ng/ml]]",
        "[[plaquettes à 245 G/L]]",
        "LOINC : [[2160-0]]",
    ),
    ignores=(
        "HB 12 rue de la Paix",
        "La norme TP 12 et le canal T4 3",
        "Dosage de la CRP, de la TSH et des plaquettes",
        "glucose : voir page 12",
        "LOINC : 2160-1",
        "PSA 208 et PSA 308, modèles 2024",
        "Valeurs nutritionnelles : sodium 120 mg, calcium 15 %",
    ),
    limits="A result without unit is left alone, save for the analytes that bear none (INR, pH).",
)
