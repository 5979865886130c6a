"""Collecting fields."""

import pytest

from detectors.document import MAX_PROSE_CHARS, Record, Role, Source
from findings import Location
from scanner.extractors.medical.fields import Fields, iso_date


@pytest.mark.parametrize(
    ("value", "is_day_first", "expected"),
    [
        pytest.param("19721104", False, "1972-11-04", id="HL7"),
        pytest.param("19721104083000+0100", False, "1972-11-04", id="timestamp"),
        pytest.param("04111972", True, "1972-11-04", id="PMSI"),
        pytest.param("04/11/1972", True, "1972-11-04", id="letter"),
        pytest.param("04/11/72", True, "04/11/72", id="two digits of a year"),
        pytest.param("inconnue", False, "inconnue", id="words"),
    ],
)
def test_dates_are_read_in_the_order_of_their_format(
    value: str, expected: str, *, is_day_first: bool
) -> None:
    assert iso_date(value, day_first=is_day_first) == expected


def test_a_long_note_comes_as_several() -> None:
    fields = Fields()
    fields.add(Role.NOTE, "x" * (MAX_PROSE_CHARS + 5), "  ")
    (record,) = fields.items(Source.HL7, Location())
    assert isinstance(record, Record)
    assert [len(field.value) for field in record.fields] == [MAX_PROSE_CHARS, 5]


def test_nothing_makes_no_record() -> None:
    assert not list(Fields().items(Source.HL7, Location()))
