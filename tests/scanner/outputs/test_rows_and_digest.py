"""Members stand under their container, the worst come first, and memory stays bounded."""

import pytest

from findings import FolderRecord, Outcome, Reason, Severity
from scanner.outputs.digest import Digest, relative_to_roots, split_path
from scanner.outputs.labels import Standing
from scanner.outputs.rows import standing_of
from tests.scanner.fake_engine import few_records, file_record, leak, summary_of, unread


def digest_of(*records: object, most_rows: int = 50) -> Digest:
    digest = Digest(most_rows)
    for record in (*records, summary_of(())):
        digest.add(record)  # type: ignore[arg-type]
    return digest


def test_the_list_begins_with_the_worst() -> None:
    standings = [row.standing for row in digest_of(*few_records()).worst()]
    assert standings == sorted(standings, key=lambda one: -one.badness)
    assert standings[0] is Standing.LEAK


def test_equals_keep_their_order() -> None:
    digest = digest_of(leak("b"), leak("a"), leak("c"))
    assert [row.record.path for row in digest.worst()] == ["b", "a", "c"]


def test_members_go_under_their_container_at_any_depth() -> None:
    digest = digest_of(
        leak("a.zip!b.zip!c.txt"), file_record("a.zip!b.zip!d.txt"), leak("a.zip!b.zip"),
        file_record("a.zip!e.txt"), leak("a.zip"), leak("f.txt"),
    )  # fmt: skip
    rows = digest.worst()
    assert [row.record.path for row in rows] == ["a.zip", "f.txt"]
    assert [member.path for member in rows[0].members] == ["a.zip!b.zip", "a.zip!b.zip!c.txt"]
    assert digest.standings == {Standing.LEAK: 2}


def test_a_file_with_an_exclamation_mark_and_no_container_is_a_file() -> None:
    digest = digest_of(leak("wow!.txt"), leak("x.txt"), leak("hey!.txt"))
    assert {row.record.path for row in digest.worst()} == {"wow!.txt", "x.txt", "hey!.txt"}


def test_only_so_many_rows_are_kept_and_all_are_counted() -> None:
    digest = digest_of(*(leak(str(n), n) for n in range(1, 101)), most_rows=3)
    assert [row.record.path for row in digest.worst()] == ["100", "99", "98"]
    assert digest.listed == 100


@pytest.mark.parametrize(
    ("record", "standing"),
    [
        pytest.param(file_record(), Standing.CLEAN, id="clean"),
        pytest.param(file_record(outcome=Outcome.PARTIAL), Standing.PARTIAL, id="clean in part"),
        pytest.param(file_record(outcome=Outcome.FAILED), Standing.UNREAD, id="clean but failed"),
        pytest.param(leak("x", outcome=Outcome.PARTIAL), Standing.LEAK, id="leak in part"),
        pytest.param(unread("x", Reason.CORRUPT), Standing.UNREAD, id="unknown"),
        pytest.param(FolderRecord(path="x"), Standing.UNREAD, id="folder"),
    ],
)
def test_what_was_not_read_whole_is_never_clean(record: object, standing: Standing) -> None:
    assert standing_of(record) is standing  # type: ignore[arg-type]


def test_files_left_out_by_a_rule_are_not_listed_but_too_large_and_encrypted_ones_are() -> None:
    skipped = [unread(reason.value, reason, Outcome.SKIPPED) for reason in Reason]
    rows = digest_of(*skipped).worst()
    assert {row.record.path for row in rows} == {"too_large", "encrypted"}


def test_leaks_are_counted_by_severity_folder_and_exposure() -> None:
    digest = digest_of(*few_records())
    assert {key: tally.files for key, tally in digest.severities.items()} == {
        Severity.CRITICAL: 1,
        Severity.HIGH: 1,
    }
    assert {key: tally.patients for key, tally in digest.folders.items()} == {
        "Bureau/Staff": 1204,
        "Bureau": 2,
    }


@pytest.mark.parametrize(
    ("path", "folder", "name"),
    [
        pytest.param("a/b/c.txt", "a/b", "c.txt", id="folders"),
        pytest.param("c.txt", ".", "c.txt", id="name alone"),
        pytest.param("/c.txt", "/", "c.txt", id="top"),
        pytest.param("C:\\d\\e.txt", "C:\\d", "e.txt", id="Windows"),
        pytest.param("C:/d\\e.txt", "C:/d", "e.txt", id="Windows, mixed"),
        pytest.param("a/b\\c.txt", "a", "b\\c.txt", id="a backslash in a POSIX name"),
        pytest.param("a/b.zip!c/d.txt", "a", "b.zip!c/d.txt", id="member"),
    ],
)
def test_the_folder_and_name_of_a_path(path: str, folder: str, name: str) -> None:
    assert split_path(path) == (folder, name)


@pytest.mark.parametrize(
    ("path", "below"),
    [("/s/t/x", "x"), ("/s/u/x", "u/x"), ("/sx/x", "/sx/x"), ("/s", "/s"), ("E:\\x", "x")],
)
def test_paths_are_shown_below_their_nearest_root(path: str, below: str) -> None:
    assert relative_to_roots(path, ("/s", "/s/t/", "E:\\")) == below
