"""Opens a state database: checked, migrated, bounded, or set aside and made new."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from agent.storage.place import identity, prepare, set_aside
from agent.storage.problems import StateProblem, Trouble, state_problems, trouble_of
from agent.storage.room import LOG_BYTES
from agent.storage.transaction import transaction

BUSY_TIMEOUT_S: Final = 10.0  # another process of the agent holds the lock for milliseconds
ATTEMPTS: Final = 3  # the file, the one made in its place, one met in a race with another process

Synchronous = Literal["FULL", "NORMAL"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """What a database of one kind holds.

    application_id: a number from 1 to 2**31 - 1 that marks files of this kind and no other.
    version: 1 for the first; it grows with each change.
    statements: make an empty database one of this version.
    migrations: for each older version, the statements that lead to the next one.
    """

    application_id: int
    version: int
    statements: tuple[str, ...]
    migrations: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """See that the number fits and that every older version has its way up."""
        if not 0 < self.application_id < 1 << 31:
            raise ValueError("an application_id has 31 bits and is not 0")
        if set(self.migrations) != set(range(1, self.version)):
            raise ValueError("a schema needs one migration from each older version")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database. `set_aside`: where the unusable file went that stood in its place."""

    connection: sqlite3.Connection
    set_aside: Path | None


class _Unusable(Exception):
    """The file is no database of this schema, or a damaged one."""


def open_database(
    path: Path, *, schema: Schema, synchronous: Synchronous, max_bytes: int | None = None
) -> Opened:
    """Open the state database at `path`, or make it.

    A damaged file, or one of another kind, is renamed and a new one made: tell people, and
    rebuild what it held. The connection is in write-ahead mode; use `transaction` for all writes.

    Args:
        path: in a folder that is the agent's alone; made, readable by the owner only.
        schema: what it holds.
        synchronous: FULL keeps a commit through a power cut; NORMAL may lose the last ones
            then, and is only for what can be rebuilt.
        max_bytes: how large the database may grow; its log adds some 8 MiB. None: no bound.

    Raises:
        StateProblem: it cannot be opened, or it was written by a newer version of Colmate.
    """
    aside: Path | None = None
    for _ in range(ATTEMPTS):
        prepare(path)
        met = identity(path)
        try:
            return Opened(_open(path, schema, synchronous, max_bytes), aside)
        except _Unusable:
            if identity(path) == met:  # otherwise another process has just put a new one there
                aside = set_aside(path)
    raise StateProblem(Trouble.CORRUPT, path)  # the new file is damaged as well: the disk is


def _open(
    path: Path, schema: Schema, synchronous: Synchronous, max_bytes: int | None
) -> sqlite3.Connection:
    with state_problems(path):
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
    try:
        with state_problems(path):
            _check(connection, schema)
            _configure(connection, synchronous, max_bytes)
        with transaction(connection):
            _bring_up(connection, schema, path)
    except StateProblem as problem:
        connection.close()
        raise (_Unusable if problem.trouble is Trouble.CORRUPT else problem) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _check(connection: sqlite3.Connection, schema: Schema) -> None:
    """See that it is a whole database of this kind, or a new and empty one."""
    try:
        connection.execute("PRAGMA cell_size_check=ON")
        sound = _value(connection, "PRAGMA quick_check(1)") == "ok"
        kind = _value(connection, "PRAGMA application_id")
        version = _value(connection, "PRAGMA user_version")
        tables = _value(connection, "SELECT count(*) FROM sqlite_schema")
    except sqlite3.Error as error:
        if trouble_of(error) is None:  # the words for damage are many: "unsupported file format"
            raise _Unusable from None
        raise
    new = not (kind or version or tables)
    ours = kind == schema.application_id and version > 0
    if not (sound and (new or ours)):
        raise _Unusable


def _configure(
    connection: sqlite3.Connection, synchronous: Synchronous, max_bytes: int | None
) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA secure_delete=FAST")  # zeros what is deleted where that is free
    connection.execute(f"PRAGMA journal_size_limit={LOG_BYTES}")
    if max_bytes is not None:
        pages = max_bytes // _value(connection, "PRAGMA page_size")
        connection.execute(f"PRAGMA max_page_count={max(pages, 1)}")


def _bring_up(connection: sqlite3.Connection, schema: Schema, path: Path) -> None:
    """Make the tables of a new file, or migrate an older one; runs in a transaction."""
    version = _value(connection, "PRAGMA user_version")
    if version > schema.version:
        raise StateProblem(Trouble.NEWER, path)
    if version == schema.version:
        return
    steps = [schema.migrations[older] for older in range(version, schema.version) if version]
    for statement in (statement for step in steps or [schema.statements] for statement in step):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={schema.application_id}")
    connection.execute(f"PRAGMA user_version={schema.version}")


def _value(connection: sqlite3.Connection, question: str) -> Any:
    """The first column of the first row."""
    (value,) = connection.execute(question).fetchone()
    return value
