"""ZIP archives, honest and hostile."""

import io
import os
import struct
import traceback
import zipfile
import zlib

import pytest
import pyzipper
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.document import Prose
from findings import Reason
from scanner.extractors import Content, Gap, Item, Member
from scanner.extractors.archives.zip_archive import read as read_zip
from scanner.extractors.archives.zip_archive import recognise
from scanner.extractors.containers.budget import Budget, Expanded
from scanner.extractors.containers.member_stream import MemberStream
from scanner.extractors.errors import BudgetSpent, Corrupt, ExtractError
from scanner.limits import Limits

LIMITS = Limits()
SECRET_NAME = "SECRETNAME"


def read(data: bytes, limits: Limits = LIMITS) -> tuple[dict[str, bytes | str], Reason | None]:
    """Members by name with their bytes or the reason of refusal, and what stopped the reading."""
    found: dict[str, bytes | str] = {}
    try:
        for item in read_zip(Content.of_bytes(data), limits):
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


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


FILES = {"a/compte rendu é.txt": b"un " * 500, "b.bin": bytes(range(256)), "empty.txt": b""}


@pytest.mark.parametrize(
    "method",
    [
        pytest.param(zipfile.ZIP_STORED, id="stored"),
        pytest.param(zipfile.ZIP_DEFLATED, id="deflated"),
        pytest.param(zipfile.ZIP_BZIP2, id="bzip2"),
        pytest.param(zipfile.ZIP_LZMA, id="lzma"),
    ],
)
def test_every_member_comes_out_whole(method: int) -> None:
    data = zipped(FILES, method)
    assert recognise(Content.of_bytes(data))
    assert read(data) == (FILES, None)


def test_a_zip64_archive_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("big.txt", "w", force_zip64=True) as f:
        f.write(b"text")
    assert read(out.getvalue()) == ({"big.txt": b"text"}, None)


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("opéré.txt".encode(), id="UTF-8 without its flag"),
        pytest.param("opéré.txt".encode("cp850"), id="code page 850"),
        pytest.param("opéré.txt".encode("cp437"), id="code page 437"),
    ],
)
def test_names_are_decoded_whatever_wrote_them(raw: bytes) -> None:
    data = zipped({"X" * len(raw): b"x"}).replace(b"X" * len(raw), raw)
    assert read(data)[0] == {"opéré.txt": b"x"}


@pytest.mark.parametrize("name", ["../../etc/passwd", "/absolute", "C:\\x.txt"])
def test_a_dangerous_name_is_only_a_name(name: str) -> None:
    assert read(zipped({name: b"x"}))[0] == {name: b"x"}


def test_two_members_of_one_name_both_come() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("x", b"two")
    items = read_zip(Content.of_bytes(out.getvalue()), LIMITS)
    assert [_bytes(item) for item in items if isinstance(item, Member)] == [b"one", b"two"]


def test_the_archive_comment_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = "dossier opéré".encode()
    items = list(read_zip(Content.of_bytes(out.getvalue()), LIMITS))
    assert [item.text for item in items if isinstance(item, Prose)] == ["dossier opéré"]


def test_aes_members_are_refused_as_encrypted_and_clear_ones_read() -> None:
    out = io.BytesIO()
    with pyzipper.AESZipFile(out, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"word")
        archive.writestr("sealed.txt", b"hidden")
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("clear.txt", b"shown")
    assert read(out.getvalue()) == ({"sealed.txt": Reason.ENCRYPTED, "clear.txt": b"shown"}, None)


