"""Where each field stands in the fixed-width files of the PMSI and of hospital billing.

Source: ATIH, "Formats des recueils d'information" (MCO, SMR, psychiatrie), yearly notices; columns
are counted from 1 and both ends are included, as in the notices.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors.document import Role

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of line. `marker` is what must stand at its place for the line to be of this kind.

    `dates` must be dates (JJMMAAAA). `finess` must be a FINESS number; where its check digit is
    wrong (test data, typing errors), three other columns must be well-formed.
    """

    name: str
    marker: tuple[Span, str]
    columns: tuple[tuple[Role, Span], ...]
    finess: Span | None = None
    dates: tuple[Span, ...] = ()
    more: Callable[[str], Iterator[tuple[Role, str]]] | None = field(default=None, repr=False)

    def fits(self, line: str) -> bool:
        """Whether marker, dates and FINESS stand where this kind of line has them."""
        span, pattern = self.marker
        if not re.fullmatch(pattern, cut(line, span)):
            return False
        if not all(_DATE.fullmatch(cut(line, span)) for span in self.dates):
            return False
        if self.finess is None:
            return True
        number = cut(line, self.finess)
        return is_finess(number) or (
            _FINESS.fullmatch(number) is not None and self._well_formed(line) >= _ENOUGH_COLUMNS
        )

    def _well_formed(self, line: str) -> int:
        return sum(
            FORMS[role].fullmatch(cut(line, span).strip()) is not None
            for role, span in self.columns
            if role in FORMS and role is not Role.SEX
        )


_ENOUGH_COLUMNS: Final = 3
_FINESS: Final = re.compile(r"\d[0-9AB]\d{7}")
_DATE: Final = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:18|19|20)\d\d")
_CIM10: Final = re.compile(r"[A-Z]\d\d[0-9+]{0,5}")
_CCAM: Final = re.compile(r"[A-Z]{4}\d{3}")
_LARGE_CODE_AREA: Final = 8_000  # 99 diagnoses and 999 acts of 29 columns would be 29,763


def cut(line: str, span: Span) -> str:
    """The columns of a line, as written."""
    return line[span[0] - 1 : span[1]]


def is_finess(number: str) -> bool:
    """Nine digits that pass Luhn. Corsican ones (2A, 2B) are taken on their form."""
    if re.fullmatch(r"2[AB]\d{7}", number):
        return True
    if not re.fullmatch(r"\d{9}", number) or number == "0" * 9:
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in number[-2::-2])
    return (sum(doubled) + sum(map(int, number[::-2]))) % 10 == 0


def _diagnoses_and_acts(count_at: int, start: int) -> Callable[[str], Iterator[tuple[Role, str]]]:
    """Read the variable end of a RUM: so many diagnoses of 8 columns, then the acts."""

    def more(line: str) -> Iterator[tuple[Role, str]]:
        counts = line[count_at - 1 : count_at + 3]
        number = sum(int(two) for two in (counts[:2], counts[2:]) if two.isdigit())
        acts = start - 1 + 8 * number
        for at in range(start - 1, min(acts, len(line)), 8):
            yield Role.DIAGNOSIS_CODE, line[at : at + 8]
        for act in _CCAM.findall(line, acts, acts + _LARGE_CODE_AREA):
            yield Role.ACT_CODE, act

    return more


def _codes_from(start: int) -> Callable[[str], Iterator[tuple[Role, str]]]:
    """Read CCAM acts wherever they stand after a column."""

    def more(line: str) -> Iterator[tuple[Role, str]]:
        for act in _CCAM.findall(line, start - 1, start + _LARGE_CODE_AREA):
            yield Role.ACT_CODE, act

    return more


def _vid_hosp(versions: str, *extra: tuple[Role, Span]) -> Layout:
    return Layout(
        "VID-HOSP",
        marker=((49, 52), f"V0({versions})"),
        finess=(53, 61),
        dates=((20, 27),),
        columns=(
            (Role.NIR, (1, 15)),
            (Role.BIRTH_DATE, (20, 27)),
            (Role.SEX, (28, 28)),
            (Role.IEP, (29, 48)),
            (Role.FINESS, (53, 61)),
            (Role.NIR, (62, 76)),
            (Role.OTHER, (140, 159)),  # the mother's stay
            (Role.CARE_DATE, (162, 169)),
            (Role.CARE_DATE, (275, 282)),
            (Role.CARE_DATE, (283, 290)),
            *extra,
        ),
    )


