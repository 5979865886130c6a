"""A transaction is whole or nothing, and a disk that refuses is a sentence, not a traceback."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agent.storage import Schema, StateProblem, Trouble, open_database, transaction
from tests.agent.refusing_disk import has_namespaces, on_small_disk, refusing_disk

SCHEMA = Schema(application_id=1, version=1, statements=("CREATE TABLE word (word TEXT UNIQUE)",))
MAX_BYTES = 64 << 10


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "words.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    opened = open_database(path, schema=SCHEMA, synchronous="FULL", max_bytes=MAX_BYTES)
    with closing(opened.connection) as connection:
        yield connection


def write(connection: sqlite3.Connection, word: str) -> None:
    with transaction(connection):
        connection.execute("INSERT INTO word VALUES (?)", (word,))


def fill(connection: sqlite3.Connection) -> None:
    for number in range(1000):
        write(connection, f"{number}" + "x" * 500)


def count(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT count(*) FROM word").fetchone()
    return int(number)


def test_an_exception_takes_everything_back(connection: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.executemany("INSERT INTO word VALUES (?)", [("one",), ("one",)])
    assert count(connection) == 0
    write(connection, "two")
    assert count(connection) == 1


def test_a_mistake_of_ours_stays_one(connection: sqlite3.Connection) -> None:
    write(connection, "one")
    with pytest.raises(sqlite3.IntegrityError):
        write(connection, "one")
    assert count(connection) == 1


def test_the_bound_holds_and_room_made_is_room_used(
    connection: sqlite3.Connection, path: Path
) -> None:
    with pytest.raises(StateProblem) as caught:
        fill(connection)
    assert caught.value.trouble is Trouble.FULL
    kept = count(connection)
    assert 20 < kept < 128
    with transaction(connection):
        connection.execute("DELETE FROM word WHERE rowid <= ?", (kept // 2,))
    write(connection, "x" * 500)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size <= MAX_BYTES


def test_a_lock_held_elsewhere_is_waited_for_then_said(
    connection: sqlite3.Connection, path: Path
) -> None:
    connection.execute("PRAGMA busy_timeout=50")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateProblem) as caught:
            write(connection, "one")
        other.execute("ROLLBACK")
    assert caught.value.trouble is Trouble.BUSY
    write(connection, "one")


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_a_disk_that_refuses_loses_nothing_that_was_kept(connection: sqlite3.Connection) -> None:
    write(connection, "one")
    with refusing_disk(), pytest.raises(StateProblem) as caught:
        write(connection, "two")
    assert caught.value.trouble in {Trouble.UNUSABLE, Trouble.FULL}
    assert count(connection) == 1
    write(connection, "three")
    assert count(connection) == 2


def test_damage_met_while_working_is_said(connection: sqlite3.Connection, path: Path) -> None:
    for number in range(40):
        write(connection, f"{number}" + "x" * 500)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 12 * 4096)
    connection.execute("PRAGMA shrink_memory")
    with pytest.raises(StateProblem) as caught, transaction(connection):
        connection.execute("SELECT sum(length(word)) FROM word").fetchall()
    assert caught.value.trouble is Trouble.CORRUPT


READ_ONLY = """
import subprocess, sys
from pathlib import Path
from agent.storage import Schema, StateProblem, open_database, transaction
schema = Schema(application_id=1, version=1, statements=("CREATE TABLE word (word TEXT)",))
path = Path(sys.argv[1], "words.db")
if "made before":
    open_database(path, schema=schema, synchronous="FULL").connection.close()
subprocess.run(["mount", "-o", "remount,ro", sys.argv[1]], check=True)
try:
    open_database(path, schema=schema, synchronous="FULL")
except StateProblem as problem:
    print(problem.trouble.name)
"""

needs_namespaces = pytest.mark.skipif(
    not has_namespaces(), reason="this machine lets nobody mount a disk of his own"
)


@needs_namespaces
@pytest.mark.parametrize("before", ["made before", ""], ids=["with a file", "without"])
def test_a_folder_that_is_really_read_only_is_said(tmp_path: Path, before: str) -> None:
    script = READ_ONLY.replace("made before", before)
    assert on_small_disk(tmp_path, script, kilobytes=1024).split() == ["READ_ONLY"]
