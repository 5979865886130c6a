"""The national number: every worked example of the field, and what no example shows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Prose
from detectors.engine import Engine
from detectors.match import Match, Remark
from detectors.nir import key_of, parse
from detectors.nir_prose import NIR
from detectors.text import Text
from findings import Entity

ENGINE = Engine([NIR])


def found_in(written: str) -> list[Match]:
    return ENGINE.matches(Text.of(Prose(written)))


def values_in(written: str) -> list[str]:
    return [match.value for match in found_in(written)]


VALID = [
    pytest.param("1 58 03 63 113 993 93", id="plain man"),
    pytest.param("2 72 11 75 112 994 63", id="Paris arrondissement"),
    pytest.param("1 99 01 69 387 995 47", id="Lyon arrondissement"),
    pytest.param("1 85 07 2A 004 996 88", id="Corsica 2A"),
    pytest.param("2 91 12 2B 033 997 47", id="Corsica 2B"),
    pytest.param("1 70 06 20 004 998 02", id="Corsica before 1976"),
    pytest.param("1 76 06 97 411 991 73", id="La Reunion"),
    pytest.param("2 65 03 97 105 992 90", id="Guadeloupe"),
    pytest.param("1 88 09 98 735 993 66", id="Polynesia"),
    pytest.param("2 95 05 99 352 994 13", id="born abroad"),
    pytest.param("1 49 05 92 044 995 08", id="French Algeria"),
    pytest.param("1 40 20 99 100 996 80", id="month unknown"),
    pytest.param("2 58 31 75 101 997 38", id="pseudo-month 31"),
    pytest.param("1 85 50 75 113 998 66", id="pseudo-month 50"),
    pytest.param("1 15 99 69 123 991 75", id="pseudo-month 99"),
    pytest.param("2 89 04 78 342 212 97", id="key 97"),
    pytest.param("2 89 04 78 342 211 01", id="key 01"),
    pytest.param("2 26 11 75 112 993 87", id="newborn"),
]
LABEL_NEEDED = [
    pytest.param("7 11 23 99 100 994 87", id="old provisional, month 23"),
    pytest.param("3 89 02 99 999 995 04", id="provisional sex 3"),
]
WRONG_KEY = [
    pytest.param("1 58 03 63 113 993 94", id="key one more"),
    pytest.param("1 58 03 63 113 939 93", id="two digits swapped"),
    pytest.param("1 58 03 63 113 993 00", id="key 00"),
    pytest.param("1 58 03 63 113 993 98", id="key 98"),
]
IMPOSSIBLE = [
    pytest.param("1 58 13 63 113 993 59", id="month 13"),
    pytest.param("1 58 00 63 113 993 45", id="month 00"),
    pytest.param("1 58 43 63 113 993 54", id="month 43"),
    pytest.param("0 58 03 63 113 993 46", id="sex 0"),
    pytest.param("9 58 03 63 113 993 81", id="sex 9"),
    pytest.param("1 58 03 00 113 993 48", id="department 00"),
    pytest.param("1 58 03 63 113 000 19", id="order 000"),
    pytest.param("1 58 03 63 000 993 88", id="commune 000"),
    pytest.param("1 85 07 2C 004 996 74", id="department 2C"),
    pytest.param("3400949497294", id="CIP13"),
    pytest.param("123456789012345", id="placeholder of examples"),
]
LOOK_ALIKES = [
    pytest.param("318003502400041", id="IDNST of a SIRET"),
    pytest.param("499700367909006", id="IDNST of an RPPS"),
    pytest.param("146801000119103", id="SNOMED CT"),
    pytest.param("342581000119102", id="SNOMED CT, sex 3"),
]


def compact(written: str) -> str:
    return written.replace(" ", "")


@pytest.mark.parametrize("written", VALID)
def test_valid_numbers_are_found_without_a_label(written: str) -> None:
    assert values_in(f"vu ce jour {written}, suite") == [compact(written)[:13]]
    assert values_in(compact(written)) == [compact(written)[:13]]
    assert values_in(written.lower()) == [compact(written)[:13]]
    number = parse(written)
    assert number is not None
    assert number.number == compact(written)
    assert number.confidence >= 0.6


@pytest.mark.parametrize("written", LABEL_NEEDED)
def test_provisional_numbers_need_a_label(written: str) -> None:
    assert values_in(written) == []
    assert parse(written) is None
    assert values_in(f"N° de sécurité sociale : {written}") == [compact(written)[:13]]
    assert parse(written, labelled=True) is not None


@pytest.mark.parametrize("written", WRONG_KEY)
def test_a_wrong_key_needs_a_label_and_is_said(written: str) -> None:
    assert values_in(written) == []
    assert parse(written) is None
    (match,) = found_in(f"NIR : {written}")
    assert Remark.KEY_INVALID in match.remarks
    assert match.confidence < 0.9


@pytest.mark.parametrize("written", IMPOSSIBLE)
def test_impossible_fields_are_refused_even_with_a_label(written: str) -> None:
    assert values_in(written) == []
    assert values_in(f"NIR : {written}") == []
    assert parse(written, labelled=True) is None


@pytest.mark.parametrize("written", LOOK_ALIKES)
def test_look_alikes_are_refused(written: str) -> None:
    assert values_in(f"identifiant {written}") == []
    assert parse(written) is None


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("9158036311399393", id="a digit touches left"),
        pytest.param("1580363113993934", id="a digit touches right"),
        pytest.param("0,158036311399393", id="decimals"),
        pytest.param("158036311399393.25", id="a decimal number"),
        pytest.param("x158036311399393", id="a letter touches"),
        pytest.param("FR7615803631139939312345678", id="IBAN"),
        pytest.param("FR76 1580 3631 1399 3931 2345 678", id="IBAN in fours"),
        pytest.param("IMEI : 158036311399393", id="labelled as something else"),
        pytest.param("7 1 5 8 0 3 6 3 1 1 3 9 9 3 9 3", id="sixteen boxes"),
    ],
)
def test_numbers_inside_others_are_refused(written: str) -> None:
    assert values_in(written) == []


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("158036311399393", id="together"),
        pytest.param("1 58 03 63 113 993 93", id="blanks"),
        pytest.param("1\u00a058\u00a003\u00a063\u00a0113\u00a0993\u00a093", id="no-break blanks"),
        pytest.param("1\u202f58\u202f03\u202f63\u202f113\u202f993\u202f93", id="narrow blanks"),
        pytest.param("1.58.03.63.113.993.93", id="dots"),
        pytest.param("1-58-03-63-113-993-93", id="dashes"),
        pytest.param("1580363113993/93", id="slash before the key"),
        pytest.param("1580363113993 / 93", id="wide slash"),
        pytest.param("'158036311399393", id="apostrophe of a spreadsheet"),
        pytest.param('="158036311399393"', id="formula of a spreadsheet"),
        pytest.param("158036311399393.0", id="float"),
        pytest.param("1 5 8 0 3 6 3 1 1 3 9 9 3 9 3", id="one digit a box"),
        pytest.param("|1|5|8|0|3|6|3|1|1|3|9|9|3|9|3|", id="ruled boxes"),
        pytest.param("1\n5\n8\n0\n3\n6\n3\n1\n1\n3\n9\n9\n3\n9\n3", id="one box a line"),
        pytest.param("1 58 03 63 113 993\n93", id="key on the next line"),
        pytest.param("1580363113993\t93", id="key in the next cell"),
        pytest.param("1580363113993\nClé\n93", id="key below its own label"),
        pytest.param("1580363113993;93", id="key in the next column"),
        pytest.param("1 58 03 63 113 993 clé 93", id="key named"),
        pytest.param("１５８０３６３１１３９９３９３", id="full width"),
        pytest.param("1\u200b58 03 63 113 993 93", id="invisible character"),
        pytest.param("nir158036311399393", id="glued label"),
        pytest.param("12 1 58 03 63 113 993 93 7", id="other numbers on the line"),
        pytest.param("1 58 O3 63 1l3 993 93", id="letters for digits"),
        pytest.param("I 5B 03 63 113 993 93", id="first digit misread"),
    ],
)
def test_every_usual_spacing_is_found(written: str) -> None:
    assert values_in(written) == ["1580363113993"]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("279035121518989.0", id="float"),
        pytest.param("2.79035121518989E+14", id="whole mantissa"),
        pytest.param("2,79035121518989e+14", id="French mantissa"),
        pytest.param("'279035121518989", id="apostrophe"),
        pytest.param('="279035121518989"', id="formula"),
        pytest.param(" 2 79 03 51 215 189 89 ", id="blanks around"),
    ],
)
def test_spreadsheet_forms_are_read(written: str) -> None:
    number = parse(written)
    assert number is not None
    assert number.number == "279035121518989"
    assert number.birth_year_month == (79, 3)
    assert Remark.SPECIMEN in number.remarks


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="empty"),
        pytest.param("2,79035E+14", id="rounded"),
        pytest.param("2.79035121518989E+12", id="lying exponent"),
        pytest.param("279035121518989 et suite", id="more text"),
        pytest.param("9" * 10_000, id="endless"),
    ],
)
def test_other_fields_are_no_number(written: str) -> None:
    assert parse(written, labelled=True) is None


def test_thirteen_digits_need_a_label_and_equal_the_fifteen() -> None:
    assert values_in("1 58 03 63 113 993") == []
    (short,) = found_in("N° SS : 1 58 03 63 113 993")
    (whole,) = found_in("N° SS : 1 58 03 63 113 993 93")
    assert Remark.KEY_ABSENT in short.remarks
    assert short.value == whole.value
    assert short.confidence < whole.confidence


def test_two_digits_of_the_next_line_are_not_taken_for_a_wrong_key() -> None:
    (match,) = found_in("N° SS : 1 58 03 63 113 993\n12 rue Basse")
    assert match.remarks == {Remark.KEY_ABSENT, Remark.LABELLED}


def test_a_provisional_number_with_its_key_is_found_beside_its_label() -> None:
    (match,) = found_in("NIR : 3 89 02 99 999 995 04")
    assert match.remarks == {Remark.LABELLED}
    assert match.confidence < 0.9


def test_a_pseudo_month_tells_no_month() -> None:
    number = parse("258317510199738")
    assert number is not None
    assert number.birth_year_month == (58, None)


@pytest.mark.parametrize(
    ("written", "entity", "specimen"),
    [
        pytest.param("INS 1 58 03 63 113 993 93", Entity.INS, False, id="label"),
        pytest.param("Matricule INS : 158036311399393", Entity.INS, False, id="matricule"),
        pytest.param("158036311399393 1.2.250.1.213.1.4.8", Entity.INS, False, id="production OID"),
        pytest.param("158036311399393 (1.2.250.1.213.1.4.9)", Entity.INS, False, id="NIA OID"),
        pytest.param(
            "158036311399393^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10", Entity.INS, True, id="test"
        ),
        pytest.param("158036311399393 1.2.250.1.213.1.4.11", Entity.INS, True, id="demo"),
        pytest.param("158036311399393@patient.mssante.fr", Entity.INS, False, id="MSSante"),
        pytest.param("2 79 03 51 215 189 89", Entity.NIR, True, id="ANS test identity"),
        pytest.param("N° Sécu 2 69 05 49 588 157 80", Entity.NIR, True, id="specimen card"),
        pytest.param("158036311399393", Entity.NIR, False, id="plain"),
    ],
)
def test_ins_and_specimens_are_told_apart(written: str, entity: Entity, *, specimen: bool) -> None:
    (match,) = found_in(written)
    assert match.entity is entity
    assert (Remark.SPECIMEN in match.remarks) == specimen


def test_a_label_belongs_to_the_number_beside_it() -> None:
    """A number far behind the label and another number is not taken without its key."""
    assert values_in("NIR : 1 58 03 63 113 993 93 dossier 2580363113993") == ["1580363113993"]


SEPARATORS = ("", " ", "\u00a0", "\u202f", ".", "-")


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, ...]:
    """The groups of a valid number whose order number is nobody's."""
    month = draw(st.sampled_from([*range(1, 13), 20, *range(30, 43), *range(50, 100)]))
    place = draw(
        st.one_of(
            st.tuples(st.integers(1, 95).map("{:02d}".format), st.integers(1, 990)),
            st.tuples(st.sampled_from(["2A", "2B", "96", "99"]), st.integers(1, 990)),
            st.tuples(st.just("97"), st.integers(101, 699).filter(lambda n: n % 100)),
        )
    )
    groups = (
        draw(st.sampled_from("12")),
        f"{draw(st.integers(0, 99)):02d}",
        f"{month:02d}",
        place[0],
        f"{place[1]:03d}",
        f"{draw(st.integers(990, 999))}",
    )
    return (*groups, key_of("".join(groups)))


