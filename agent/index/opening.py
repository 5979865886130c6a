"""Opens the index; one that cannot be used is set aside, and the next sweep fills a new one."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from agent.index.keys import PathKeys
from agent.index.schema import STATEMENTS
from agent.index.store import FileIndex
from agent.storage import Schema, open_database, transaction

SCHEMA: Final = Schema(application_id=0x436F6C49, version=1, statements=STATEMENTS)  # "ColI"


@dataclass(frozen=True, slots=True)
class OpenedIndex:
    """`set_aside`: a damaged index was found; `emptied`: it was made under another secret."""

    index: FileIndex
    set_aside: Path | None = None
    emptied: bool = False


def open_index(path: Path, keys: PathKeys) -> OpenedIndex:
    """Open the index at `path`, or make it.

    A lost commit costs a file that is read again, so the log is not forced to the disk each time.

    Raises:
        StateProblem: it cannot be opened, or a newer version of Colmate wrote it.
    """
    opened = open_database(path, schema=SCHEMA, synchronous="NORMAL")
    connection = opened.connection
    made_under = connection.execute("SELECT fingerprint FROM secret").fetchone()
    emptied = made_under is not None and made_under[0] != keys.fingerprint
    if emptied or made_under is None:
        with transaction(connection):
            connection.execute("DELETE FROM volume")
            connection.execute("DELETE FROM secret")
            connection.execute("INSERT INTO secret VALUES (?)", (keys.fingerprint,))
    return OpenedIndex(FileIndex(connection, keys), opened.set_aside, emptied)
