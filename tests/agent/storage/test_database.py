"""A state database opens whole, or is set aside and made new, or is refused with a sentence."""

import os
import random
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from agent.storage import Opened, Schema, StateProblem, Trouble, open_database, transaction

SCHEMA = Schema(
    application_id=0x436F6C54,
    version=1,
    statements=("CREATE TABLE word (word TEXT NOT NULL UNIQUE)",),
)
NEXT = Schema(
    application_id=SCHEMA.application_id,
    version=2,
    statements=("CREATE TABLE word (word TEXT NOT NULL UNIQUE, count INTEGER)",),
    migrations={1: ("ALTER TABLE word ADD COLUMN count INTEGER", "UPDATE word SET count = 1")},
)
posix_only = pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "words.db"


def opening(path: Path, schema: Schema = SCHEMA, max_bytes: int | None = None) -> Opened:
    return open_database(path, schema=schema, synchronous="FULL", max_bytes=max_bytes)


@contextmanager
def opened(path: Path, schema: Schema = SCHEMA) -> Iterator[sqlite3.Connection]:
    with closing(opening(path, schema).connection) as connection:
        yield connection


def write(connection: sqlite3.Connection, *words: str) -> None:
    with transaction(connection):
        connection.executemany("INSERT INTO word (word) VALUES (?)", [(word,) for word in words])


def words(connection: sqlite3.Connection) -> list[str]:
    return [word for (word,) in connection.execute("SELECT word FROM word ORDER BY word")]


def trouble(path: Path, schema: Schema = SCHEMA) -> Trouble:
    with pytest.raises(StateProblem) as caught:
        opening(path, schema)
    assert str(path.parent) in str(caught.value)
    assert caught.value.next_step
    return caught.value.trouble


def test_what_was_written_is_there_again(path: Path) -> None:
    with opened(path) as connection:
        write(connection, "one", "two")
    again = opening(path)
    with closing(again.connection) as connection:
        assert words(connection) == ["one", "two"]
    assert again.set_aside is None


@posix_only
def test_folder_and_files_are_the_owners_alone(path: Path) -> None:
    with opened(path) as connection:
        write(connection, "one")
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
        names = {file.name for file in path.parent.iterdir()}
    assert names == {"words.db", "words.db-wal", "words.db-shm"}
    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@posix_only
def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    with opened(path):
        pass
    path.chmod(0o644)
    with opened(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix_only
@pytest.mark.parametrize("mode", [0o770, 0o707, 0o1777])
def test_a_folder_that_others_may_write_is_refused(path: Path, mode: int) -> None:
    path.parent.mkdir()
    path.parent.chmod(mode)
    assert trouble(path) is Trouble.EXPOSED


@posix_only
def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.symlink_to(tmp_path / "elsewhere.db")
    assert trouble(path) is Trouble.UNUSABLE
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_folder_in_the_files_place_is_refused(path: Path) -> None:
    path.mkdir(parents=True)
    assert trouble(path) is Trouble.UNUSABLE


def test_a_file_in_the_folders_place_is_refused(path: Path) -> None:
    path.parent.write_bytes(b"")
    assert trouble(path) is Trouble.UNUSABLE


def make(path: Path) -> bytes:
    """A database with two hundred words, checkpointed; its bytes."""
    with opened(path) as connection:
        write(connection, *(f"word {number:04}" for number in range(200)))
    return path.read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"not a database at all" * 300, id="another file"),
        pytest.param(lambda good: good[: len(good) // 2], id="cut in the middle"),
        pytest.param(lambda good: good[:50], id="cut in the header"),
        pytest.param(lambda good: good[:4096] + bytes(len(good) - 4096), id="zeroed pages"),
        pytest.param(
            lambda good: good[:4096] + random.Random(1).randbytes(len(good) - 4096), id="noise"
        ),
        pytest.param(lambda good: good[:44] + b"\0\0\0\x09" + good[48:], id="schema format 9"),
        pytest.param(lambda good: good[:68] + b"ABCD" + good[72:], id="another application's"),
        pytest.param(lambda good: good[:68] + bytes(4) + good[72:], id="nobody's"),
        pytest.param(lambda good: good[:60] + bytes(4) + good[64:], id="no version"),
        pytest.param(lambda good: good[:60] + b"\xff" * 4 + good[64:], id="negative version"),
    ],
)
def test_an_unusable_file_is_set_aside_and_a_new_one_made(
    path: Path, damage: Callable[[bytes], bytes]
) -> None:
    spoiled = damage(make(path))
    path.write_bytes(spoiled)
    again = opening(path)
    with closing(again.connection) as connection:
        assert words(connection) == []
        write(connection, "new")
    assert again.set_aside is not None
    assert again.set_aside.name.startswith("words.set-aside-")
    assert again.set_aside.suffix == ".db"
    assert again.set_aside.read_bytes()[64:] == spoiled[64:]


