"""Emergency visits (RPU)."""

from detectors.document import Role
from findings import Reason
from tests.makers import pmsi
from tests.makers.person import MAN, WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says


def test_each_visit_is_a_record() -> None:
    outcome = read(pmsi.rpu([WOMAN, MAN]))
    assert outcome.format_name == "rpu"
    for record, person in zip(outcome.records, (WOMAN, MAN), strict=True):
        assert says(record, Role.BIRTH_DATE, person["birth_date"])
        assert says(record, Role.POSTCODE, person["postcode"])
        assert says(record, Role.CARE_DATE, person["stay_date"])
        assert says(record, Role.DIAGNOSIS_CODE, person["diagnosis_code"], "E119")


def test_a_file_cut_short_keeps_whole_visits() -> None:
    outcome = read(pmsi.rpu([WOMAN, MAN])[:-60])
    assert outcome.problem is Reason.CORRUPT
    assert len(outcome.records) == 1


def test_damage_costs_no_more_than_a_reason() -> None:
    for data in damaged(pmsi.rpu([WOMAN])):
        read(data)
