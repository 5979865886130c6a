"""Which tasks were taken, on disk: outlasts a crash, so that none runs twice."""

import sqlite3
from pathlib import Path
from typing import Final

from agent.storage import Schema, open_database, transaction
from agent.wire.tasks import MAX_TTL_S

MAX_BYTES: Final = 8 << 20  # some 50,000 tasks; those long expired are forgotten
# No task lives longer than MAX_TTL_S: whatever expired that long before a new one does is over.
MAX_AGE_S: Final = 2 * MAX_TTL_S
SCHEMA: Final = Schema(
    application_id=0x43_54_61_73,  # "CTas"
    version=1,
    statements=("CREATE TABLE task (id TEXT PRIMARY KEY, expires REAL NOT NULL) WITHOUT ROWID",),
)


class TaskTable:
    """The numbers of the tasks taken. Implements `agent.wire.tasks.TaskMemory`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "TaskTable":
        """Open the table at `path`, or make it.

        Raises:
            StateProblem: it cannot be opened.
        """
        opened = open_database(path, schema=SCHEMA, synchronous="FULL", max_bytes=MAX_BYTES)
        return cls(opened.connection)

    def remember(self, task_id: str, expires: float) -> bool:
        """Keep a number; it is on the disk when this returns. False if it was kept before.

        Raises:
            StateProblem: it could not be kept.
        """
        with transaction(self._connection) as connection:
            connection.execute("DELETE FROM task WHERE expires < ?", (expires - MAX_AGE_S,))
            added = connection.execute(
                "INSERT INTO task VALUES (?, ?) ON CONFLICT DO NOTHING", (task_id, expires)
            )
            return added.rowcount == 1

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
