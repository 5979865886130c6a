"""An index that cannot be used costs a sweep, never a file."""

from pathlib import Path

import pytest

from agent.index import Fate, FileIndex, PathKeys, Stamp, open_index
from agent.storage import StateProblem, Trouble

KEYS = PathKeys(b"a key of the tests")


def keep_one(index: FileIndex) -> None:
    folder = index.folder(index.volume("medium"), "a")
    index.save(folder, index.keys.name("cr"), Stamp(1, 2, 3, 4), Fate(1, "scanned"))


def keep_many(index: FileIndex) -> None:
    folder = index.folder(index.volume("medium"), "b")
    for number in range(10_000):
        index.save(folder, b"%d" % number, Stamp(1, 2, 3, 4), Fate(1, "scanned"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "index.db"


def test_what_is_kept_is_there_after_closing(path: Path) -> None:
    index = open_index(path, KEYS).index
    keep_one(index)
    index.close()
    opened = open_index(path, KEYS)
    assert opened.index.coverage().files == 1
    assert (opened.set_aside, opened.emptied) == (None, False)
    opened.index.close()


def test_a_damaged_index_is_set_aside_and_told(path: Path) -> None:
    index = open_index(path, KEYS).index
    keep_one(index)
    index.close()
    path.write_bytes(b"not a database" * 1000)
    opened = open_index(path, KEYS)
    assert opened.set_aside is not None
    assert opened.index.coverage().files == 0
    opened.index.close()


def test_another_secret_empties_the_index(path: Path) -> None:
    """Its keys would match nothing: every file would look gone."""
    index = open_index(path, KEYS).index
    keep_one(index)
    index.close()
    opened = open_index(path, PathKeys(b"another key of the tests"))
    assert opened.emptied
    assert opened.index.coverage().files == 0
    opened.index.close()


def test_a_full_disk_is_told_and_nothing_half_is_kept(path: Path) -> None:
    index = open_index(path, KEYS).index
    keep_one(index)
    index.commit()
    index._db.execute("PRAGMA max_page_count = 30")
    with pytest.raises(StateProblem) as problem:
        keep_many(index)
    assert problem.value.trouble is Trouble.FULL
    assert index.coverage().files == 1
    index.close()