def _rum(shift: int, marker: tuple[Span, str]) -> Layout:
    """A RUM, ungrouped or with the 15 columns of grouping before it."""

    def at(start: int, end: int) -> Span:
        return start + shift, end + shift

    return Layout(
        "RSS groupé" if shift else "RSS",
        marker=marker,
        finess=at(1, 9),
        dates=(at(63, 70),),
        columns=(
            (Role.FINESS, at(1, 9)),
            (Role.IEP, at(33, 52)),
            (Role.BIRTH_DATE, at(63, 70)),
            (Role.SEX, at(71, 71)),
            (Role.CARE_DATE, at(78, 85)),
            (Role.CARE_DATE, at(88, 95)),
            (Role.POSTCODE, at(98, 102)),
            (Role.DIAGNOSIS_CODE, at(126, 133)),
            (Role.DIAGNOSIS_CODE, at(134, 141)),
        ),
        more=_diagnoses_and_acts(119 + shift, 178 + shift),
    )


def _rhs(shift: int, marker: tuple[Span, str], finess: Span, stay: Span) -> Layout:
    def at(start: int, end: int) -> Span:
        return start + shift, end + shift

    return Layout(
        "RHS",
        marker=marker,
        finess=finess,
        dates=(at(68, 75),),
        columns=(
            (Role.FINESS, finess),
            (Role.IEP, stay),
            (Role.BIRTH_DATE, at(68, 75)),
            (Role.SEX, at(76, 76)),
            (Role.POSTCODE, at(77, 81)),
            (Role.CARE_DATE, at(52, 59)),
            (Role.CARE_DATE, at(60, 67)),
            (Role.DIAGNOSIS_CODE, at(131, 138)),
            (Role.DIAGNOSIS_CODE, at(139, 146)),
            (Role.DIAGNOSIS_CODE, at(147, 154)),
        ),
        more=_codes_from(174 + shift),
    )


def _rsf_line(letters: str, *extra: tuple[Role, Span]) -> Layout:
    return Layout(
        "RSF-ACE",
        marker=((1, 1), f"[{letters}]"),
        finess=(2, 10),
        columns=(
            (Role.FINESS, (2, 10)),
            (Role.NIR, (20, 34)),
            (Role.IEP, (38, 46)),
            (Role.NIR, (47, 61)),
            *extra,
        ),
    )


def _carer(start: int) -> tuple[tuple[Role, Span], ...]:
    """The treating physician: 25 columns of name, 15 of first name."""
    return ((Role.CARER_NAME, (start, start + 39)),)


