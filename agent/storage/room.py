"""Room taken on the disk ahead of time, so that a disk filled by others stops nothing of ours.

On a full disk a database cannot even delete: the deletion must first be written to its log. So the
log is stretched with zeros, which SQLite takes for its end and overwrites in place, and the
database is grown to its bound with pages that are then free inside it.

Formats: https://www.sqlite.org/walformat.html, https://www.sqlite.org/fileformat2.html#the_freelist
"""

import shutil
import sqlite3
from pathlib import Path
from typing import Final

from agent.storage.place import problem_of
from agent.storage.problems import path_of, state_problems
from agent.storage.transaction import transaction

LOG_BYTES: Final = 8 << 20  # it is written back at 4 MiB and used again; one transaction on top
STEP_BYTES: Final = 3 << 20  # what one transaction may safely change
NEAR_PAGES: Final = 64  # growing stops this close to the bound
SPARED: Final = 2  # on a disk with less than this many times the room free, none is taken


def take_room(connection: sqlite3.Connection) -> None:
    """Grow the database to its bound and its log to `LOG_BYTES`, if the disk has plenty.

    Raises:
        StateProblem: the disk refuses all the same.
    """
    _stretch_log(connection)
    missing = _missing_bytes(connection)
    if missing <= 0 or shutil.disk_usage(path_of(connection).parent).free < SPARED * missing:
        return
    try:
        while (missing := _missing_bytes(connection)) > 0:
            with transaction(connection):
                connection.execute("CREATE TABLE IF NOT EXISTS filler (zeros BLOB)")
                size = min(missing, STEP_BYTES)
                connection.execute("INSERT INTO filler VALUES (zeroblob(?))", (size,))
    finally:
        with transaction(connection):
            connection.execute("DROP TABLE IF EXISTS filler")
        with state_problems(connection):  # so far the last pages are in the log alone
            connection.execute("PRAGMA wal_checkpoint(FULL)")


def _missing_bytes(connection: sqlite3.Connection) -> int:
    (page_bytes,) = connection.execute("PRAGMA page_size").fetchone()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (bound,) = connection.execute("PRAGMA max_page_count").fetchone()
    return int((bound - NEAR_PAGES - pages) * page_bytes)


def _stretch_log(connection: sqlite3.Connection) -> None:
    with transaction(connection):  # under the write lock nobody else appends to the log
        database = path_of(connection)
        log = database.with_name(database.name + "-wal")
        try:
            missing = LOG_BYTES - log.stat().st_size
            if missing > 0 and shutil.disk_usage(log.parent).free > SPARED * missing:
                with Path(log).open("ab") as stream:
                    stream.write(bytes(missing))
        except OSError as error:
            raise problem_of(error, log) from None
