"""7z archives, honest and hostile."""

import io
import os
import traceback

import py7zr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings import Reason
from scanner.extractors import Content, Gap, Member
from scanner.extractors.archives.seven_zip import read as read_7z
from scanner.extractors.archives.seven_zip import recognise
from scanner.extractors.errors import Encrypted, ExtractError
from scanner.limits import Limits

LIMITS = Limits()
SECRET_NAME = "SECRETNAME"
FILES = {"a/compte rendu é.txt": b"un " * 5000, "b.bin": os.urandom(30_000), "c.txt": b"trois"}


def packed(files: dict[str, bytes], **options: object) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", **options) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return out.getvalue()


def read(data: bytes, limits: Limits = LIMITS) -> tuple[dict[str, bytes | str], Reason | None]:
    found: dict[str, bytes | str] = {}
    try:
        for item in read_7z(Content.of_bytes(data), limits):
            if isinstance(item, Member):
                found[item.name] = item.refused or _bytes(item)
            elif isinstance(item, Gap):
                found["gap"] = item.reason
    except ExtractError as error:
        return found, error.reason
    return found, None


def _bytes(member: Member) -> bytes:
    stream, parts = member.content.open(), []
    try:
        while chunk := stream.read(1000):
            parts.append(chunk)
    except ExtractError:
        pass
    return b"".join(parts)


@pytest.mark.parametrize(
    "filters",
    [
        pytest.param([{"id": py7zr.FILTER_LZMA2, "preset": 1}], id="lzma2"),
        pytest.param([{"id": py7zr.FILTER_LZMA}], id="lzma"),
        pytest.param([{"id": py7zr.FILTER_X86}, {"id": py7zr.FILTER_LZMA2, "preset": 1}], id="bcj"),
        pytest.param([{"id": py7zr.FILTER_BZIP2}], id="bzip2"),
        pytest.param([{"id": py7zr.FILTER_DEFLATE}], id="deflate"),
        pytest.param([{"id": py7zr.FILTER_PPMD, "order": 6, "mem": 24}], id="ppmd"),
        pytest.param([{"id": py7zr.FILTER_COPY}], id="copy"),
        pytest.param([{"id": py7zr.FILTER_ZSTD, "level": 3}], id="zstd"),
    ],
)
def test_every_member_comes_out_whole(filters: list[dict[str, int]]) -> None:
    data = packed(FILES, filters=filters)
    assert recognise(Content.of_bytes(data))
    assert read(data) == (FILES, None)


def test_a_member_can_be_skipped_and_read_twice() -> None:
    files = {"a": os.urandom(9 << 20), "b": os.urandom(1000)}
    data = packed(files, filters=[{"id": py7zr.FILTER_COPY}])
    for item in read_7z(Content.of_bytes(data), LIMITS):
        assert isinstance(item, Member)
        if item.name == "b":
            assert item.content.read(10_000) == item.content.read(10_000) == files["b"]


def test_encrypted_members_are_refused_by_name() -> None:
    found, stopped = read(packed({"a.txt": b"x", "b.txt": b"y"}, password="word"))
    assert found == {"a.txt": Reason.ENCRYPTED, "b.txt": Reason.ENCRYPTED}
    assert stopped is None


def test_encrypted_names_encrypt_the_archive() -> None:
    data = packed({"a.txt": b"x"}, password="word", header_encryption=True)
    with pytest.raises(Encrypted):
        list(read_7z(Content.of_bytes(data), LIMITS))


def test_a_bomb_stops_at_its_allowance() -> None:
    limits = Limits(expanded_floor_bytes=1 << 20, expanded_ratio=1)
    data = packed({"zeros": bytes(32 << 20)}, filters=[{"id": py7zr.FILTER_LZMA2, "preset": 1}])
    found, stopped = read(data, limits)
    assert stopped is Reason.ARCHIVE_BUDGET
    assert len(found["zeros"]) <= limits.expanded_allowance(len(data))


def test_a_huge_dictionary_is_refused_before_it_is_allocated() -> None:
    data = packed({"a": b"x" * 100}, filters=[{"id": py7zr.FILTER_LZMA2, "preset": 9}])
    found, _ = read(data, Limits(max_in_memory_bytes=8 << 20))
    assert found == {"a": Reason.TOO_LARGE}


def test_a_damaged_folder_gives_what_could_be_read_and_a_gap() -> None:
    data = bytearray(packed({"a": b"x" * 1000, "b": b"y"}, filters=[{"id": py7zr.FILTER_COPY}]))
    data[32 + 500] ^= 0xFF
    found, _ = read(bytes(data))
    assert len(found["a"]) == 1000
    assert found["b"] == b"y"
    assert found["gap"] is Reason.CORRUPT


def test_a_cut_archive_is_corrupt() -> None:
    data = packed(FILES)
    assert read(data[: len(data) // 2]) == ({}, Reason.CORRUPT)


@settings(deadline=None, max_examples=60)
@given(
    cut=st.integers(0, 300),
    flips=st.lists(st.tuples(st.integers(0, 299), st.integers(0, 255)), max_size=3),
)
def test_damage_anywhere_is_an_extract_error_that_names_nothing(
    cut: int, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(
        packed({f"{SECRET_NAME}.txt": b"one " * 50}, filters=[{"id": py7zr.FILTER_COPY}])
    )
    for at, value in flips:
        data[at % len(data)] = value
    told = ""
    try:
        for item in read_7z(Content.of_bytes(bytes(data[: len(data) - cut])), LIMITS):
            if isinstance(item, Member) and item.refused is None:
                _bytes(item)
    except ExtractError as error:
        told = "".join(traceback.format_exception(error))
    assert SECRET_NAME not in told