def test_no_byte_of_the_header_raises_anything_else(path: Path) -> None:
    """Each flip ends in a usable database or in a sentence."""
    good, told = make(path), set[Trouble]()
    for offset in range(16, 96):  # before and behind: the format's name, and SQLite's version
        path.write_bytes(good[:offset] + bytes([good[offset] ^ 0xFF]) + good[offset + 1 :])
        try:
            with opened(path) as connection:
                write(connection, "new")
        except StateProblem as problem:
            told.add(problem.trouble)
        path.unlink()
    assert told <= {Trouble.NEWER, Trouble.CORRUPT, Trouble.READ_ONLY}


def test_the_log_of_an_unusable_file_is_not_replayed_into_the_new_one(path: Path) -> None:
    log = path.with_name(path.name + "-wal")
    with opened(path) as connection:
        write(connection, *(f"word {number:04}" for number in range(2000)))
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        write(connection, "old")
        written = log.read_bytes()
    path.write_bytes(b"not a database" * 1000)
    log.write_bytes(written)
    again = opening(path)
    with closing(again.connection) as connection:
        assert words(connection) == []
    assert again.set_aside is not None


def test_only_the_newest_unusable_files_are_kept(path: Path) -> None:
    asides = []
    for _ in range(4):
        make(path)
        path.write_bytes(b"not a database" * 1000)
        again = opening(path)
        again.connection.close()
        asides.append(again.set_aside)
    assert sorted(path.parent.glob("*set-aside*.db")) == asides[-2:]


def test_a_newer_versions_file_is_refused_and_left_alone(path: Path) -> None:
    with opened(path, NEXT) as connection:
        write(connection, "one")
    assert trouble(path) is Trouble.NEWER
    with opened(path, NEXT) as connection:
        assert words(connection) == ["one"]


def test_an_older_versions_file_is_migrated(path: Path) -> None:
    with opened(path) as connection:
        write(connection, "one")
    with opened(path, NEXT) as connection:
        assert connection.execute("SELECT word, count FROM word").fetchall() == [("one", 1)]
    with opened(path, NEXT) as connection:
        assert words(connection) == ["one"]


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    with opened(path) as connection:
        write(connection, "one")
    broken = Schema(
        application_id=SCHEMA.application_id,
        version=2,
        statements=(),
        migrations={1: ("DELETE FROM word", "INSERT INTO nowhere VALUES (1)")},
    )
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        opening(path, broken)
    with opened(path) as connection:
        assert words(connection) == ["one"]


@pytest.mark.parametrize(
    ("application_id", "version"),
    [
        pytest.param(0, 1, id="no application"),
        pytest.param(1 << 31, 1, id="too large"),
        pytest.param(1, 2, id="no way up"),
    ],
)
def test_a_schema_that_cannot_work_is_not_made(application_id: int, version: int) -> None:
    with pytest.raises(ValueError, match=r"application_id|migration"):
        Schema(application_id=application_id, version=version, statements=())


def test_a_file_made_anew_while_we_looked_at_the_old_one_is_not_set_aside(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes meet the same damaged file: the second must not rename the first's new one."""
    path.parent.mkdir(mode=0o700)
    path.write_bytes(b"not a database" * 1000)
    answers: list[tuple[int, int]] = [(1, 1)]

    def identity(_: Path) -> tuple[int, int]:
        if len(answers) == 1:  # asked before the check: now the other process is faster
            answers.append((1, 2))
            return answers[0]
        if not path.read_bytes().startswith(b"SQLite"):
            path.unlink()
            with opened_by_another(path):
                pass
        return answers[1]

    monkeypatch.setattr("agent.storage.database.identity", identity)
    again = opening(path)
    with closing(again.connection) as connection:
        assert words(connection) == ["theirs"]
    assert again.set_aside is None


@contextmanager
def opened_by_another(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"{SCHEMA.statements[0]}; INSERT INTO word VALUES ('theirs');"
            f"PRAGMA application_id={SCHEMA.application_id}; PRAGMA user_version=1"
        )
        yield
