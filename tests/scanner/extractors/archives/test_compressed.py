"""Compressed streams, honest and hostile."""

import bz2
import gzip
import io
import lzma
import os
import sys
import tarfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings import Reason
from scanner.extractors import Content, Gap, Member
from scanner.extractors.archives.compressed import FORMATS
from scanner.extractors.containers.member_stream import MemberStream
from scanner.extractors.errors import BudgetSpent, ExtractError, TooLarge
from scanner.limits import Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LIMITS = Limits()
Compress = Callable[[bytes], bytes]


def _lzma_alone(data: bytes) -> bytes:
    return lzma.compress(data, format=lzma.FORMAT_ALONE)


WAYS = [
    pytest.param(gzip.compress, "gz", id="gzip"),
    pytest.param(bz2.compress, "bz2", id="bzip2"),
    pytest.param(lzma.compress, "xz", id="xz"),
    pytest.param(_lzma_alone, "lzma", id="lzma"),
    pytest.param(zstd.compress, "zst", id="zstd"),
]


def read(
    data: bytes, suffix: str = "", limits: Limits = LIMITS
) -> tuple[dict[str, bytes | str], Reason | None]:
    content = Content.of_bytes(data, suffix)
    known = next(known for known in FORMATS if known.recognise(content))
    found: dict[str, bytes | str] = {}
    try:
        for item in known.read(content, limits):
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


@pytest.mark.parametrize(("compress", "suffix"), WAYS)
def test_what_was_compressed_comes_out(compress: Compress, suffix: str) -> None:
    data = b"un deux trois " * 5000 + os.urandom(3000)
    assert read(compress(data), suffix) == ({"content": data}, None)


@pytest.mark.parametrize(("compress", "suffix"), WAYS)
def test_a_cut_stream_gives_its_start_and_a_gap(compress: Compress, suffix: str) -> None:
    data = os.urandom(2_000_000)
    found, _ = read(compress(data)[:1_500_000], suffix)
    assert found["gap"] is Reason.CORRUPT
    start = found["content"]
    assert isinstance(start, bytes)
    assert len(start) > 500_000
    assert data.startswith(start)


@pytest.mark.parametrize(("compress", "suffix"), WAYS)
def test_a_bomb_stops_at_its_allowance(compress: Compress, suffix: str) -> None:
    limits = Limits(expanded_floor_bytes=1 << 20, expanded_ratio=1)
    data = compress(bytes(32 << 20))
    found, stopped = read(data, suffix, limits)
    assert stopped is Reason.ARCHIVE_BUDGET
    assert len(found["content"]) <= limits.expanded_allowance(len(data))


@pytest.mark.parametrize(("compress", "suffix"), WAYS[:3] + WAYS[4:])
def test_several_streams_in_a_row_are_one(compress: Compress, suffix: str) -> None:
    data = compress(b"one ") + compress(b"two") + bytes(8)
    assert read(data, suffix) == ({"content": b"one two"}, None)


def test_something_else_after_the_end_is_a_gap() -> None:
    data = gzip.compress(b"shown") + b"neither gzip nor padding"
    assert read(data) == ({"content": b"shown", "gap": Reason.CORRUPT}, None)


def test_a_wrong_checksum_is_a_gap() -> None:
    data = bytearray(gzip.compress(os.urandom(100_000)))
    data[-5] ^= 1
    found, _ = read(bytes(data))
    assert found["gap"] is Reason.CORRUPT
    assert len(found["content"]) > 80_000


def test_the_name_that_gzip_kept_is_the_name() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("export.csv", "wb", fileobj=out) as stream:
        stream.write(b"a;b")
    assert read(out.getvalue()) == ({"export.csv": b"a;b"}, None)


@pytest.mark.parametrize(("compress", "suffix"), WAYS)
def test_a_tar_inside_gives_its_own_members(compress: Compress, suffix: str) -> None:
    assert read(compress(_tar()), suffix) == ({"a/b.txt": b"text"}, None)


def test_damage_after_the_end_of_a_tar_is_a_gap() -> None:
    data = bytearray(gzip.compress(_tar() + os.urandom(100_000)))
    data[-5] ^= 1
    assert read(bytes(data)) == ({"a/b.txt": b"text", "gap": Reason.CORRUPT}, None)


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a/b.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"text"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("compress", "suffix"),
    [
        pytest.param(lambda data: lzma.compress(data, preset=9), "xz", id="xz"),
        pytest.param(
            lambda data: zstd.compress(
                data,
                options={
                    zstd.CompressionParameter.window_log: 27,
                    zstd.CompressionParameter.content_size_flag: 0,
                },
            ),
            "zst",
            id="zstd",
        ),
    ],
)
def test_a_huge_dictionary_is_refused(compress: Compress, suffix: str) -> None:
    limits = Limits(max_in_memory_bytes=1 << 20)
    stream_data = compress(os.urandom(3 << 20))
    assert read(stream_data, suffix, limits) == ({"content": Reason.TOO_LARGE}, None)


def test_a_member_that_holds_itself_is_one_member_a_level() -> None:
    """A quine would never end; each level is a container, and the caller counts those."""
    data = b"core"
    for _ in range(5):
        data = gzip.compress(data)
    for _ in range(5):
        found, stopped = read(data)
        assert stopped is None
        inner = found["content"]
        assert isinstance(inner, bytes)
        data = inner
    assert data == b"core"


def test_a_large_member_tells_its_size_once_it_was_read() -> None:
    data = gzip.compress(bytes(20 << 20))
    item = next(FORMATS[0].read(Content.of_bytes(data), LIMITS))
    assert isinstance(item, Member)
    assert 0 < item.content.size < 20 << 20
    _bytes(item)
    assert item.content.size == 20 << 20


def test_a_failure_stays_a_failure_when_read_again() -> None:
    item = next(FORMATS[0].read(Content.of_bytes(gzip.compress(b"x" * 9999)[:-9]), LIMITS))
    assert isinstance(item, Member)
    stream = item.content.open()
    assert isinstance(stream, MemberStream)
    for _ in range(2):
        stream.seek(0)
        with pytest.raises(ExtractError):
            stream.read()
    with pytest.raises(ExtractError):
        item.content.read(100_000)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_a_signature_are_data_or_an_extract_error(rest: bytes) -> None:
    for signature in (b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"):
        read(signature + rest)


def test_the_errors_carry_the_reasons_of_the_report() -> None:
    assert BudgetSpent.reason is Reason.ARCHIVE_BUDGET
    assert TooLarge.reason is Reason.TOO_LARGE
