"""The index on disk: folders, the files in them, and what became of each."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from agent.index.coverage import Coverage, read_coverage
from agent.index.exposed import OpenFiles, read_open_files
from agent.index.keys import PathKeys
from agent.index.rows import PASSING, WAITING, Fate, Known, Stamp
from agent.storage import StateProblem, state_problems
from findings import Reason, Verdict

_COLUMNS: Final = (
    "name, inode, size, modified_ns, changed_ns, rules, outcome, reason, verdict, reported,"
    " examined_s, content, owner"
)
_ONE: Final = f"SELECT {_COLUMNS} FROM file WHERE folder = ? AND name = ?"  # noqa: S608 - names of ours
_SAVE: Final = f"INSERT OR REPLACE INTO file (folder, {_COLUMNS}) VALUES (?{', ?' * 13})"  # noqa: S608 - same
_SETTLED: Final = (
    "SELECT name, inode, size, modified_ns, changed_ns, rules,"  # noqa: S608 - our own closed list
    f" outcome <> '{WAITING}' AND (reason IS NULL OR examined_s > ?"
    f" OR reason NOT IN ({', '.join(repr(reason.value) for reason in sorted(PASSING))}))"
    " FROM file WHERE folder = ?"
)

Settled = tuple[int, int, int, int, int, int]  # stamp, rules, and 1 if it need not be read again


@dataclass(slots=True)
class Folder:
    """A folder of a volume. `relative` is its path from the top, with `/`; empty for the top.

    `row` is None until something in it has been kept.
    """

    volume: int
    relative: str = field(repr=False)
    key: bytes = field(repr=False)
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A file that is no longer there. `reported`: the collector knows of it."""

    subject: str
    reported: bool
    stamp: Stamp


