"""Fixed-width PMSI and billing files."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Role
from scanner.extractors.medical.pmsi_layouts import is_finess
from tests.makers import pmsi
from tests.makers.person import FINESS, MAN, WOMAN, Person
from tests.scanner.extractors.medical.reading import damaged, read, says

PERSONS = [WOMAN, MAN, WOMAN, MAN]
BORN = {Role.BIRTH_DATE: "birth_date", Role.IEP: "iep"}
Make = Callable[[list[Person]], bytes]


def _vid_hosp(version: str) -> Make:
    return lambda persons: pmsi.vid_hosp(persons, version)


def _grouped(persons: list[Person]) -> bytes:
    return pmsi.rss(persons, is_grouped=True)


def _ungrouped_rhs(persons: list[Person]) -> bytes:
    return pmsi.rhs(persons, is_grouped=False)


@pytest.mark.parametrize(
    ("make", "roles"),
    [
        pytest.param(_vid_hosp("V013"), BORN | {Role.NIR: "nir", Role.IPP: "ipp"}, id="vid V013"),
        pytest.param(
            _vid_hosp("V015"),
            BORN | {Role.NIR: "nir", Role.INS: "nir", Role.IPP: "ipp"},
            id="vid V015",
        ),
        pytest.param(
            pmsi.vid_ipp,
            {Role.BIRTH_DATE: "birth_date", Role.NIR: "nir", Role.IPP: "ipp"},
            id="vid-ipp",
        ),
        pytest.param(pmsi.rss, BORN | {Role.POSTCODE: "postcode"}, id="rss"),
        pytest.param(_grouped, BORN | {Role.POSTCODE: "postcode"}, id="rss grouped"),
        pytest.param(pmsi.rhs, BORN | {Role.POSTCODE: "postcode"}, id="rhs"),
        pytest.param(_ungrouped_rhs, BORN | {Role.POSTCODE: "postcode"}, id="rhs ungrouped"),
        pytest.param(pmsi.rps, BORN | {Role.IPP: "ipp"}, id="rps"),
        pytest.param(pmsi.ano_hosp, BORN | {Role.IPP: "ipp"}, id="ano-hosp"),
        pytest.param(pmsi.tra, {Role.IEP: "iep", Role.CARE_DATE: "stay_date"}, id="tra"),
        pytest.param(pmsi.rsa, {Role.DIAGNOSIS_CODE: "diagnosis_code"}, id="rsa"),
    ],
)
def test_each_line_is_a_record_with_its_columns(make: Make, roles: dict[Role, str]) -> None:
    outcome = read(make(PERSONS))
    assert outcome.format_name == "pmsi"
    assert not outcome.prose
    for record, person in zip(outcome.records, PERSONS, strict=True):
        for role, key in roles.items():
            assert says(record, role, person[key])  # type: ignore[literal-required]  # a key of the table above


def test_diagnoses_and_acts_come_from_the_variable_end() -> None:
    record = read(pmsi.rss(PERSONS)).records[0]
    assert says(record, Role.DIAGNOSIS_CODE, "C509", "Z511", "E119", "N183")
    assert says(record, Role.ACT_CODE, WOMAN["act_code"])


def test_all_lines_of_an_outpatient_bill_have_the_nir() -> None:
    records = read(pmsi.rsf_ace(PERSONS)).records
    assert len(records) == 20
    assert all(says(record, Role.NIR, WOMAN["nir"]) for record in records[:5])
    assert says(records[4], Role.ACT_CODE, WOMAN["act_code"])


def test_one_line_is_enough_when_it_is_all() -> None:
    assert len(read(pmsi.vid_hosp([WOMAN])).records) == 1


def test_lines_of_no_known_kind_are_read_as_prose() -> None:
    outcome = read(pmsi.vid_hosp(PERSONS) + "Total : quatre séjours\r\n".encode("cp1252"))
    assert len(outcome.records) == 4
    assert outcome.prose == "Total : quatre séjours"


@pytest.mark.parametrize("make", [pmsi.vid_hosp, pmsi.rss, pmsi.rhs, pmsi.rsf_ace])
def test_a_wrong_finess_is_outweighed_by_the_other_columns(make: Make) -> None:
    outcome = read(make(PERSONS).replace(FINESS.encode(), b"999999999"))
    assert outcome.format_name == "pmsi"
    assert not outcome.prose


def test_a_text_with_one_such_line_is_a_text() -> None:
    text = b"Bonjour,\r\nvoici la ligne en question :\r\n" + pmsi.vid_hosp([WOMAN])
    assert read(text).format_name == "text"


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("999999999", id="Luhn fails"),
        pytest.param("000000000", id="zeros"),
        pytest.param("99999999", id="short"),
    ],
)
def test_what_is_no_finess(number: str) -> None:
    assert not is_finess(number)


@given(st.binary(max_size=600))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read(data)


@pytest.mark.parametrize("make", [pmsi.vid_hosp, pmsi.rss, pmsi.rsf_ace, pmsi.rhs])
def test_damage_costs_no_more_than_a_reason(make: Make) -> None:
    for data in damaged(make(PERSONS)):
        assert read(data).problem is None


def test_lying_counts_stay_within_the_line() -> None:
    data = pmsi.rss(PERSONS).replace(b"0200001", b"9999999")
    assert len(read(data).records) == 4
