"""winmail.dat: body and attachments, whole and cut."""

import contextlib
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.document import Prose
from findings import Reason
from scanner.extractors import Content, Gap, Item, Member, recognise
from scanner.extractors.errors import BudgetSpent, Corrupt, ExtractError
from scanner.extractors.mail.tnef import FORMAT
from scanner.limits import Limits


def attribute(tag: int, data: bytes, level: int = 1) -> bytes:
    checksum = sum(data) & 0xFFFF
    return struct.pack("<BLL", level, tag, len(data)) + data + struct.pack("<H", checksum)


START = b"\x78\x9f\x3e\x22\x01\x00"
WORDS = attribute(0x00018004, "opéré\0".encode("cp1252")) + attribute(0x0002800C, b"Bonjour\0")
FILES = b"".join(
    attribute(0x00069002, bytes(14), 2)
    + attribute(0x00018010, name + b"\0", 2)
    + attribute(0x0006800F, data, 2)
    for name, data in ((b"one.txt", b"un"), (b"two.bin", b"\0\1"))
)


def items(data: bytes, limits: Limits = Limits(max_members=2)) -> list[Item]:  # noqa: B008 - frozen
    return list(FORMAT.read(Content.of_bytes(data), limits))


def test_words_and_attachments_come_out() -> None:
    data = START + WORDS + FILES
    assert recognise(Content.of_bytes(data)) is FORMAT
    found = items(data)
    assert [i.text for i in found if isinstance(i, Prose)] == ["subject: opéré", "Bonjour"]
    members = [(i.name, i.content.read(99)) for i in found if isinstance(i, Member)]
    assert members == [("one.txt", b"un"), ("two.bin", b"\0\1")]


def test_properties_that_are_not_read_are_a_gap() -> None:
    assert items(START + attribute(0x00069003, b"x")) == [Gap(Reason.UNSUPPORTED)]


def test_cut_data_give_what_stood_before_then_corrupt() -> None:
    found: list[Item] = []
    with pytest.raises(Corrupt):
        found.extend(FORMAT.read(Content.of_bytes((START + WORDS + FILES)[:-20]), Limits()))
    assert len(found) >= 3


def test_more_attachments_than_allowed_stop_the_reading() -> None:
    with pytest.raises(BudgetSpent):
        items(START + FILES + FILES)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_items_or_an_extract_error(data: bytes) -> None:
    with contextlib.suppress(ExtractError):
        assert isinstance(items(START + data), list)
