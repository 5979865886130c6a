"""Recordings: EDF, SCP-ECG, aECG."""

import struct
from collections.abc import Callable

import pytest

from detectors.document import Role
from findings import Reason
from tests.makers import signals
from tests.makers.person import WOMAN, Person
from tests.scanner.extractors.medical.reading import damaged, read, says


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param(signals.edf(WOMAN), "edf", id="edf"),
        pytest.param(signals.scp(WOMAN), "scp_ecg", id="scp"),
        pytest.param(signals.aecg(WOMAN), "aecg", id="aecg"),
    ],
)
def test_the_patient_is_read(data: bytes, name: str) -> None:
    outcome = read(data)
    assert outcome.format_name == name
    (record,) = outcome.records
    assert says(record, Role.IPP, WOMAN["ipp"])
    assert says(record, Role.BIRTH_DATE, WOMAN["birth_date"])
    assert says(record, Role.SEX, "F")


def test_names_are_read() -> None:
    (edf,) = read(signals.edf(WOMAN)).records
    assert says(edf, Role.FULL_NAME, "ZEBULARD Odile")
    (scp,) = read(signals.scp(WOMAN)).records
    assert says(scp, Role.FAMILY_NAME, WOMAN["family"])
    (aecg,) = read(signals.aecg(WOMAN)).records
    assert says(aecg, Role.FULL_NAME, "Odile ZEBULARD")


def test_unknown_values_of_edf_are_no_identity() -> None:
    data = signals.edf(WOMAN)
    (record,) = read(data[:8] + f"{'X X X X':<80}".encode() + data[88:]).records
    assert {field.role for field in record.fields} == {Role.IMAGE, Role.NOTE}


def test_lying_pointers_of_scp_are_corrupt() -> None:
    data = bytearray(signals.scp(WOMAN))
    struct.pack_into("<HII", data, 22 + 10, 1, 5000, 1)
    assert read(bytes(data)).problem is Reason.CORRUPT


@pytest.mark.parametrize("make", [signals.edf, signals.scp, signals.aecg])
def test_damage_costs_no_more_than_a_reason(make: Callable[[Person], bytes]) -> None:
    for broken in damaged(make(WOMAN)):
        read(broken)
