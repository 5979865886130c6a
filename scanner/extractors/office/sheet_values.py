"""Cell values as text: numbers that are identifiers keep their digits, dates become ISO 8601."""

import math
import re
from datetime import date, datetime, time, timedelta
from typing import Final

# ECMA-376 part 1, 18.8.30: built-in formats that show a date or a time, with the East Asian ones.
_BUILTIN_DATES: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
# What stands in a format code without being one: quoted and escaped text, fillers, conditions.
_NOT_CODE: Final = re.compile(r"\"[^\"]*\"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]", re.IGNORECASE)
_DATE_LETTER: Final = re.compile(r"[ymdhs]", re.IGNORECASE)
_EXACT_DIGITS: Final = 16
_EXACT: Final = 2**63  # beyond 2**53 the digits of a double are its own, not those typed
_EPOCH_1900: Final = datetime(1899, 12, 30)  # noqa: DTZ001 a sheet's dates have no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001 a sheet's dates have no zone
_MAX_SERIAL: Final = 2_957_003  # 31 December 9999, counted from 1904


def is_date_format(number: str, code: str) -> bool:
    """Whether a number format, by its id or its code such as `dd/mm/yyyy`, shows dates or times."""
    if number.isdecimal() and int(number[:9]) in _BUILTIN_DATES:
        return True
    return _DATE_LETTER.search(_NOT_CODE.sub("", code[:256])) is not None


def of_number(value: float) -> str:
    """A number as it was typed: 279035121518989.0 is `279035121518989`."""
    if not math.isfinite(value):
        return ""
    if value == int(value) and abs(value) < _EXACT:
        return str(int(value))
    return repr(value)


def of_numeral(text: str) -> str:
    """The same from the text of an XML cell, such as `2.79035121518989E+14`."""
    if len(text) < _EXACT_DIGITS and text.isdecimal():
        return text
    try:
        return of_number(float(text))
    except ValueError:
        return text


def of_serial(text: str, *, from_1904: bool = False) -> str:
    """A date from its serial number (ECMA-376 part 1, 18.17.4), or the number when it is none."""
    try:
        days = float(text)
    except ValueError:
        return text
    if not 0 <= days < _MAX_SERIAL:
        return of_numeral(text)
    moment = (_EPOCH_1904 if from_1904 else _EPOCH_1900) + timedelta(seconds=round(days * 86_400))
    return of_value(moment if days >= 1 else moment.time())


def of_value(value: object) -> str:
    """The text of what calamine gives for a cell."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return of_number(value)
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
