"""What a column holds, by its values: the share that passes the test of its kind.

A random column passes a NIR's key once in 97 values; eight out of ten valid keys happen by chance
once in 10^13. So a column is believed or refused as a whole, never value by value.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

from detectors import birth_date, carer, ccam, cim10, finess, nir
from detectors.document import Role

SAMPLE: Final = 200  # values looked at
ENOUGH: Final = 3  # fewer values must all be valid
BELIEVED: Final = 0.6  # share of valid values from which values alone decide
DENIED: Final = 0.2  # share below which a header is not believed

_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[\w.-]{1,200}\.[A-Za-z]{2,}")
_PHONE: Final = re.compile(r"(?:\+33|0033|0)\s?[1-9](?:[ .-]?\d{2}){4}")
_WITH_CIVILITY: Final = re.compile(
    r"(?:M\.|Mr|Mme|Mlle|Monsieur|Madame|Mademoiselle|MME|MR|MLLE|MONSIEUR|MADAME)"
    r" [A-ZÀ-Þ][^\d,;]{1,60}"
)
_POSTCODE: Final = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-8])\d{3}")


def _is_nir(value: str) -> bool:
    parsed = nir.parse(value)
    return parsed is not None and parsed.confidence >= 0.8


def _is_labelled_nir(value: str) -> bool:
    return nir.parse(value, labelled=True) is not None


# What decides without a header, in this order.
BY_VALUES: Final[tuple[tuple[Role, Callable[[str], bool]], ...]] = (
    (Role.NIR, _is_nir),
    (Role.RPPS, carer.is_rpps),
    (Role.ACT_CODE, ccam.is_code),
    (Role.DIAGNOSIS_CODE, cim10.is_code),
    (Role.EMAIL, lambda value: bool(_EMAIL.fullmatch(value))),
    (Role.PHONE, lambda value: bool(_PHONE.fullmatch(value))),
    (Role.FULL_NAME, lambda value: bool(_WITH_CIVILITY.fullmatch(value))),
)
# What a header's word must be confirmed by.
CONFIRMS: Final[dict[Role, Callable[[str], bool]]] = {
    Role.NIR: _is_labelled_nir,
    Role.INS: _is_labelled_nir,
    Role.RPPS: carer.is_rpps,
    Role.FINESS: finess.is_finess,
    Role.BIRTH_DATE: lambda value: birth_date.parse(value) is not None,
    Role.POSTCODE: lambda value: bool(_POSTCODE.fullmatch(value)),
    Role.EMAIL: lambda value: "@" in value,
    Role.DIAGNOSIS_CODE: cim10.is_code,
}
# A header's word that its values contradict may still name something close.
INSTEAD: Final[dict[Role, Role]] = {Role.DIAGNOSIS_CODE: Role.DIAGNOSIS_TEXT}
# Codes are short: a long free text is none of these, whatever chance says.
_CODES: Final = frozenset({Role.ACT_CODE, Role.DIAGNOSIS_CODE})


def share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    """The share of the filled values that pass a test; 0 when there are none."""
    filled = [value for value in values[:SAMPLE] if value]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def confirmed(role: Role, values: Sequence[str]) -> Role:
    """The role of a column whose header says `role`, given its values."""
    if role is Role.DIAGNOSIS_TEXT and share(values, cim10.is_code) >= BELIEVED:
        return Role.DIAGNOSIS_CODE  # a column named "diag" may hold labels or codes
    test = CONFIRMS.get(role)
    if test is None or not any(values) or share(values, test) >= DENIED:
        return role
    return INSTEAD.get(role, Role.OTHER)


def by_values(values: Sequence[str]) -> Role | None:
    """The role of a column without a telling header; None when its values say nothing."""
    filled = [value for value in values[:SAMPLE] if value]
    if not filled:
        return None
    for role, test in BY_VALUES:
        valid = share(filled, test)
        few = len(filled) < ENOUGH or (role in _CODES and len(set(filled)) < ENOUGH)
        if valid == 1.0 if few else valid >= BELIEVED:
            return role
    return None


def is_number_column(values: Sequence[str]) -> bool:
    """Whether a column is made of long numbers that are no NIR: orders, invoices, IMEI."""
    long_number = share(values, lambda value: value.isdigit() and 13 <= len(value) <= 16)
    return long_number >= BELIEVED
