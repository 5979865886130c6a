"""SQLite databases, from memory: no file is made, no journal is touched.

Only ordinary tables are read. Views, triggers and functions of a hostile schema never run: the
authorizer allows to read columns and nothing else. File format: https://sqlite.org/fileformat.html
"""

import sqlite3
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt
from scanner.extractors.format import Format, Gap, Item, Part
from scanner.extractors.text.embedded import SIGNATURES
from scanner.extractors.text.encoding import charset_of, decoded
from scanner.extractors.text.table_chunks import TableChunks
from scanner.limits import Limits

_MAGIC: Final = b"SQLite format 3\0"
_WRITE_VERSION: Final = 18  # offset of the two bytes that are 2 in WAL mode, 1 otherwise
_MIN_BLOB_BYTES: Final = 64  # shorter ones are keys and flags
_MAX_TABLES: Final = 10_000
_ALLOWED: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ})
_TABLES: Final = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY rowid"

_Value = str | int | float | bytes | None
# SQLite's own messages quote what they choke on: bytes that may be no UTF-8.
_BROKEN: Final = (sqlite3.Error, UnicodeDecodeError)


def recognise(content: Content) -> bool:
    """The header string (section 1.3.1 of the file format)."""
    return content.head.startswith(_MAGIC)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield each table's rows, and documents that blobs hold.

    Raises:
        TooLarge: the database does not fit the memory allowance.
        Corrupt: not even its schema can be read.
    """
    connection = _opened(content.read(limits.max_in_memory_bytes))
    try:
        tables = _tables(connection)
        # A sound database has at least two bytes a row; a tree that loops has rows without end.
        budget = _Budget(rows=content.size, chars=4 * content.size + (1 << 20))
        for number, name in enumerate(tables[:_MAX_TABLES], start=1):
            yield from _rows(connection, name, Location.at(table=number), budget)
        if len(tables) > _MAX_TABLES:
            yield Gap(Reason.TOO_LARGE)
    finally:
        connection.close()


class _Budget:
    """How much more a database of its size can honestly hold."""

    def __init__(self, *, rows: int, chars: int) -> None:
        self._rows = rows
        self._chars = chars

    def spend(self, row: tuple[_Value, ...]) -> bool:
        """Count a row; False when there can be no more."""
        self._rows -= 1
        self._chars -= sum(len(value) for value in row if isinstance(value, str | bytes))
        return self._rows >= 0 and self._chars >= 0


def _opened(data: bytes) -> sqlite3.Connection:
    """The database in memory; a WAL database is told that it is none, as its log is not here."""
    if data[_WRITE_VERSION : _WRITE_VERSION + 2] == b"\x02\x02":
        data = data[:_WRITE_VERSION] + b"\x01\x01" + data[_WRITE_VERSION + 2 :]
    connection = sqlite3.connect(":memory:", cached_statements=0)
    try:
        connection.deserialize(data)
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        connection.execute("PRAGMA query_only = ON")
    except _BROKEN:
        connection.close()
        raise Corrupt from None
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, max(1 << 20, len(data)))
    connection.text_factory = _text
    connection.set_authorizer(_authorize)
    return connection


def _authorize(action: int, *_details: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _tables(connection: sqlite3.Connection) -> list[str]:
    """Names of the ordinary tables; a virtual table keeps its text in ordinary shadow tables."""
    try:
        found = connection.execute(_TABLES).fetchall()
    except _BROKEN:
        raise Corrupt from None
    return [
        name
        for name, sql in found
        if isinstance(name, str)
        and isinstance(sql, str)
        and not sql.upper().startswith("CREATE VIRTUAL")
    ]


def _rows(
    connection: sqlite3.Connection, name: str, where: Location, budget: _Budget
) -> Iterator[Item]:
    quoted = name.replace('"', '""')
    try:
        cursor = connection.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - quoted above
        chunks = TableChunks([column[0] for column in cursor.description], where)
        unknown = False
        for row in cursor:
            if not budget.spend(row):
                yield Gap(Reason.CORRUPT)
                break
            unknown = unknown or any(_kind(value) is _Kind.UNKNOWN for value in row)
            yield from _documents(row)
            yield from chunks.add([_cell(value) for value in row])
        yield from chunks.finish()
        if unknown:
            yield Gap(Reason.UNSUPPORTED)
    except (sqlite3.Error, UnicodeError):
        yield Gap(Reason.CORRUPT)


def _text(data: bytes) -> str:
    """A text value: UTF-8 by rule, anything in old software."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decoded(data)


def _documents(row: tuple[_Value, ...]) -> Iterator[Part]:
    for value in row:
        if isinstance(value, bytes) and _kind(value) is _Kind.DOCUMENT:
            yield Part(Content.of_bytes(value))


class _Kind(Enum):
    """What a value is to us."""

    TEXT = auto()
    DOCUMENT = auto()  # a blob in a format of its own
    UNKNOWN = auto()  # a blob that was not read


def _kind(value: _Value) -> _Kind:
    if not isinstance(value, bytes):
        return _Kind.TEXT
    if value.startswith(SIGNATURES):
        return _Kind.DOCUMENT
    if charset_of(value[:4096]) is None and len(value) >= _MIN_BLOB_BYTES:
        return _Kind.UNKNOWN
    return _Kind.TEXT


def _cell(value: _Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bytes):
        return decoded(value) if _kind(value) is _Kind.TEXT else ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    return str(value)


FORMAT: Final = Format(
    name="sqlite",
    media_type="application/vnd.sqlite3",
    recognise=recognise,
    read=read,
    limits_known="Deleted rows in free pages, and rows that are only in a -wal file, are not seen.",
)
