"""Zip packages: duplicates, lying sizes, bombs, encryption, damage."""

import io
import struct
import zipfile

import pytest

from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent, Corrupt, Encrypted, TooLarge
from scanner.extractors.office.zip_parts import Package
from scanner.limits import Limits
from tests.makers.office import zipped


def _open(data: bytes, **limits: int) -> Package:
    return Package.open(Content.of_bytes(data), Limits(**limits))


def test_equal_names_are_all_parts() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([("a.xml", "first"), ("a.xml", "second")])
    package = _open(data)
    assert [package.read(part) for part in package.parts] == [b"first", b"second"]


def test_names_are_found_whatever_their_case_and_slashes() -> None:
    assert _open(zipped([("Word\\Document.XML", "x")])).find("word/document.xml")


@pytest.mark.parametrize("kept", [0, 4, 30, 60, 90])
def test_a_lost_directory_is_corrupt(kept: int) -> None:
    with pytest.raises(Corrupt):
        _open(zipped([("a.xml", "x" * 99)])[:kept])


def test_parts_together_stay_within_the_allowance_of_the_package() -> None:
    package = _open(
        zipped([("a", bytes(90_000)), ("b", bytes(90_000))]),
        expanded_floor_bytes=100_000,
        expanded_ratio=0,
    )
    assert len(package.read(package.parts[0])) == 90_000
    with pytest.raises(BudgetSpent):
        package.read(package.parts[1])


def test_a_part_is_held_whole_only_within_memory() -> None:
    package = _open(zipped([("a", bytes(2_000))]), max_in_memory_bytes=1_000)
    with pytest.raises(TooLarge):
        package.read(package.parts[0])


def test_a_directory_of_too_many_entries_is_refused() -> None:
    with pytest.raises(BudgetSpent):
        _open(zipped([(f"{number}", "") for number in range(12)]), max_members=10)


def test_a_directory_that_does_not_fit_memory_is_refused_before_it_is_read() -> None:
    data = zipped([(f"{number:0200}", "") for number in range(100)])
    with pytest.raises(TooLarge):
        _open(data, max_in_memory_bytes=10_000)


def test_the_encrypted_flag_is_believed() -> None:
    data = bytearray(zipped([("a", "secret")]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    package = _open(bytes(data))
    with pytest.raises(Encrypted):
        package.read(package.parts[0])


@pytest.mark.parametrize("announced", [0, 3])
def test_a_lying_size_is_corrupt(announced: int) -> None:
    data = bytearray(zipped([("a", b"0123456789" * 100)]))
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, announced)
    package = _open(bytes(data))
    with pytest.raises(Corrupt):
        package.read(package.parts[0])


def test_a_damaged_entry_is_corrupt() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(range(256)) * 40)
    data = bytearray(buffer.getvalue())
    data[60:80] = b"\xff" * 20
    package = _open(bytes(data))
    with pytest.raises(Corrupt):
        package.read(package.parts[0])
