"""French dates as people and systems write them, read into `YYYY-MM-DD`.

Sources: BO ISO 8601; HL7 v2 DT (AAAAMMJJ); PMSI and B2 (JJMMAAAA); civil records write dates in
words ("trois mars mil neuf cent cinquante-huit").
"""

import re
from datetime import date
from typing import Final

from detectors.text import fold, readable

FIRST_YEAR: Final = 1880
LAST_YEAR: Final = 2099
_PIVOT: Final = 29  # two digits up to this are 20xx: without a clock, one rule for all files

_MONTHS: Final = {
    "jan": 1, "fev": 2, "feb": 2, "mar": 3, "avr": 4, "apr": 4, "mai": 5, "may": 5, "juin": 6,
    "jun": 6, "juil": 7, "jul": 7, "aou": 8, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_MONTH: Final = (
    r"(?:janv(?:ier)?|jan|fevr(?:ier)?|fev|feb|mars|mar|avril|avr|apr|mai|may|juin|jun|juillet"
    r"|juil|jul|aout|aug|sept(?:embre)?|sep|octobre|oct|novembre|nov|decembre|dec)"
)
_UNITS: Final = {
    "premier": 1, "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14,
    "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40,
    "cinquante": 50, "soixante": 60, "septante": 70, "octante": 80, "huitante": 80, "nonante": 90,
}  # fmt: skip
_SCALES: Final = {"cent": 100, "cents": 100, "mil": 1000, "mille": 1000}
_NUMBER_WORD: Final = "(?:" + "|".join([*sorted(_UNITS, reverse=True), *_SCALES, "et"]) + ")"

_TIME: Final = r"(?:[t ]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
_DAY_FIRST: Final = r"(?P<d>[0-3]?\d) ?[/.\- ] ?(?P<m>[01]?\d) ?[/.\- ] ?(?P<y>\d{4}|\d{2})(?!\d)"
_YEAR_FIRST: Final = r"(?P<y>\d{4})[-/.](?P<m>\d{2})[-/.](?P<d>\d{2})(?!\d)" + _TIME
_TOGETHER: Final = r"(?P<all>\d{8})(?:\d{4}(?:\d{2})?(?:\.\d+)?(?:[+-]\d{4})?)?(?!\d)"
_NAMED: Final = (
    rf"(?P<d>[0-3]?\d)(?:er)?[ .\-]{{0,2}}(?P<month>{_MONTH})(?![a-z])\.?[ .\-]{{0,2}}"
    r"(?P<y>\d{4}|\d{2})(?!\d)"
)
_WORDS: Final = (
    rf"(?P<dw>{_NUMBER_WORD}(?:[ \-]{_NUMBER_WORD}){{0,3}}) (?P<month>{_MONTH}) "
    rf"(?P<yw>(?:mil|mille|deux mille?)(?:[ \-]{_NUMBER_WORD}){{0,8}})(?![a-z])"
)
_FORMS: Final = tuple(
    re.compile(form.encode()) for form in (_YEAR_FIRST, _DAY_FIRST, _TOGETHER, _NAMED, _WORDS)
)


def parse(value: str) -> str | None:
    """Read one field: `YYYY-MM-DD`, or `YYYY-00-00` when day or month are unknown (00).

    Takes JJ/MM/AAAA (also with `-`, `.` or a two-digit year), JJMMAAAA, AAAAMMJJ, ISO 8601, each
    with or without a time, and dates in words. Serial day numbers of spreadsheets are not taken:
    they cannot be told from other numbers.
    """
    if not 6 <= len(value) <= 80:
        return None
    folded = fold(readable(value.strip(" \t\r\n'\"=")))
    time = re.compile(_TIME.encode())
    for form in _FORMS:
        if hit := form.match(folded):
            rest = time.match(folded, hit.end())
            if (rest.end() if rest else hit.end()) == len(folded):
                return _read(hit)
    return None


def parse_at(folded: bytes, at: int) -> tuple[str, int] | None:
    """Read the date that begins at an offset of folded text: its value and where it ends."""
    for form in _FORMS:
        if (hit := form.match(folded, at)) and (value := _read(hit)):
            return value, hit.end()
    return None


def _read(hit: re.Match[bytes]) -> str | None:
    parts = {name: part.decode() for name, part in hit.groupdict().items() if part}
    if "all" in parts:
        return _together(parts["all"])
    if "dw" in parts:
        day, year = _number(parts["dw"]), _number(parts["yw"])
    else:
        day, year = int(parts["d"]), int(parts["y"])
        if len(parts["y"]) == 2:
            year += 2000 if year <= _PIVOT else 1900
    month = _month(parts["month"]) if "month" in parts else int(parts["m"])
    return _written(year, month, day)


def _together(digits: str) -> str | None:
    """AAAAMMJJ or JJMMAAAA: never both, since 18, 19 and 20 are no months."""
    first = _written(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    return first or _written(int(digits[4:]), int(digits[2:4]), int(digits[:2]))


def _month(name: str) -> int:
    return next(number for start, number in _MONTHS.items() if name.startswith(start))


def _number(words: str) -> int:
    """The number that French words say, such as "mil neuf cent quatre-vingt-dix-huit"."""
    total = part = 0
    for word in re.split(r"[ \-]", words):
        if word in ("mil", "mille"):
            total, part = total + max(part, 1) * 1000, 0
        elif word in ("cent", "cents"):
            part = max(part, 1) * 100
        elif word in ("vingt", "vingts") and part % 100 == 4:
            part += 76
        else:
            part += _UNITS.get(word, 0)
    return total + part


def _written(year: int, month: int, day: int) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR or month > 12 or day > 31:
        return None
    if month == 0 or day == 0:
        return f"{year:04d}-00-00"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