class FileIndex:
    """Every file met, by keyed hashes. Writes last from `commit` on; a crash repeats some work."""

    def __init__(self, connection: sqlite3.Connection, keys: PathKeys) -> None:
        """Work on an open database (`agent.storage`) whose transactions are ours to begin."""
        self._db = connection
        self.keys = keys
        self.writes = 0  # since it was opened: what was counted before still holds if none came
        self._identities: dict[int, str] = dict(
            connection.execute("SELECT id, identity FROM volume")
        )

    # Volumes and rules

    def volume(self, identity: str) -> int:
        """The number of a medium, which is made known if it is not."""
        for number, known in self._identities.items():
            if known == identity:
                return number
        number = self._number("INSERT INTO volume (identity) VALUES (?)", identity)
        self._identities[number] = identity
        return number

    def identity(self, volume: int) -> str:
        """The keyed hash by which a medium is known."""
        return self._identities[volume]

    def ruleset(self, name: str) -> int:
        """The number of a set of rules."""
        found = self._db.execute("SELECT id FROM ruleset WHERE name = ?", (name,)).fetchone()
        return found[0] if found else self._number("INSERT INTO ruleset (name) VALUES (?)", name)

    def swept_at(self, volume: int) -> int | None:
        """When the last whole sweep of a volume ended, in seconds since 1970."""
        row = self._db.execute("SELECT swept_s FROM volume WHERE id = ?", (volume,)).fetchone()
        return None if row is None else row[0]

    def finish_sweep(self, volume: int, now_s: float, counts: tuple[int, int, int, int]) -> None:
        """Keep the end of a whole sweep: folders not listed; zones, their files and bytes."""
        self._write(
            "UPDATE volume SET swept_s = ?, not_listed = ?, zones = ?, zone_files = ?,"
            " zone_bytes = ? WHERE id = ?",
            (int(now_s), *counts, volume),
        )

    # Folders and files

    def folder(self, volume: int, relative: str) -> Folder:
        """Look up a folder by its path from the top of its volume."""
        key = self.keys.folder(self._identities[volume], relative)
        row = self._db.execute(
            "SELECT id FROM folder WHERE volume = ? AND key = ?", (volume, key)
        ).fetchone()
        return Folder(volume, relative, key, row[0] if row else None)

    def files(self, folder: Folder, retry_before_s: float) -> dict[bytes, Settled]:
        """What the files of one folder were when last examined, by the key of their name.

        A file that waits, or whose reading failed before a time (seconds since 1970), is told as
        not settled: it is to be read whatever its stamp.
        """
        if folder.row is None:
            return {}
        rows = self._db.execute(_SETTLED, (int(retry_before_s), folder.row))
        return {row[0]: row[1:] for row in rows}

    def file(self, folder: Folder, name: bytes) -> Known | None:
        """What is known of one file."""
        if folder.row is None:
            return None
        row = self._db.execute(_ONE, (folder.row, name)).fetchone()
        return _known(row) if row else None

    def inner_folders(self, folder: Folder) -> dict[bytes, int]:
        """The folders right below one, of which something is kept, by their key."""
        if folder.row is None:
            return {}
        return dict(self._db.execute("SELECT key, id FROM folder WHERE parent = ?", (folder.row,)))

    def save(self, folder: Folder, name: bytes, stamp: Stamp, fate: Fate) -> None:
        """Keep what became of a file."""
        self._write(
            _SAVE,
            (self._row(folder), name, *stamp, *_stored(fate)),
        )

    def forget(self, folder: Folder, name: bytes, known: Known) -> Gone:
        """Drop a file that is gone."""
        self._write("DELETE FROM file WHERE folder = ? AND name = ?", (folder.row, name))
        return Gone(self.keys.subject(folder.key, name), known.fate.reported, known.stamp)

    def forget_folder(self, row: int) -> Iterator[Gone]:
        """Drop a folder that is gone with all below it, once what was in it has been yielded."""
        files = self._db.execute(
            "WITH RECURSIVE below (id, key) AS (SELECT id, key FROM folder WHERE id = ?"
            " UNION ALL SELECT inner.id, inner.key FROM folder AS inner"
            " JOIN below ON inner.parent = below.id)"
            " SELECT below.key, name, reported, inode, size, modified_ns, changed_ns"
            " FROM file JOIN below ON file.folder = below.id",
            (row,),
        )
        for key, name, reported, *stamp in files:
            yield Gone(self.keys.subject(key, name), bool(reported), Stamp(*stamp))
        self._write("DELETE FROM folder WHERE id = ?", (row,))

    def moved_from(self, volume: int, stamp: Stamp) -> str | None:
        """The subject that a file, unknown at its place, was known by elsewhere on its volume."""
        row = self._db.execute(
            "SELECT folder.key, name FROM file JOIN folder ON folder.id = folder"
            " WHERE inode = ? AND size = ? AND modified_ns = ? AND volume = ?",
            (stamp.inode, stamp.size, stamp.modified_ns, volume),
        ).fetchone()
        return self.keys.subject(*row) if row else None

    # The whole

    def forget_subject(self, subject: str) -> bool:
        """Drop the file that a subject stands for; whether there was one. Looks at every row."""
        rows = self._db.execute(
            "SELECT folder.id, folder.key, name FROM file JOIN folder ON folder.id = folder"
        )
        for row, key, name in rows:
            if self.keys.subject(key, name) == subject:
                self._write("DELETE FROM file WHERE folder = ? AND name = ?", (row, name))
                return True
        return False

    def coverage(self) -> Coverage:
        """What is examined and what is not."""
        return read_coverage(self._db)

    def open_files(self) -> list[OpenFiles]:
        """The leaks that nobody has closed, by owner and volume."""
        return read_open_files(self._db)

    def commit(self) -> None:
        """Make all that was kept last.

        Raises:
            StateProblem: the disk refuses; what was kept since the last commit is forgotten.
        """
        if self._db.in_transaction:
            with self._problems():
                self._db.execute("COMMIT")

    def close(self) -> None:
        """Commit, and let go of the file."""
        self.commit()
        self._db.close()

    def _row(self, folder: Folder) -> int:
        """The row of a folder, made with those around it if there is none."""
        if folder.row is None:
            above = None
            if folder.relative:
                parent = folder.relative.rpartition("/")[0]
                above = self._row(self.folder(folder.volume, parent))
            folder.row = self._number(
                "INSERT INTO folder (volume, key, parent) VALUES (?, ?, ?)"
                " ON CONFLICT (volume, key) DO UPDATE SET parent = excluded.parent RETURNING id",
                folder.volume, folder.key, above,
            )  # fmt: skip
        return folder.row

    def _write(self, sql: str, values: tuple[object, ...]) -> sqlite3.Cursor:
        self.writes += 1
        with self._problems():
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")
            return self._db.execute(sql, values)

    @contextmanager
    def _problems(self) -> Iterator[None]:
        """An error of the disk ends the transaction, and is told in words for people."""
        try:
            with state_problems(self._db):
                yield
        except StateProblem:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _number(self, sql: str, *values: object) -> int:
        sql = sql if "RETURNING" in sql else f"{sql} RETURNING id"
        (number,) = self._write(sql, values).fetchone()
        return int(number)


def _known(row: tuple[Any, ...]) -> Known:
    _name, *stamp, rules, outcome, reason, verdict, reported, examined_s, content, owner = row
    why = Reason(reason) if reason else None
    fate = Fate(rules, outcome, why, Verdict(verdict), bool(reported), examined_s, content, owner)
    return Known(Stamp(*stamp), fate)


def _stored(fate: Fate) -> tuple[object, ...]:
    return (
        fate.rules,
        fate.outcome,
        fate.reason.value if fate.reason else None,
        fate.verdict.value,
        fate.reported,
        fate.examined_s,
        fate.content,
        fate.owner,
    )