def test_zipcrypto_members_are_refused_as_encrypted() -> None:
    """Flag bit 0 set by hand in both headers, as ZipCrypto has it."""
    data = bytearray(zipped({"sealed.txt": b"hidden"}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    assert read(bytes(data)) == ({"sealed.txt": Reason.ENCRYPTED}, None)


def test_an_unknown_method_is_refused_as_unsupported() -> None:
    data = bytearray(zipped({"x.txt": b"xx"}))
    data[data.find(b"PK\x01\x02") + 10] = 98
    assert read(bytes(data)) == ({"x.txt": Reason.UNSUPPORTED}, None)


def test_an_archive_after_a_program_or_before_garbage_is_found() -> None:
    data = zipped({"x.txt": b"x"})
    assert recognise(Content.of_bytes(b"MZ" + bytes(300) + data))
    assert read(b"MZ" + bytes(300) + data) == ({"x.txt": b"x"}, None)
    assert read(data + bytes(50)) == ({"x.txt": b"x"}, None)
    assert not recognise(Content.of_bytes(b"MZ" + bytes(300)))


def test_an_entry_called_a_folder_that_holds_bytes_is_a_member() -> None:
    assert read(zipped({"hidden/": b"x", "empty/": b""}))[0] == {"hidden/": b"x"}


def test_a_damaged_member_gives_what_could_be_read_and_a_gap() -> None:
    data = bytearray(zipped({"x.txt": b"abc" * 100, "y.txt": b"y"}, zipfile.ZIP_STORED))
    data[data.find(b"abc") + 100] ^= 0xFF
    found, stopped = read(bytes(data))
    assert stopped is None
    assert found["gap"] is Reason.CORRUPT
    assert len(found["x.txt"]) == 300
    assert found["y.txt"] == b"y"


def test_a_member_asked_for_at_once_is_never_taken_for_whole() -> None:
    data = bytearray(zipped({"x.txt": b"abc" * 100}, zipfile.ZIP_STORED))
    data[data.find(b"abc") + 100] ^= 0xFF
    member = next(read_zip(Content.of_bytes(bytes(data)), LIMITS))
    assert isinstance(member, Member)
    with pytest.raises(Corrupt):
        member.content.open().read()
    with pytest.raises(Corrupt):
        member.content.read(10_000)


def test_a_flat_bomb_stops_at_its_allowance() -> None:
    """300 MB of zeros in 0.3 MB: counted by bytes, not by seconds."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(300)) + packer.flush()
    content = Content.of_bytes(_one_entry(packed, declared=300 << 20))
    allowance = LIMITS.expanded_allowance(content.size)
    items = read_zip(content, LIMITS)
    member = next(items)
    assert isinstance(member, Member)
    stream = member.content.open()
    produced = len(_bytes(member))
    assert isinstance(stream, MemberStream)
    assert isinstance(stream.failure, BudgetSpent)
    assert 0 < produced <= allowance < 300 << 20
    with pytest.raises(BudgetSpent):
        next(items)


def _one_entry(packed: bytes, declared: int) -> bytes:
    """A zip of one deflated entry whose declared size and checksum are ours to choose."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), declared, 1, 0)
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(packed), declared, 1, 0, 0, 0, 0, 0, 0
    )
    offset = len(local) + 1 + len(packed)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central) + 1, offset, 0)
    return local + b"x" + packed + central + b"x" + end


def test_overlapping_entries_share_one_allowance() -> None:
    """Many directory entries over one kernel, as in 42.zip's overlapping successors."""
    kernel = zlib.compress(bytes(4 << 20), 9)[2:-4]
    single = _one_entry(kernel, declared=4 << 20)
    at = single.find(b"PK\1\2")
    entry, end = single[at:-22], bytearray(single[-22:])
    end[12:16] = struct.pack("<L", 100 * len(entry))
    small = Limits(expanded_floor_bytes=8 << 20, expanded_ratio=1)
    found, stopped = read(single[:at] + entry * 100 + bytes(end), small)
    assert stopped is Reason.ARCHIVE_BUDGET
    assert len(found["x"]) <= 9 << 20


def test_a_lying_size_costs_what_is_produced_only() -> None:
    packed = zlib.compress(b"short")[2:-4]
    found, _ = read(_one_entry(packed, declared=0xFFFFFFF0))
    assert found["x"] == b"short"


def test_bytes_beyond_a_declared_size_make_the_member_corrupt() -> None:
    packed = zlib.compress(b"shown and hidden")[2:-4]
    found, _ = read(_one_entry(packed, declared=5))
    assert found == {"x": b"shown", "gap": Reason.CORRUPT}


def test_more_members_than_allowed_stop_the_reading() -> None:
    found, stopped = read(zipped({str(n): b"x" for n in range(5)}), Limits(max_members=3))
    assert (len(found), stopped) == (3, Reason.ARCHIVE_BUDGET)


