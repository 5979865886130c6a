"""SQLite from memory: every row of every table, and nothing that a schema would like to run."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detectors.document import MAX_TABLE_ROWS, Table
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.databases import sqlite
from scanner.extractors.errors import Corrupt, TooLarge
from scanner.extractors.format import Gap, Item, Part
from scanner.extractors.registry import recognise
from scanner.limits import Limits

Fill = Callable[[sqlite3.Connection], object]


def database(fill: Fill) -> bytes:
    with sqlite3.connect(":memory:") as connection:
        fill(connection)
        connection.commit()
        data = bytes(connection.serialize())
    connection.close()
    return data


def read(data: bytes) -> list[Item]:
    content = Content.of_bytes(data)
    assert recognise(content) is sqlite.FORMAT
    return list(sqlite.read(content, Limits()))


def tables(found: list[Item]) -> list[Table]:
    return [item for item in found if isinstance(item, Table)]


def patients(connection: sqlite3.Connection) -> None:
    connection.execute(
        'CREATE TABLE "le ""patient""" (nom TEXT, nir INTEGER, poids REAL, note BLOB)'
    )
    rows = [(f"NOM{n}", 10**14 + n, 72.5, f"été {n}".encode("cp1252")) for n in range(1_200)]
    connection.executemany('INSERT INTO "le ""patient""" VALUES (?, ?, ?, ?)', rows)


PATIENTS = database(patients)


def test_rows_come_in_chunks_with_the_names_of_the_columns() -> None:
    found = tables(read(PATIENTS))
    assert [len(table.rows) for table in found] == [MAX_TABLE_ROWS, MAX_TABLE_ROWS, 200]
    assert {table.header for table in found} == {("nom", "nir", "poids", "note")}
    assert found[2].rows[-1] == ("NOM1199", "100000000001199", "72.5", "été 1199")
    assert found[2].first_row == 1001


def test_a_database_in_wal_mode_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wal.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE t (nom)")
    connection.execute("INSERT INTO t VALUES ('MARTIN')")
    connection.commit()
    connection.close()
    assert tables(read(path.read_bytes()))[0].rows == (("MARTIN",),)


def test_documents_in_blobs_are_parts_and_other_blobs_a_gap() -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE t (a BLOB)")
        connection.execute("INSERT INTO t VALUES (?)", (b"%PDF-1.4\n" + b"x" * 90,))
        connection.execute("INSERT INTO t VALUES (?)", (bytes(range(256)),))
        connection.execute("INSERT INTO t VALUES (?)", (bytes(range(16)),))

    found = read(database(fill))
    (part,) = [item for item in found if isinstance(item, Part)]
    assert part.content.head.startswith(b"%PDF-1.4")
    assert found.count(Gap(Reason.UNSUPPORTED)) == 1


def test_text_in_a_code_page_is_no_error() -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.execute("INSERT INTO t VALUES (CAST(? AS TEXT))", ("né à".encode("cp1252"),))

    assert tables(read(database(fill)))[0].rows == (("né à",),)


def test_full_text_tables_are_read_through_their_content() -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE VIRTUAL TABLE notes USING fts5(corps)")
        connection.execute("INSERT INTO notes VALUES ('LA_NOTE')")

    found = read(database(fill))
    assert any("LA_NOTE" in row for table in tables(found) for row in table.rows)


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(
            "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
            " SELECT x FROM c",
            id="endless view",
        ),
        pytest.param(
            "CREATE TABLE g (a, b GENERATED ALWAYS AS (zeroblob(a)) VIRTUAL);"
            "INSERT INTO g (a) VALUES (400000000)",
            id="exploding column",
        ),
    ],
)
def test_a_hostile_schema_does_not_run(schema: str) -> None:
    def fill(connection: sqlite3.Connection) -> None:
        connection.executescript("CREATE TABLE t (nom); INSERT INTO t VALUES ('MARTIN');" + schema)

    found = read(database(fill))
    assert tables(found)[0].rows == (("MARTIN",),)
    assert len(tables(found)) == 1


def test_a_truncated_database_is_never_whole() -> None:
    found: list[Item] = []
    try:
        found = read(PATIENTS[: len(PATIENTS) // 2])
    except Corrupt:
        return
    assert Gap(Reason.CORRUPT) in found


def test_noise_after_the_header_is_corrupt() -> None:
    with pytest.raises(Corrupt):
        read(PATIENTS[:100] + bytes(range(256)) * 40)


def test_a_database_beyond_memory_is_too_large() -> None:
    with pytest.raises(TooLarge):
        list(sqlite.read(Content.of_bytes(PATIENTS), Limits(max_in_memory_bytes=10_000)))


def test_a_tree_that_loops_ends() -> None:
    """Every child of the root page points to the same page, so that rows come again and again."""
    page = int.from_bytes(PATIENTS[16:18], "big")
    data = bytearray(PATIENTS)
    root = page  # the table's root is page 2
    assert data[root] == 5  # an interior page of a table
    for n in range(int.from_bytes(data[root + 3 : root + 5], "big")):
        cell = root + int.from_bytes(data[root + 12 + 2 * n : root + 14 + 2 * n], "big")
        data[cell : cell + 4] = (2).to_bytes(4, "big")
    assert Gap(Reason.CORRUPT) in read(bytes(data))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(16, len(PATIENTS) - 1), st.integers(0, 255)), max_size=20))
def test_changed_bytes_are_no_error_of_ours(changes: list[tuple[int, int]]) -> None:
    data = bytearray(PATIENTS)
    for at, byte in changes:
        data[at] = byte
    with suppress(Corrupt):
        list(sqlite.read(Content.of_bytes(bytes(data)), Limits()))
