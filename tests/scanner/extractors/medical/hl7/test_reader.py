"""HL7 v2 messages."""

import pytest

from detectors.document import Role
from findings import Reason
from scanner.limits import Limits
from tests.makers import hl7
from tests.makers.person import MAN, WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says, values


@pytest.mark.parametrize(
    "end",
    [pytest.param("\r", id="cr"), pytest.param("\n", id="lf"), pytest.param("\r\n", id="crlf")],
)
def test_identity_has_its_roles_whatever_ends_the_segments(end: str) -> None:
    outcome = read(hl7.adt(WOMAN, end))
    assert outcome.format_name == "hl7v2"
    (record,) = outcome.records
    assert says(record, Role.INS, WOMAN["nir"])
    assert says(record, Role.IPP, WOMAN["ipp"])
    assert says(record, Role.BIRTH_NAME, WOMAN["birth_name"])
    assert says(record, Role.FAMILY_NAME, WOMAN["family"])
    assert says(record, Role.BIRTH_DATE, WOMAN["birth_date"])
    assert says(record, Role.POSTCODE, WOMAN["postcode"])
    assert says(record, Role.IEP, WOMAN["iep"])
    assert says(record, Role.CARE_DATE, WOMAN["stay_date"])


def test_carers_and_relatives_are_no_patients() -> None:
    (record,) = read(hl7.adt(WOMAN)).records
    assert says(record, Role.CARER_NAME, "Paul MARCHEFROID")
    assert says(record, Role.RPPS, WOMAN["rpps"])
    assert says(record, Role.TEXT, "ZEBULARD Martial")


def test_health_has_its_roles_and_escapes_are_undone() -> None:
    (record,) = read(hl7.oru(WOMAN)).records
    assert says(record, Role.DIAGNOSIS_CODE, WOMAN["diagnosis_code"])
    assert says(record, Role.ACT_CODE, WOMAN["act_code"])
    assert says(record, Role.MEDICINE, WOMAN["medicine"])
    assert says(record, Role.DIAGNOSIS_TEXT, WOMAN["diagnosis"], "Pénicilline")
    assert says(record, Role.LAB_NAME, "Hémoglobine")
    assert says(record, Role.LAB_RESULT, "9.8 g/dL")
    assert "Anémie modérée.\nÀ contrôler & traiter." in values(record, Role.NOTE)


def test_each_message_of_a_batch_is_a_record() -> None:
    assert [values(record, Role.INS) for record in read(hl7.batch([WOMAN, MAN])).records] == [
        [WOMAN["nir"]],
        [MAN["nir"]],
    ]


def test_an_embedded_document_is_a_part() -> None:
    assert read(hl7.oru(WOMAN, document=b"%PDF-1.7 body")).parts == [b"%PDF-1.7 body"]


@pytest.mark.parametrize(
    ("encoding", "data"),
    [pytest.param("Hex", "2550", id="hex"), pytest.param("A", "%P", id="text")],
)
def test_data_in_other_encodings_are_read(encoding: str, data: str) -> None:
    outcome = read(hl7.adt(WOMAN) + f"OBX|1|ED|D||^TEXT^PLAIN^{encoding}^{data}\r".encode())
    notes = values(outcome.records[0], Role.NOTE)
    assert outcome.parts == [b"%P"] or "%P" in notes[0]


def test_a_broken_embedded_document_is_a_gap() -> None:
    message = hl7.oru(WOMAN, document=b"x" * 300).replace(b"^Base64^", b"^Base64^*")
    outcome = read(message)
    assert outcome.gaps == [Reason.CORRUPT]
    assert outcome.records


@pytest.mark.parametrize(
    "encoding",
    [pytest.param("utf-8-sig", id="utf-8 with mark"), pytest.param("utf-16", id="utf-16")],
)
def test_other_encodings_are_read(encoding: str) -> None:
    message = hl7.oru(WOMAN).decode("latin-1").encode(encoding)
    (record,) = read(message).records
    assert says(record, Role.LAB_NAME, "Hémoglobine")


def test_a_line_longer_than_memory_allows_keeps_what_came_before() -> None:
    message = hl7.adt(WOMAN) + b"NTE|1||" + b"x" * 5000
    outcome = read(message, limits=Limits(max_in_memory_bytes=4096))
    assert outcome.problem is Reason.TOO_LARGE
    assert says(outcome.records[0], Role.INS, WOMAN["nir"])


def test_a_nir_in_an_unknown_segment_is_not_lost() -> None:
    (record,) = read(hl7.adt(WOMAN) + f"ZFX|1|{MAN['nir']}".encode()).records
    assert says(record, Role.NIR, MAN["nir"])


def test_an_endless_message_leaves_a_gap() -> None:
    notes = b"".join(b"NTE|1||note %d\r" % number for number in range(21_000))
    assert read(hl7.adt(WOMAN) + notes).gaps == [Reason.TOO_LARGE]


def test_damage_costs_no_more_than_a_reason() -> None:
    for data in damaged(hl7.oru(WOMAN, document=b"%PDF")):
        read(data)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"MSH is the header segment of HL7", id="prose"),
        pytest.param(b"MSHAAAA", id="word"),
        pytest.param(b"", id="empty"),
    ],
)
def test_what_only_speaks_of_hl7_is_not_hl7(data: bytes) -> None:
    assert read(data).format_name != "hl7v2"
