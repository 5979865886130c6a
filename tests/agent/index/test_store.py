"""The index keeps what is needed to know a file again, and no name."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.index import Fate, FileIndex, PathKeys, Stamp
from agent.index.rows import stamp_of
from agent.index.schema import STATEMENTS
from findings import Reason, Verdict
from scanner.walk import Candidate

SIGNED = st.integers(-(1 << 63), (1 << 63) - 1)


def test_no_name_is_in_the_database(tmp_path: Path) -> None:
    """A stolen laptop's index tells nobody whose records lay on it."""
    path = tmp_path / "index.db"
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in STATEMENTS:
        connection.execute(statement)
    index = FileIndex(connection, PathKeys(b"a key of the tests"))
    folder = index.folder(index.volume("medium"), "MARTEAU Jeanne/psychiatrie")
    name = index.keys.name("cr MARTEAU.docx")
    index.save(folder, name, Stamp(1, 2, 3, 4), Fate(1, "scanned", None, Verdict.LEAK, True, 5))
    index.close()
    content = path.read_bytes().lower()
    for word in (b"marteau", b"psychiatrie", b"docx"):
        assert word not in content


@given(SIGNED, SIGNED, SIGNED, st.sampled_from([None, *Reason]), st.sampled_from(Verdict))
def test_what_is_kept_comes_back(
    inode: int, size: int, time_ns: int, reason: Reason | None, verdict: Verdict
) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in STATEMENTS:
        connection.execute(statement)
    index = FileIndex(connection, PathKeys(b"a key of the tests"))
    folder = index.folder(index.volume("medium"), "a/b/c")
    stamp = Stamp(inode, size, time_ns, time_ns)
    fate = Fate(1, "partial", reason, verdict, True, 7, b"hash")
    index.save(folder, b"name", stamp, fate)
    found = index.file(index.folder(1, "a/b/c"), b"name")
    assert found is not None
    assert (found.stamp, found.fate) == (stamp, fate)
    connection.close()


@pytest.mark.parametrize("inode", [0, 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1])
def test_every_file_number_of_64_bits_fits(inode: int) -> None:
    met = Candidate("p", "p", "r", 1, 2, 3, inode, 0o600, 4)
    assert -(1 << 63) <= stamp_of(met).inode < 1 << 63


def test_a_folder_is_kept_with_those_around_it(index: FileIndex) -> None:
    volume = index.volume("medium")
    index.save(index.folder(volume, "a/b/c"), b"n", Stamp(1, 1, 1, 1), Fate(1, "scanned"))
    top = index.folder(volume, "")
    (above,) = index.inner_folders(top)
    assert above == index.folder(volume, "a").key


def test_the_same_path_on_two_media_is_two_files(index: FileIndex) -> None:
    one, two = index.volume("one key"), index.volume("another key")
    assert index.folder(one, "export").key != index.folder(two, "export").key
    assert index.volume("one key") == one


def test_a_subject_can_be_told_from_the_keys_alone(index: FileIndex) -> None:
    folder = index.folder(index.volume("medium"), "a")
    name = index.keys.name("cr.txt")
    index.save(folder, name, Stamp(1, 2, 3, 4), Fate(1, "scanned"))
    known = index.file(folder, name)
    assert known is not None
    assert index.forget(folder, name, known).subject == index.keys.subject(folder.key, name)


def test_two_secrets_have_no_key_in_common() -> None:
    one, two = PathKeys(b"one secret of the tests"), PathKeys(b"two secret of the tests")
    assert one.name("cr.txt") != two.name("cr.txt")
    assert one.folder("v", "a") != two.folder("v", "a")
    assert one.fingerprint != two.fingerprint


def test_open_files_are_counted_by_owner_and_volume(index: FileIndex) -> None:
    one, two = (index.folder(index.volume(name), "") for name in ("one", "two"))
    leak = Fate(1, "scanned", None, Verdict.LEAK, True, owner=1000)
    fates = [
        (one, leak),
        (one, leak._replace(outcome="waiting")),
        (one, leak._replace(verdict=Verdict.UNKNOWN, reason=Reason.PERMISSION)),
        (one, leak._replace(verdict=Verdict.REVIEW)),
        (one, leak._replace(verdict=Verdict.CLEAN, reported=False)),
        (two, leak._replace(owner=1001)),
    ]
    for number, (folder, fate) in enumerate(fates):
        index.save(folder, bytes([number]), Stamp(number, 10, 0, 0), fate)
    assert sorted(
        (some.owner, some.volume, some.is_leak, some.files) for some in index.open_files()
    ) == [(1000, 1, False, 1), (1000, 1, True, 2), (1001, 2, True, 1)]


def test_coverage_tells_what_waits_and_what_was_left(index: FileIndex) -> None:
    folder = index.folder(index.volume("medium"), "")
    for number, fate in enumerate(
        [
            Fate(1, "scanned", None, Verdict.LEAK),
            Fate(1, "partial", Reason.TIMEOUT),
            Fate(1, "skipped", Reason.TOO_LARGE),
            Fate(1, "waiting"),
        ]
    ):
        index.save(folder, bytes([number]), Stamp(number, 10, 0, 0), fate)
    index.finish_sweep(1, 1000, (7, 2, 30, 400))
    told = index.coverage()
    assert (told.files, told.size, told.examined, told.waiting) == (4, 40, 2, 1)
    assert {why: left.files for why, left in told.not_examined.items()} == {
        Reason.TIMEOUT: 1,
        Reason.TOO_LARGE: 1,
    }
    assert told.folders_not_listed == 7
    assert (told.zones, told.zone_files, told.zone_size) == (2, 30, 400)
    assert told.share == 0.75
    assert index.swept_at(1) == 1000
