"""Room taken ahead keeps a database working on a disk that others have filled."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from agent.storage import Schema, open_database, take_room, transaction
from agent.storage.room import LOG_BYTES
from tests.agent.refusing_disk import has_namespaces, on_small_disk, refusing_disk

SCHEMA = Schema(application_id=1, version=1, statements=("CREATE TABLE word (word TEXT)",))
MAX_BYTES = 8 << 20


def opened(path: Path, max_bytes: int | None = MAX_BYTES) -> sqlite3.Connection:
    return open_database(path, schema=SCHEMA, synchronous="FULL", max_bytes=max_bytes).connection


def test_the_files_have_their_size_at_once_and_stay_within_it(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    with closing(opened(path)) as connection:
        take_room(connection)
        take_room(connection)
        connection.execute("PRAGMA wal_checkpoint")
        assert 0.9 * MAX_BYTES < path.stat().st_size <= MAX_BYTES
        assert LOG_BYTES <= path.with_name("words.db-wal").stat().st_size < LOG_BYTES + (1 << 20)
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("word",)]


def test_a_stretched_log_keeps_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    with closing(opened(path)) as connection, closing(opened(path)) as other:
        with transaction(connection):
            connection.execute("INSERT INTO word VALUES ('one')")
        take_room(other)
        with transaction(connection):
            connection.execute("INSERT INTO word VALUES ('two')")
        assert other.execute("SELECT count(*) FROM word").fetchall() == [(2,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_no_room_is_taken_without_a_bound(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    with closing(opened(path, max_bytes=None)) as connection:
        take_room(connection)
    assert path.stat().st_size < 1 << 20


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_the_whole_room_can_be_used_and_freed_on_a_disk_that_gives_nothing(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    with closing(opened(path)) as connection:
        take_room(connection)
        largest = max(file.stat().st_size for file in tmp_path.iterdir())
        with refusing_disk(at_bytes=largest):
            for _ in range(3):
                for _ in range(60):
                    with transaction(connection):
                        connection.executemany("INSERT INTO word VALUES (?)", [("x" * 999,)] * 100)
                for rest in range(10):
                    with transaction(connection):
                        connection.execute("DELETE FROM word WHERE rowid / 50 % 10 = ?", (rest,))


FILLED_BY_OTHERS = """
import os, sys
from pathlib import Path
from agent.storage import Schema, open_database, take_room, transaction
schema = Schema(application_id=1, version=1, statements=("CREATE TABLE word (word TEXT)",))
path = Path(sys.argv[1], "words.db")
opened = open_database(path, schema=schema, synchronous="FULL", max_bytes=8 << 20)
connection = opened.connection
take_room(connection)
with open(Path(sys.argv[1], "others"), "wb", buffering=0) as others:
    try:
        while others.write(bytes(4096)):
            pass
    except OSError as error:
        print(error.strerror)
for _ in range(3):
    for number in range(700):
        with transaction(connection):
            connection.execute("INSERT INTO word VALUES (?)", ("x" * 5000,))
    for rest in range(10):
        with transaction(connection):
            connection.execute("DELETE FROM word WHERE rowid % 10 = ?", (rest,))
print("went on")
"""


@pytest.mark.skipif(not has_namespaces(), reason="this machine lets nobody mount a disk of his own")
def test_a_disk_that_others_really_fill_stops_nothing(tmp_path: Path) -> None:
    printed = on_small_disk(tmp_path, FILLED_BY_OTHERS, kilobytes=40 << 10)
    assert printed.splitlines() == ["No space left on device", "went on"]
