"""DICOM objects."""

import logging
import struct
import zlib
from pathlib import Path

import pydicom
import pytest
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from detectors.document import Role
from findings import Reason
from scanner.extractors.medical.dicom import reader, stream
from tests.makers import dicom
from tests.makers.person import MAN, WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says, values

BUNDLED = Path(pydicom.__file__).parent / "data"
SYNTAXES = [
    pytest.param(ExplicitVRLittleEndian, id="explicit"),
    pytest.param(ImplicitVRLittleEndian, id="implicit"),
    pytest.param(ExplicitVRBigEndian, id="big endian"),
    pytest.param(DeflatedExplicitVRLittleEndian, id="deflated"),
]


def _bundled(name: str) -> bytes:
    (path,) = BUNDLED.rglob(name)
    return path.read_bytes()


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_identity_has_its_roles_in_each_syntax(syntax: UID) -> None:
    outcome = read(dicom.image(WOMAN, syntax=syntax))
    assert (outcome.format_name, outcome.problem) == ("dicom", None)
    (record,) = outcome.records
    assert says(record, Role.INS, WOMAN["nir"])
    assert says(record, Role.IPP, WOMAN["ipp"])
    assert says(record, Role.BIRTH_DATE, WOMAN["birth_date"])
    assert says(record, Role.GIVEN_NAME, WOMAN["given"])
    assert says(record, Role.IEP, WOMAN["iep"])
    assert says(record, Role.CARER_NAME, "MARCHEFROID Paul")
    assert says(record, Role.DIAGNOSIS_TEXT, WOMAN["diagnosis"])
    assert says(record, Role.IMAGE, "CT", "Scanner thoracique", "Bilan d'extension")


@pytest.mark.parametrize("syntax", SYNTAXES[:3])
def test_an_object_without_preamble_is_read(syntax: UID) -> None:
    (record,) = read(dicom.image(WOMAN, syntax=syntax, has_preamble=False)).records
    assert says(record, Role.INS, WOMAN["nir"])


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_names_in_sequences_and_private_tags_are_found(syntax: UID) -> None:
    (record,) = read(dicom.image(WOMAN, syntax=syntax)).records
    assert says(record, Role.FAMILY_NAME, WOMAN["family"], WOMAN["birth_name"])
    assert f"{WOMAN['given']} {WOMAN['family']}" in values(record, Role.TEXT)


def test_walk_and_parser_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = dicom.image(WOMAN)
    walked = read(data).records

    def doubtful(*_: object) -> None:
        raise reader.Doubt

    monkeypatch.setattr(reader, "_walk", doubtful)
    assert read(data).records == walked


def test_a_claim_of_deidentification_is_noted_and_the_values_are_read_all_the_same() -> None:
    (record,) = read(dicom.image(WOMAN, PatientIdentityRemoved="YES")).records
    assert record.says_deidentified
    assert says(record, Role.INS, WOMAN["nir"])


def test_text_burned_into_pixels_is_a_gap() -> None:
    assert read(dicom.image(WOMAN, BurnedInAnnotation="YES")).gaps == [Reason.UNSUPPORTED]
    assert read(dicom.image(WOMAN, BurnedInAnnotation="NO")).gaps == []


def test_a_report_is_prose() -> None:
    outcome = read(dicom.report(WOMAN))
    assert f"Conclusion : Nodule suspect. {WOMAN['diagnosis']} probable." in outcome.prose
    assert says(outcome.records[0], Role.INS, WOMAN["nir"])


def test_a_report_nested_too_deep_is_corrupt() -> None:
    outcome = read(dicom.report(WOMAN, depth=60))
    assert outcome.problem is Reason.CORRUPT
    assert says(outcome.records[0], Role.INS, WOMAN["nir"])


def test_a_report_that_breaks_off_keeps_its_beginning() -> None:
    data = dicom.report(WOMAN)
    broken = struct.pack("<HH2sHI", 0x0040, 0xA730, b"SQ", 0, 0xFFFFFFFF)
    at = data.index(b"Nodule suspect")
    outcome = read(data[: at + 300] + broken + b"\xfe\xff\x00\xe0\xff\xff")
    assert outcome.problem is Reason.CORRUPT
    assert outcome.records


def test_an_encapsulated_document_is_a_part() -> None:
    assert read(dicom.encapsulated(WOMAN, b"%PDF-1.7")).parts == [b"%PDF-1.7"]


def test_a_directory_gives_a_record_a_patient() -> None:
    outcome = read(dicom.dicomdir([WOMAN, MAN]))
    assert [values(record, Role.INS) for record in outcome.records] == [
        [WOMAN["nir"]],
        [MAN["nir"]],
    ]
    assert all(says(record, Role.IMAGE, "IRM cérébrale") for record in outcome.records)


