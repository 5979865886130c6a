"""Tar archives, honest and hostile."""

import gzip
import io
import os
import tarfile
import traceback

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings import Reason
from scanner.extractors import Content, Gap, Member
from scanner.extractors.archives.tar_archive import read as read_tar
from scanner.extractors.archives.tar_archive import recognise
from scanner.extractors.errors import ExtractError
from scanner.limits import Limits

LIMITS = Limits()
FORMATS = [
    pytest.param(tarfile.USTAR_FORMAT, id="ustar"),
    pytest.param(tarfile.GNU_FORMAT, id="gnu"),
    pytest.param(tarfile.PAX_FORMAT, id="pax"),
]
SECRET_NAME = "SECRETNAME"


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def read(data: bytes, limits: Limits = LIMITS) -> tuple[dict[str, bytes | str], Reason | None]:
    found: dict[str, bytes | str] = {}
    try:
        for item in read_tar(Content.of_bytes(data), limits):
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


@pytest.mark.parametrize("form", FORMATS)
def test_every_file_comes_out_whole(form: int) -> None:
    files = {"dossier/compte rendu é.txt": b"un " * 999, "x" * 90: b"", "b.bin": os.urandom(5000)}
    data = tarred(files, form)
    assert recognise(Content.of_bytes(data))
    assert read(data) == (files, None)


def test_links_devices_and_folders_are_no_members() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo("not a file")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert read(out.getvalue()) == ({}, None)


def test_a_cut_member_gives_its_start_then_corrupt() -> None:
    data = tarred({"one.txt": b"1" * 600, "two.txt": b"2" * 2000}, tarfile.USTAR_FORMAT)
    found, stopped = read(data[: 512 * 4 + 700])
    assert found == {"one.txt": b"1" * 600, "two.txt": b"2" * 700, "gap": Reason.CORRUPT}
    assert stopped is Reason.CORRUPT


def test_a_damaged_header_in_the_middle_is_not_taken_for_the_end() -> None:
    data = bytearray(tarred({"one.txt": b"1", "two.txt": b"2"}, tarfile.USTAR_FORMAT))
    data[1024 + 5] ^= 0xFF
    assert read(bytes(data)) == ({"one.txt": b"1"}, Reason.CORRUPT)


def test_a_sparse_member_is_charged_for_what_it_expands_to() -> None:
    """A GNU sparse header of 1 TB of zeros in two blocks."""
    info = tarfile.TarInfo("sparse")
    info.type = tarfile.GNUTYPE_SPARSE
    header = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"00000000000\0"
    header[386:410] = b"00000000000\0" * 2
    header[483:495] = b"\x80" + (1 << 40).to_bytes(11, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    found, stopped = read(bytes(header) + bytes(1024), Limits(expanded_floor_bytes=1 << 20))
    assert stopped is Reason.ARCHIVE_BUDGET
    assert len(found["sparse"]) <= (1 << 20) + 200 * 1536


def test_headers_nested_without_end_are_corrupt() -> None:
    """Each GNU long name announces the next one."""
    info = tarfile.TarInfo("././@LongLink")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 1
    block = info.tobuf(tarfile.GNU_FORMAT) + b"x" + bytes(511)
    assert read(block * 5000) == ({}, Reason.CORRUPT)


def test_a_negative_size_does_not_loop() -> None:
    header = bytearray(tarred({"x": b""}, tarfile.GNU_FORMAT)[:512])
    header[124:136] = b"\xff" * 10 + (-1024 & 0xFFFF).to_bytes(2, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    _, stopped = read(bytes(header) * 3 + bytes(1024))
    assert stopped is Reason.CORRUPT


def test_more_members_than_allowed_stop_the_reading() -> None:
    found, stopped = read(tarred({str(n): b"x" for n in range(5)}), Limits(max_members=3))
    assert (len(found), stopped) == (3, Reason.ARCHIVE_BUDGET)


@pytest.mark.parametrize(
    "head", [pytest.param(b"", id="empty"), pytest.param(b"a" * 512, id="text"), bytes(512)]
)
def test_other_bytes_are_no_tar(head: bytes) -> None:
    assert not recognise(Content.of_bytes(head))


@settings(deadline=None)
@given(
    cut=st.integers(0, 6000),
    flips=st.lists(st.tuples(st.integers(0, 5999), st.integers(0, 255)), max_size=3),
)
def test_damage_anywhere_is_an_extract_error_that_names_nothing(
    cut: int, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(tarred({SECRET_NAME * 20: b"one " * 50, f"{SECRET_NAME}2.txt": b"two"}))
    for at, value in flips:
        data[at] = value
    told = ""
    try:
        for item in read_tar(Content.of_bytes(bytes(data[:cut])), LIMITS):
            if isinstance(item, Member) and item.refused is None:
                _bytes(item)
    except ExtractError as error:
        told = "".join(traceback.format_exception(error))
    assert SECRET_NAME not in told


def test_a_large_member_deep_in_a_tar_gz_costs_one_pass() -> None:
    """Its first bytes are kept: going back to its start does not inflate the archive again."""
    from scanner.extractors.archives import compressed  # noqa: PLC0415 - the gzip reader, for this test only

    big = os.urandom(9 << 20)
    data = gzip.compress(tarred({"a": big, "b": big}), 1)
    seen = 0
    for item in compressed.FORMATS[0].read(Content.of_bytes(data), LIMITS):
        assert isinstance(item, Member)
        assert item.content.head == big[:4096]
        assert _bytes(item) == big
        seen += 1
    assert seen == 2