def test_nested_archives_go_on_with_the_same_budget() -> None:
    inner = zipped({"x": b"x"})
    limits = Limits(max_members=3)
    outer = read_zip(Content.of_bytes(zipped({"1.zip": inner, "2.zip": inner})), limits)
    first = next(outer)
    assert isinstance(first, Member)
    assert isinstance(first.content, Expanded)
    assert len(list(read_zip(first.content, limits))) == 1
    second = next(outer)
    assert isinstance(second, Member)
    with pytest.raises(BudgetSpent):
        list(read_zip(second.content, limits))


def test_a_directory_that_claims_to_be_huge_is_not_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.extractors.archives.zip_archive.MAX_DIRECTORY_BYTES", 60)
    found, stopped = read(zipped({"x.txt": b"x", "y.txt": b"y"}))
    assert (found, stopped) == ({"x.txt": b"x", "y.txt": b"y"}, Reason.CORRUPT)


def test_a_large_member_is_streamed_and_can_be_read_twice() -> None:
    data = os.urandom(1 << 20) * 10
    member = next(read_zip(Content.of_bytes(zipped({"big.csv": data})), LIMITS))
    assert isinstance(member, Member)
    assert zlib.crc32(_bytes(member)) == zlib.crc32(data)
    stream = member.content.open()
    stream.seek(9 << 20)
    assert stream.read(100) == data[9 << 20 :][:100]
    stream.seek(-10, os.SEEK_END)
    assert stream.read() == data[-10:]


def test_a_cut_archive_gives_what_can_be_read_then_corrupt() -> None:
    files = {"one.txt": os.urandom(300), "two.txt": b"deux " * 100, "three.txt": os.urandom(300)}
    data = zipped(files)
    cut = data[: data.find(b"three.txt") + 100]
    found, stopped = read(cut)
    assert stopped is Reason.CORRUPT
    assert found["one.txt"] == files["one.txt"]
    assert found["two.txt"] == files["two.txt"]
    assert isinstance(found["three.txt"], bytes)
    assert files["three.txt"].startswith(found["three.txt"])


def test_a_cut_stream_whose_sizes_follow_is_salvaged_too() -> None:
    """Written to a pipe: local headers without sizes."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise io.UnsupportedOperation

        def tell(self) -> int:
            raise io.UnsupportedOperation

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.txt", b"un " * 100)
        archive.writestr("two.txt", b"deux " * 100)
    data = pipe.getvalue()
    found, stopped = read(data[: data.find(b"PK\1\2")])
    assert stopped is Reason.CORRUPT
    assert found == {"one.txt": b"un " * 100, "two.txt": b"deux " * 100}


def _all_items(data: bytes) -> list[Item]:
    items: list[Item] = []
    for item in read_zip(Content.of_bytes(data), LIMITS):
        items.append(item)
        if isinstance(item, Member) and item.refused is None:
            _bytes(item)
    return items


@settings(deadline=None)
@given(
    cut=st.integers(0, 400),
    flips=st.lists(st.tuples(st.integers(0, 399), st.integers(0, 255)), max_size=3),
)
def test_damage_anywhere_is_an_extract_error_that_names_nothing(
    cut: int, flips: list[tuple[int, int]]
) -> None:
    data = bytearray(zipped({f"{SECRET_NAME}1.txt": b"one " * 50, f"{SECRET_NAME}2.txt": b"two"}))
    for at, value in flips:
        data[at % len(data)] = value
    told = ""
    try:
        _all_items(bytes(data[:cut]))
    except ExtractError as error:
        told = "".join(traceback.format_exception(error))
    assert SECRET_NAME not in told


def test_a_member_does_not_show_its_name() -> None:
    member = next(read_zip(Content.of_bytes(zipped({SECRET_NAME: b"x"})), LIMITS))
    assert SECRET_NAME not in repr(member)


def test_the_budget_of_a_file_is_the_allowance_of_its_size() -> None:
    budget = Budget.of(Content.of_bytes(bytes(1000)), LIMITS)
    assert budget.bytes_left == LIMITS.expanded_allowance(1000)
    assert budget.members_left == LIMITS.max_members