@pytest.mark.parametrize(
    ("name", "role", "expected"),
    [
        pytest.param("chrFren.dcm", Role.FAMILY_NAME, "Buc", id="chrFren.dcm"),
        pytest.param("CT_small.dcm", Role.FAMILY_NAME, "CompressedSamples", id="CT_small.dcm"),
        pytest.param("ExplVR_BigEndNoMeta.dcm", Role.IMAGE, "RTPLAN", id="ExplVR_BigEndNoMeta.dcm"),
        pytest.param("ExplVR_LitEndNoMeta.dcm", Role.IMAGE, "RTPLAN", id="ExplVR_LitEndNoMeta.dcm"),
        pytest.param("MR_truncated.dcm", Role.IMAGE, "MR", id="MR_truncated.dcm"),
        pytest.param("badVR.dcm", Role.IMAGE, "RTDOSE", id="badVR.dcm"),
        pytest.param("waveform_ecg.dcm", Role.IMAGE, "ECG", id="waveform_ecg.dcm"),
    ],
)
def test_odd_objects_of_the_wild_are_read(name: str, role: Role, expected: str) -> None:
    outcome = read(_bundled(name))
    assert outcome.format_name == "dicom"
    assert expected in values(outcome.records[0], role)


def test_a_header_cut_short_keeps_its_patient_and_says_so() -> None:
    outcome = read(_bundled("rtplan_truncated.dcm"))
    assert outcome.problem is Reason.CORRUPT
    assert outcome.records


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_header_that_ends_before_its_pixels_is_never_clean(syntax: UID) -> None:
    data = dicom.image(WOMAN, syntax=syntax)
    at = 500 if syntax.is_deflated else data.index(WOMAN["diagnosis"].encode())
    assert read(data[: at + 5]).problem is Reason.CORRUPT


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_damage_costs_no_more_than_a_reason(syntax: UID) -> None:
    for data in damaged(dicom.image(WOMAN, syntax=syntax), steps=40):
        read(data)


@pytest.mark.parametrize("name", ["DICOMDIR", "report", "encapsulated"])
def test_damage_to_structured_objects_costs_no_more_than_a_reason(name: str) -> None:
    made = {
        "DICOMDIR": dicom.dicomdir([WOMAN, MAN]),
        "report": dicom.report(WOMAN),
        "encapsulated": dicom.encapsulated(WOMAN, b"%PDF"),
    }
    for data in damaged(made[name], steps=40):
        read(data)


def test_a_length_beyond_the_file_is_corrupt() -> None:
    data = dicom.image(WOMAN)
    lie = struct.pack("<HH2sHI", 0x0010, 0x4001, b"UT", 0, 0x7FFFFFFF)
    at = data.index(struct.pack("<HH2s", 0x0028, 0x0002, b"US"))
    outcome = read(data[:at] + lie + data[at:])
    assert outcome.problem is Reason.CORRUPT
    assert says(outcome.records[0], Role.INS, WOMAN["nir"])


@pytest.mark.parametrize("is_defined", [False, True])
def test_a_sequence_of_endless_items_spends_its_budget(
    monkeypatch: pytest.MonkeyPatch, *, is_defined: bool
) -> None:
    monkeypatch.setattr(stream, "MAX_READS", 5_000)
    items = struct.pack("<HHI", 0xFFFE, 0xE000, 0) * 10_000
    length = len(items) if is_defined else 0xFFFFFFFF
    sequence = struct.pack("<HH2sHI", 0x0040, 0x0275, b"SQ", 0, length) + items
    data = dicom.image(WOMAN)
    at = data.index(struct.pack("<HH2sH", 0x0040, 0x0275, b"SQ", 0))
    outcome = read(data[:at] + sequence)
    assert outcome.problem is Reason.TOO_LARGE
    assert outcome.records


def test_sequences_without_end_are_corrupt() -> None:
    start = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF)
    item = struct.pack("<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF)
    data = bytes(128) + b"DICM" + (start + item) * 20_000
    assert read(data).problem is Reason.CORRUPT


def test_a_deflated_bomb_is_too_large() -> None:
    data = dicom.image(WOMAN, syntax=DeflatedExplicitVRLittleEndian)
    meta = data[: 132 + 12 + struct.unpack_from("<I", data, 140)[0]]
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    assert read(meta + bomb).problem is Reason.TOO_LARGE


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Pydicom's messages repeat values."""
    with caplog.at_level(logging.DEBUG):
        read(dicom.image(WOMAN, syntax=ImplicitVRLittleEndian).replace(b"19721104", b"1972.X.4"))
    assert not caplog.records


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x08\x00\x05\x00rest of nothing", id="bare tag"),
        pytest.param(b"DICM at the start", id="DICM at 0"),
        pytest.param(bytes(200), id="zeros"),
        pytest.param(struct.pack("<8I", 2, 9, 8, 7, 6, 5, 4, 3), id="small numbers"),
        pytest.param(struct.pack("<8I", 8, 4, 3, 2, 1, 5, 4, 3), id="more small numbers"),
    ],
)
def test_what_is_no_dicom(data: bytes) -> None:
    assert read(data).format_name != "dicom"
