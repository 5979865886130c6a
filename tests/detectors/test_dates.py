"""Dates as people and systems write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.dates import FIRST_YEAR, LAST_YEAR, parse


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("03/03/1958", "1958-03-03", id="slashes"),
        pytest.param("3-3-1958", "1958-03-03", id="dashes, one digit"),
        pytest.param("03.03.1958", "1958-03-03", id="dots"),
        pytest.param("03 03 1958", "1958-03-03", id="blanks"),
        pytest.param("28-03-1979", "1979-03-28", id="datamatrix"),
        pytest.param("12/11/58", "1958-11-12", id="short year, last century"),
        pytest.param("12/11/26", "2026-11-12", id="short year, this century"),
        pytest.param("03031958", "1958-03-03", id="B2, JJMMAAAA"),
        pytest.param("19580303", "1958-03-03", id="HL7, AAAAMMJJ"),
        pytest.param("20112012", "2012-11-20", id="JJMMAAAA that begins like a year"),
        pytest.param("195803031430", "1958-03-03", id="HL7 with minutes"),
        pytest.param("19580303143000.000+0100", "1958-03-03", id="HL7 with a zone"),
        pytest.param("1958-03-03", "1958-03-03", id="ISO"),
        pytest.param("1958-03-03T00:00:00.000Z", "1958-03-03", id="ISO with time"),
        pytest.param("03/03/1958 00:00", "1958-03-03", id="spreadsheet text"),
        pytest.param("3 mars 1958", "1958-03-03", id="month in words"),
        pytest.param("1er avril 1960", "1960-04-01", id="first"),
        pytest.param("14-JUL-1960", "1960-07-14", id="EDF, English month"),
        pytest.param("2 août 1960", "1960-08-02", id="accent"),
        pytest.param("12 févr. 1960", "1960-02-12", id="abbreviated month"),
        pytest.param("trois mars mil neuf cent cinquante-huit", "1958-03-03", id="words"),
        pytest.param("premier juin mille neuf cent quatre-vingt-dix-sept", "1997-06-01", id="1997"),
        pytest.param("trente et un août mil neuf cent soixante et onze", "1971-08-31", id="1971"),
        pytest.param("vingt-deux mai deux mille", "2000-05-22", id="2000"),
        pytest.param("quatre juillet deux mille quatorze", "2014-07-04", id="2014"),
        pytest.param("00/00/1950", "1950-00-00", id="incomplete"),
        pytest.param("00/03/1950", "1950-00-00", id="day unknown"),
        pytest.param(" '03/03/1958 ", "1958-03-03", id="quote of a spreadsheet"),
    ],
)
def test_dates_are_read(written: str, value: str) -> None:
    assert parse(written) == value


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("", id="empty"),
        pytest.param("21247", id="serial day number"),
        pytest.param("31/02/1958", id="no such day"),
        pytest.param("03/13/1958", id="no such month"),
        pytest.param("03/03/1758", id="before anybody's birth"),
        pytest.param("00000000", id="zeros"),
        pytest.param("19581303", id="no such month together"),
        pytest.param("03/03/1958 et suite", id="more text"),
        pytest.param("mars 1958", id="no day"),
        pytest.param("zéro mars mil", id="no number"),
        pytest.param("1" * 5_000, id="endless"),
    ],
)
def test_other_fields_are_no_dates(written: str) -> None:
    assert parse(written) is None


@given(day=st.dates(min_value=date(FIRST_YEAR, 1, 1), max_value=date(LAST_YEAR, 12, 31)))
def test_every_day_is_read_in_each_numeric_form(day: date) -> None:
    """AAAAMMJJ and JJMMAAAA are never taken for one another."""
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%d%m%Y", "%d.%m.%Y"):
        assert parse(day.strftime(form)) == day.isoformat()


@given(written=st.text(max_size=80))
def test_any_text_is_read_or_refused(written: str) -> None:
    value = parse(written)
    assert value is None or len(value) == len("YYYY-MM-DD")