_IPP: Final = (Role.IPP, (354, 373))
_INS: Final = (Role.INS, (374, 388))
LAYOUTS: Final[tuple[Layout, ...]] = (
    _vid_hosp("0[5-9]|1[01]", *_carer(298)),
    _vid_hosp("12", _IPP),
    _vid_hosp("13", _IPP, *_carer(381)),
    _vid_hosp("1[4-9]", _IPP, _INS, *_carer(397)),
    Layout(
        "VID-IPP",
        marker=((49, 52), r"I0\w\w"),
        dates=((16, 23),),
        columns=(
            (Role.NIR, (1, 15)),
            (Role.BIRTH_DATE, (16, 23)),
            (Role.SEX, (24, 24)),
            (Role.FINESS, (53, 61)),
            (Role.NIR, (62, 76)),
            (Role.IPP, (77, 96)),
        ),
    ),
    _rum(0, ((10, 12), r"0(1[5-9]|2\d)")),
    _rum(15, ((10, 12), r"1(1[4-9]|2\d)")),
    _rhs(0, ((10, 12), r"M0\w"), finess=(1, 9), stay=(20, 39)),
    _rhs(14, ((11, 13), r"M[0-9]\w"), finess=(14, 22), stay=(33, 52)),
    Layout(
        "RPS",
        marker=((19, 21), r"P\w\w"),
        finess=(1, 9),
        dates=((42, 49),),
        columns=(
            (Role.FINESS, (1, 9)),
            (Role.IPP, (22, 41)),
            (Role.BIRTH_DATE, (42, 49)),
            (Role.SEX, (50, 50)),
            (Role.POSTCODE, (51, 55)),
            (Role.IEP, (60, 79)),
            (Role.DIAGNOSIS_CODE, (143, 150)),
        ),
    ),
    Layout(
        "ANO-HOSP",
        marker=((17, 19), r"A16"),
        finess=(78, 86),
        dates=((250, 257),),
        columns=(
            (Role.IEP, (41, 60)),
            (Role.FINESS, (78, 86)),
            (Role.BIRTH_DATE, (250, 257)),
            (Role.SEX, (258, 258)),
            (Role.CARE_DATE, (324, 331)),
            (Role.IPP, (403, 422)),
        ),
    ),
    Layout(
        "ANO-HOSP",
        marker=((17, 19), r"A1[0-5]"),
        finess=(78, 86),
        columns=((Role.IEP, (41, 60)), (Role.FINESS, (78, 86))),
    ),
    Layout(
        "RSA",
        marker=((10, 12), r"2[1-4]\d"),
        finess=(1, 9),
        columns=(
            (Role.FINESS, (1, 9)),
            (Role.IEP, (13, 22)),  # the index by which TRA leads back to the stay
            (Role.SEX, (59, 59)),
            (Role.POSTCODE, (80, 84)),
            (Role.DIAGNOSIS_CODE, (215, 220)),
            (Role.DIAGNOSIS_CODE, (221, 226)),
        ),
        more=_codes_from(266),
    ),
    Layout(
        "RSF-ACE",
        marker=((1, 1), "A"),
        finess=(2, 10),
        dates=((76, 83),),
        columns=(
            (Role.FINESS, (2, 10)),
            (Role.SEX, (20, 20)),
            (Role.NIR, (22, 36)),
            (Role.IEP, (40, 48)),
            (Role.NIR, (49, 63)),
            (Role.BIRTH_DATE, (76, 83)),
            (Role.CARE_DATE, (85, 92)),
            (Role.CARE_DATE, (93, 100)),
            (Role.POSTCODE, (101, 105)),
            (Role.IPP, (266, 285)),
            (Role.INS, (286, 300)),
        ),
    ),
    _rsf_line("BC", (Role.CARE_DATE, (70, 77)), (Role.OTHER, (78, 82))),
    _rsf_line("L", (Role.CARE_DATE, (67, 74)), (Role.OTHER, (77, 84))),
    _rsf_line("M", (Role.CARE_DATE, (67, 74)), (Role.ACT_CODE, (75, 81))),
    _rsf_line("HP"),
    Layout(
        "TRA",
        marker=((1, 10), r"\d{1,10} *"),
        dates=((61, 68), (75, 82)),
        columns=(
            (Role.IEP, (41, 60)),
            (Role.OTHER, (1, 10)),
            (Role.CARE_DATE, (61, 68)),
            (Role.CARE_DATE, (75, 82)),
            (Role.OTHER, (69, 74)),
        ),
    ),
)
DATES: Final = frozenset({Role.BIRTH_DATE, Role.CARE_DATE})
# What a value must look like to be kept: a blank or foreign filler says nothing.
FORMS: Final = {
    Role.DIAGNOSIS_CODE: _CIM10,
    Role.ACT_CODE: _CCAM,
    Role.BIRTH_DATE: _DATE,
    Role.CARE_DATE: _DATE,
    Role.POSTCODE: re.compile(r"\d{5}"),
    Role.SEX: re.compile(r"[1239]"),
    Role.NIR: re.compile(r"[1-8]\d{4}(?:\d\d|2[ABab])\d{6}(?:\d\d)?"),
    Role.INS: re.compile(r"[1-8]\d{4}(?:\d\d|2[ABab])\d{6}(?:\d\d)?"),
}
