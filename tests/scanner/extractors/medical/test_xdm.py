"""Metadata of XDM packages."""

from detectors.document import Role
from findings import Reason
from tests.makers import cda
from tests.makers.person import MAN, WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says


def test_each_document_names_its_patient() -> None:
    outcome = read(cda.xdm_metadata([WOMAN, MAN]))
    assert outcome.format_name == "xdm_metadata"
    for record, person in zip(outcome.records, (WOMAN, MAN), strict=True):
        assert says(record, Role.INS, person["nir"])
        assert says(record, Role.FAMILY_NAME, person["family"])
        assert says(record, Role.BIRTH_DATE, person["birth_date"])
        assert says(record, Role.CARER_NAME, "Paul MARCHEFROID")
        assert says(record, Role.RPPS, person["rpps"])


def test_a_lying_field_number_is_passed_over() -> None:
    data = cda.xdm_metadata([WOMAN]).replace(b"PID-8|", b"PID-99|")
    assert says(read(data).records[0], Role.SEX)


def test_metadata_cut_short_keeps_whole_objects() -> None:
    outcome = read(cda.xdm_metadata([WOMAN, MAN])[:-300])
    assert outcome.problem is Reason.CORRUPT
    assert len(outcome.records) == 1


def test_damage_costs_no_more_than_a_reason() -> None:
    for data in damaged(cda.xdm_metadata([WOMAN])):
        read(data)
