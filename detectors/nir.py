"""The NIR, the French national number of a person, as a value: its fields, its key, its specimens.

Thirteen characters (sex, year, month, department, commune, order) and a key of two. Sources:
décret 82-103 of 22 January 1982, article 4; INSEE, "Numéro de sécurité sociale"; the value ranges
of the CNAM's own validator (assurance-maladie-digital/nir-validation).
"""

import re
from dataclasses import dataclass, field
from typing import Final

from detectors.match import Remark

PERSON_CHARS: Final = 13
_NO_REMARK: Final[frozenset[Remark]] = frozenset()

# Sex 1-2: a registered person. 3-4, 7-8: provisional. 5-6: "migrant de passage".
_SHAPE: Final = re.compile(
    r"(?P<sex>[1-8])(?P<year>\d\d)(?P<month>\d\d)"
    r"(?:(?P<department>\d\d|2[AB])(?P<place>\d{3}))(?P<order>\d{3})(?P<key>\d\d)?"
)
# 20: month unknown; 30-42 and 50-99: incomplete or foreign civil records.
_MONTH: Final = re.compile(r"0[1-9]|1[0-2]|20|3\d|4[0-2]|[5-9]\d")
# 20 is Corsica before 1976, 91-96 also Algeria, Morocco and Tunisia before independence.
_DEPARTMENT: Final = re.compile(r"0[1-9]|[1-8]\d|2[AB]|9[0-9]")
_OVERSEAS: Final = re.compile(r"(?:97[1-8]|98[4-8])(?:0[1-9]|[1-9]\d)")
_CELL: Final = re.compile(r"\s*=?[\"']*\s*(?P<body>.*?)\s*[\"']*\s*")
_FLOAT: Final = re.compile(r"(?P<whole>\d+)[.,]0+")
_EXPONENT: Final = re.compile(r"(?P<whole>\d)[.,](?P<rest>\d{12}|\d{14})E\+?(?P<power>1[24])")
_SEPARATORS: Final = re.compile("[\\s\u00a0\u2007\u202f.\\-_/|']+")
_CIP13_PREFIX: Final = "34009"

# Numbers of specimen cards, of test identities and of validators' own tests, without their keys.
SPECIMENS: Final = frozenset(
    {
        "2690549588157", "2550814168025", "2790351215189", "2770763220829", "2740751760794",
        "1620188850453", "2390888154002", "2600588154002", "2840588321025", "284052A321025",
        "284052B321025", "2890478342163", "2951099126111", "253072A073004", "253072B073004",
        "1841276451089", "1510246102043", "1850578006084", "2760375106693", "2210425456114",
        "2240275115835",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nir:
    """One national number: 15 characters, or 13 without its key; upper-case 2A and 2B.

    `confidence` is that of the value alone (and of its label, when there is one), 0 to 1.
    """

    number: str = field(repr=False)
    confidence: float
    remarks: frozenset[Remark] = _NO_REMARK

    @property
    def person_part(self) -> str:
        """The 13 characters that name the person: equal with and without the key."""
        return self.number[:PERSON_CHARS]

    @property
    def birth_year_month(self) -> tuple[int, int | None]:
        """Year of birth in its century (0-99), and month, None where the number does not tell."""
        month = int(self.number[3:5])
        return int(self.number[1:3]), month if month <= 12 else None


def key_of(person_part: str) -> str:
    """The key of 13 characters: 97 less the remainder by 97, 2A counting as 19 and 2B as 18."""
    department = {"2A": "19", "2B": "18"}.get(person_part[5:7], person_part[5:7])
    return f"{97 - int(person_part[:5] + department + person_part[7:]) % 97:02d}"


def parse(value: str, *, labelled: bool = False) -> Nir | None:
    """Read one field of a table or record; None when it holds anything but a national number.

    Takes usual separators, quotes and `="..."` of spreadsheets, floats such as
    `279035121518989.0` and full mantissas with an exponent. `labelled`: the field's name says
    that it is a NIR or INS, so that a missing or wrong key and a provisional sex are accepted.
    """
    if not 13 <= len(value) <= 60 or (cell := _CELL.fullmatch(value)) is None:
        return None
    body = cell["body"].upper()
    if whole := _FLOAT.fullmatch(body):
        body = whole["whole"]
    elif exponent := _EXPONENT.fullmatch(body):
        if len(exponent["rest"]) != int(exponent["power"]):
            return None
        body = exponent["whole"] + exponent["rest"]
    return judged(_SEPARATORS.sub("", body), labelled=labelled)


def judged(number: str, *, labelled: bool = False) -> Nir | None:
    """Judge 13 or 15 characters without separators; None when they are no national number."""
    if (shape := _SHAPE.fullmatch(number)) is None or not _fields_are_possible(shape, labelled):
        return None
    provisional = shape["sex"] not in "12"
    if provisional and (not labelled or number.startswith(_CIP13_PREFIX)):
        return None
    remarks = {Remark.SPECIMEN} if number[:PERSON_CHARS] in SPECIMENS else set()
    if labelled:
        remarks.add(Remark.LABELLED)
    key = shape["key"]
    if key == key_of(number[:PERSON_CHARS]):
        sure = 0.7 if provisional else _with_key(shape, labelled=labelled)
        return Nir(number, sure, frozenset(remarks))
    if not labelled:
        return None
    remarks.add(Remark.KEY_ABSENT if key is None else Remark.KEY_INVALID)
    return Nir(number, 0.5 if provisional else 0.65, frozenset(remarks))


def _with_key(shape: re.Match[str], *, labelled: bool) -> float:
    if labelled:
        return 0.99
    month = int(shape["month"])
    if month <= 12:
        return 0.9
    return 0.8 if month == 20 else 0.6  # rare: a long order number fits as often


def _fields_are_possible(shape: re.Match[str], labelled: bool) -> bool:  # noqa: FBT001 - one caller
    """Whether each field is in its range. Old provisional numbers (7, 8) keep no month rule."""
    old_provisional = labelled and shape["sex"] in "78"
    if shape["order"] == "000" or not (old_provisional or _MONTH.fullmatch(shape["month"])):
        return False
    department, place = shape["department"], shape["place"]
    if department in ("97", "98"):
        return _OVERSEAS.fullmatch(department + place) is not None
    known = _DEPARTMENT.fullmatch(department) is not None
    return known and (department == "99" or "001" <= place <= "990") and place != "000"
