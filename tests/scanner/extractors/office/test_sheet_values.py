"""Cell values as text."""

import datetime as dt

import pytest

from scanner.extractors.office.sheet_values import (
    is_date_format,
    of_number,
    of_numeral,
    of_serial,
    of_value,
)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        pytest.param("279035121518989", "279035121518989", id="digits"),
        pytest.param("2.79035121518989E+14", "279035121518989", id="power of ten"),
        pytest.param("279035121518989.0", "279035121518989", id="float"),
        pytest.param("1.5", "1.5", id="decimal"),
        pytest.param("-3", "-3", id="negative"),
        pytest.param("1E+400", "", id="infinite"),
        pytest.param("nan", "", id="not a number"),
        pytest.param("2A004", "2A004", id="not a numeral"),
        pytest.param("", "", id="empty"),
    ],
)
def test_numbers_keep_the_digits_that_were_typed(written: str, typed: str) -> None:
    assert of_numeral(written) == typed


def test_a_double_that_is_a_nir_has_no_decimals() -> None:
    assert of_number(279035121518989.0) == "279035121518989"


@pytest.mark.parametrize(
    ("serial", "from_1904", "iso"),
    [
        pytest.param("29222", False, "1980-01-02", id="day"),
        pytest.param("29222.5", False, "1980-01-02 12:00:00", id="day and time"),
        pytest.param("0.25", False, "06:00:00", id="time"),
        pytest.param("27760", True, "1980-01-02", id="1904 system"),
        pytest.param("279035121518989", False, "279035121518989", id="a NIR in a date column"),
        pytest.param("-1", False, "-1", id="before time"),
        pytest.param("x", False, "x", id="no number"),
    ],
)
def test_serial_numbers_become_dates(serial: str, from_1904: bool, iso: str) -> None:  # noqa: FBT001
    assert of_serial(serial, from_1904=from_1904) == iso


@pytest.mark.parametrize(
    ("number", "code", "is_date"),
    [
        pytest.param("14", "", True, id="built in"),
        pytest.param("164", "dd/mm/yyyy", True, id="custom"),
        pytest.param("164", "[$-40C]d mmmm yyyy", True, id="with a locale"),
        pytest.param("164", "[h]:mm", True, id="elapsed hours"),
        pytest.param("164", '0" days"', False, id="quoted words"),
        pytest.param("164", "[Red]0.00", False, id="colour"),
        pytest.param("164", "#,##0\\ _d", False, id="escaped and filled"),
        pytest.param("0", "", False, id="general"),
        pytest.param("9" * 40, "", False, id="absurd"),
    ],
)
def test_date_formats_are_told_from_others(number: str, code: str, is_date: bool) -> None:  # noqa: FBT001
    assert is_date_format(number, code) is is_date


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(dt.date(1980, 1, 2), "1980-01-02", id="date"),
        pytest.param(dt.datetime(1980, 1, 2), "1980-01-02", id="midnight"),  # noqa: DTZ001
        pytest.param(dt.time(8, 30), "08:30:00", id="time"),
        pytest.param(True, "true", id="boolean"),
        pytest.param(12.0, "12", id="whole"),
        pytest.param("x", "x", id="text"),
    ],
)
def test_values_of_calamine_become_text(value: object, text: str) -> None:
    assert of_value(value) == text