@given(groups=numbers(), separator=st.sampled_from(SEPARATORS))
def test_any_valid_number_is_found_under_any_usual_spacing(
    groups: tuple[str, ...], separator: str
) -> None:
    assert values_in(f"Suivi {separator.join(groups)} depuis") == ["".join(groups)[:13]]


@given(groups=numbers())
def test_any_valid_number_is_found_one_digit_a_box(groups: tuple[str, ...]) -> None:
    assert values_in(" ".join("".join(groups))) == ["".join(groups)[:13]]


@given(
    groups=numbers(),
    separator=st.sampled_from(SEPARATORS),
    place=st.integers(0, 14),
    shift=st.integers(1, 9),
)
def test_a_changed_digit_is_never_found(
    groups: tuple[str, ...], separator: str, place: int, shift: int
) -> None:
    digits = "".join(groups)
    if not digits[place].isdigit() or (place == 5 and digits[6] == "B"):
        return  # 1B may be an 18 misread, and the rule of the key counts 2B as 18
    changed = digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :]
    bounds = [sum(map(len, groups[:count])) for count in range(len(groups) + 1)]
    parts = [changed[start:end] for start, end in pairwise(bounds)]
    assert values_in(separator.join(parts)) == []
    assert parse(changed) is None


def test_numbers_side_by_side_in_cells_are_no_number() -> None:
    """A bar parts columns: it may stand between the digits or the printed groups of a number."""
    number = compact("1 85 05 78 006 084") + key_of(compact("1 85 05 78 006 084"))
    cells = "|".join((number[:3], number[3:6], number[6:9], number[9:12], number[12:]))
    assert values_in(f"1|{number[1:3]}|{number[3:5]}|{number[5:7]}|{number[7:10]}|"
                     f"{number[10:13]}|{number[13:]}")  # fmt: skip
    assert values_in("|".join(number))
    assert values_in(cells) == []
