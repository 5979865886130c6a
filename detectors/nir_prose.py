"""National numbers (NIR, INS) in running text: every usual way of spacing them, and scanner errors.

A 15-digit number stands on its key; one with 13 digits, a wrong key or a provisional sex stands
only beside its label. Look-alikes (IBAN, SNOMED CT, IDNST, CIP13, IMEI, telephone) are refused by
shape, key, or the label they carry.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import re2

from detectors.detector import Detector
from detectors.match import Match, Remark
from detectors.nir import Nir, judged
from detectors.nir_shapes import BEFORE_KEY, GAP, candidates
from detectors.patterns import latin1_options
from detectors.text import Text
from findings import Entity

_NAME: Final = "nir"
_REACH: Final = 48  # how far a label may stand from its number, in characters
_FOREIGN_REACH: Final = 24
_DOUBTFUL: Final = frozenset({Remark.KEY_ABSENT, Remark.KEY_INVALID})

# Digits and the letters that character recognition takes for them. From the first run of thirteen
# to the end of the text is one hit, in which `nir_shapes` looks finer than the common Set could.
_ANCHOR: Final = r"[0-9oqdliszbgta](?:[ .\-/|_'\t\r\n]{0,3}[0-9oqdliszbgta]){12}(?s:.*)"

_START: Final = re.compile(
    rb"(?:(?<![0-9a-z])|(?<=nir)|(?<=ins)|(?<=nss)|(?<=_))[1-8lizstbg]"  # `nir279...` is glued
)
_SPACED: Final = re.compile(
    rb"([1-8](?:G\d){5}G[\dab](?:G\d){6})(?:(?P<gap>K)(?P<key>\dG\d)(?![0-9a-z]))?".replace(
        b"G", GAP.encode()
    ).replace(b"K", BEFORE_KEY.encode())
)
_BOXED: Final = re.compile(rb"([1-8](?:\s{1,3}\d){5}\s{1,3}[\dab](?:\s{1,3}\d){8})(?![0-9a-z])")
_MISREAD: Final = re.compile(rb"[0-9oqdliszbgt](?:[ .\-]{0,2}[0-9oqdliszbgt]){14}(?![0-9a-z])")
_PERSON: Final = re.compile(rb"[0-9a-z](?:[^0-9a-z]{0,3}[0-9a-z]){12}")
_FROM_LETTERS: Final = str.maketrans("OoQDlIiSsBbZzgqT", "0000111558622997")
_MIN_TRUE_DIGITS: Final = 10
_MISREAD_CONFIDENCE: Final = 0.55
_LABEL_ADDS: Final = 0.3

_SEPARATORS: Final = b" .-/|_'\t\r\n"
_GROUPS: Final = re.compile(rb"[0-9ab]+")
_PRINTED: Final = (1, 2, 2, 2, 3, 3, 2)  # as on the carte Vitale
_USUAL_GROUPS: Final = frozenset(
    {_PRINTED, (13, 2), (15,), (1, 2, 2, 2, 3, 3), (13,), (1, 4, 2, 3, 3, 2),
     (1, 2, 2, 5, 3, 2), (1, 12, 2)}
)  # fmt: skip
_TOUCHES_LEFT: Final = re.compile(rb"[0-9][.,]$|\+33[ .\-]?$")
_DIGIT_LEFT: Final = re.compile(rb"[0-9][ .\-/|_']{1,3}$")
_TOUCHES_RIGHT: Final = re.compile(rb"[0-9a-z]|[.,](?!0+(?![0-9]))[0-9]")
_DIGIT_RIGHT: Final = re.compile(rb"[ .\-/|_']{1,3}[0-9]")

_BOX_LEFT: Final = re.compile(rb"(?:^|\s)[0-9]\s{1,3}$")  # a column of digits goes on
_BOX_RIGHT: Final = re.compile(rb"\s{1,3}[0-9](?![0-9])")

_LABEL: Final = re.compile(
    rb"(?<![a-z])(?:nir|nss|num_?ss|n.{0,3}s\.?s|nirpp|niass|(?:ben|ass)_nir|num_?secu|ins"
    rb"|matricule|(?:n.{0,3}|numero )(?:de )?(?:la )?secu|secu(?:rite)? ?sociale|secu"
    rb"|(?:n.{0,3}|numero )insee|immatriculation|assuree?|carte vitale)(?![a-z])"
)
_LABEL_AFTER: Final = re.compile(
    rb"[^0-9a-z\n]{1,4}(?:nir|nss|ins|n.{0,3}ss|secu)(?![a-z])|@patient\.mssante"
)
# What every label holds: text full of numbers (drawings, measures) is spared the two above.
_ANY_LABEL: Final = re2.compile(
    rb"nir|n.{0,3}s\.?s|secu|ins|matricul|assure|vitale|mssante", latin1_options()
)
_FOREIGN: Final = re.compile(
    rb"(?<![a-z])(?:imei|iban|rib|bic|siret|idnst|fiscal|spi|cip|ean|gtin|snomed|sctid|isbn|issn"
    rb"|facture|commande|tel|fax|colis)(?![a-z])|1\.2\.250\.1\.71\.4\.2\.2"
)
_INS: Final = re.compile(
    rb"(?<![a-z])ins(?![a-z])|1\.2\.250\.1\.213\.1\.4\.(?:8|9|10|11)(?!\d)|@patient\.mssante"
    rb"|identite nationale de sante"
)
_TEST_OID: Final = re.compile(rb"1\.2\.250\.1\.213\.1\.4\.1[01](?!\d)|ins-nir-(?:test|demo)")
_SCREEN_WIDTH_NOTE: Final = re.compile(rb"1[35]")  # "n° de sécu (15 chiffres) :"


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    """Try every place in the hit where a number may start."""
    done = start
    for begin in _starts(text.folded, start, end):
        if begin < done:
            continue
        match = _spaced(text, begin) or _boxed(text, begin) or _misread(text, begin)
        if match is not None:
            done = _person_end(text.folded, begin)
            yield match


def _person_end(folded: bytes, at: int) -> int:
    """Where the first 13 signs of an accepted number end: what seemed its key may start another."""
    person = _PERSON.match(folded, at)
    return person.end() if person else at + 1


def _starts(folded: bytes, start: int, end: int) -> Iterator[int]:
    """Where a number may start that its neighbours do not speak against, in order."""
    done = start
    labels = (label.start() for label in _ANY_LABEL.finditer(folded))
    for low, high in candidates(folded, start, labels):
        for begin in _START.finditer(folded, max(low, done), min(high, end)):
            yield begin.start()
        done = max(done, high)


def _spaced(text: Text, at: int) -> Match | None:
    """A number in groups of any size, its key beside it, on the next line or missing."""
    form = _SPACED.match(text.folded, at)
    if form is None:
        return None
    person, key = _plain(form[1]), _plain(form["key"] or b"")
    if key and (whole := judged(person + key)):
        return _placed(text, at, form.end(), whole)
    if not _label_touches(text, at, form.end()):
        return None
    if key and b"\n" not in form["gap"]:  # two digits of the next line may be another thing's
        doubtful = judged(person + key, labelled=True)
        return _placed(text, at, form.end(), doubtful) if doubtful else None
    if text.folded[form.end(1) : form.end(1) + 1].isalnum():
        return None
    keyless = judged(person, labelled=True)
    return _placed(text, at, form.end(1), keyless) if keyless else None


def _boxed(text: Text, at: int) -> Match | None:
    """One digit a box, also when each box became a line."""
    form = _BOXED.match(text.folded, at)
    if form is None or b"\n" not in form[0]:  # on one line it is spaced
        return None
    found = judged("".join(form[1].decode("latin-1").upper().split()))
    return _placed(text, at, form.end(), found) if found else None


def _misread(text: Text, at: int) -> Match | None:
    """A number in which character recognition took digits for letters; the key must hold."""
    if (form := _MISREAD.match(text.folded, at)) is None:
        return None
    if form[0].translate(None, _SEPARATORS).isdigit():
        return None
    written = "".join(sign for sign in text.raw[at : form.end()] if sign.isalnum())
    if sum(sign.isdigit() for sign in written) < _MIN_TRUE_DIGITS:
        return None
    if written[5:7].upper() == "2B":  # Haute-Corse, judged as such before: not a misread 28
        return None
    found = judged(written.translate(_FROM_LETTERS))
    if found is None:
        return None
    return _placed(text, at, form.end(), replace(found, confidence=_MISREAD_CONFIDENCE))


def _plain(digits: bytes) -> str:
    return digits.translate(None, _SEPARATORS).decode("latin-1").upper()


def _placed(text: Text, at: int, end: int, found: Nir) -> Match | None:
    """The match, when what stands around the number does not speak against it."""
    before, after = text.before(at, _REACH), text.after(end, _REACH)
    labels = [label.end() for label in _LABEL.finditer(before)]
    groups = tuple(map(len, _GROUPS.findall(text.folded, at, end)))
    doubtful = bool(found.remarks & _DOUBTFUL)
    if b"|" in text.folded[at:end] and not _settled(groups):
        return None  # columns of a table side by side
    if _crowded(before, after, groups) or (doubtful and not _settled(groups)):
        return None
    if groups != _PRINTED and _is_something_else(before, labels):
        return None
    remarks, confidence = found.remarks, found.confidence
    if labels or _LABEL_AFTER.match(after):
        remarks |= {Remark.LABELLED}
        if found.number[0] in "12" and not doubtful:
            confidence = min(0.99, confidence + _LABEL_ADDS)
    elif groups == _PRINTED:
        confidence = max(0.85, min(0.95, confidence + 0.05))
    around = before + b"\n" + after.partition(b"\n")[0]
    return Match(
        entity=Entity.INS if _INS.search(around) else Entity.NIR,
        detector=_NAME,
        value=found.person_part,
        start=at,
        end=end,
        confidence=round(confidence, 3),
        remarks=remarks | ({Remark.SPECIMEN} if _TEST_OID.search(around) else set()),
    )


def _crowded(before: bytes, after: bytes, groups: tuple[int, ...]) -> bool:
    """Whether other digits touch the number, or stand near one that is not grouped as usual."""
    if _TOUCHES_LEFT.search(before) or _TOUCHES_RIGHT.match(after):
        return True
    if set(groups) == {1} and (_BOX_LEFT.search(before) or _BOX_RIGHT.match(after)):
        return True
    near = _DIGIT_LEFT.search(before) or _DIGIT_RIGHT.match(after)
    return bool(near) and groups not in _USUAL_GROUPS


def _settled(groups: tuple[int, ...]) -> bool:
    """Whether the digits are grouped as people write a national number, or one a box."""
    return groups in _USUAL_GROUPS or set(groups) == {1}


def _is_something_else(before: bytes, labels: list[int]) -> bool:
    """Whether the label nearest to the number, on its line, is that of another kind of number."""
    line = max(before.rfind(b"\n") + 1, len(before) - _FOREIGN_REACH)
    foreign = [label.end() for label in _FOREIGN.finditer(before, line)]
    return bool(foreign) and (not labels or foreign[-1] > labels[-1])


def _label_touches(text: Text, at: int, end: int) -> bool:
    """Whether a label stands beside the number with no other number between them."""
    if _ANY_LABEL.search(text.folded[max(0, at - _REACH) : end + _REACH]) is None:
        return False
    if _LABEL_AFTER.match(text.after(end, _REACH)):
        return True
    before = text.before(at, _REACH)
    labels = [label.end() for label in _LABEL.finditer(before)]
    if not labels:
        return False
    between = _SCREEN_WIDTH_NOTE.sub(b"", before[labels[-1] :])
    return not any(48 <= byte <= 57 for byte in between)


NIR: Final = Detector(
    name=_NAME,
    title="National number of a person (NIR, INS)",
    source="décret 82-103 art. 4; ANS, Référentiel INS (OID 1.2.250.1.213.1.4.8 to .11)",
    entities=(Entity.NIR, Entity.INS),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "Assuré : [[1 58 03 63 113 993 93]]",
        "[[185072A00499688]]",
        "NIR [[2 91 12 2b 033 997/47]]",
        "n° de sécu (15 chiffres) : [[2 6 5 0 3 9 7 1 0 5 9 9 2 9 0]]",
        "N° SS : [[1 88 09 98 735 993]]",
        "matricule\n[[2950599352994]]",
        "[[1.70.06.20.004.998.02]] et [[2-58-31-75-101-997-38]]",
        "Sécurité sociale : [[1 76 06 97 411 991\nclé 73]]",
        "carte Vitale [[3 89 02 99 999 995 04]]",
        "INS [[272117511299463]] (1.2.250.1.213.1.4.8)",
        "[[279035121518989]]@patient.mssante.fr",
        'export;="[[199016938799547]]";fin',
        "lu par OCR : [[1 58 O3 63 ll3 993 93]]",
        "n° 12 [[1 58 03 63 113 993 93]]",
    ),
    ignores=(
        "1 58 03 63 113 993 94",
        "1 58 03 63 113 993",
        "3 89 02 99 999 995 04",
        "NIR : 1 58 13 63 113 993 59",
        "CIP13 3400949497294",
        "concept 146801000119103",
        "structure 318003502400041, 499700367909006",
        "FR76 3000 6000 0112 3456 7890 189",
        "IMEI 158036311399393",
        "tél. 01 58 03 63 11 puis 01 39 93 93 00",
        "91580363113993930",
        "INS : 123456789012345",
    ),
    limits="A number cut by rounding (2,79E+14) or by fixed columns; those are read as records.",
)
