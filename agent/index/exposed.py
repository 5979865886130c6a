"""Whose leaks are open: counts by owner and volume, so that each person is told of their own."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from findings import Verdict

# Of a file that was told as a leak or a doubt and cannot be read now, nothing is concluded.
_OPEN: Final = """
    SELECT owner, volume, verdict = ?, count(*)
    FROM file JOIN folder ON folder.id = file.folder
    WHERE reported AND verdict IN (?, ?)
    GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class OpenFiles:
    """Files of one owner on one volume. `is_leak` is False for those that cannot be read now."""

    owner: int
    volume: int
    is_leak: bool
    files: int


def read_open_files(connection: sqlite3.Connection) -> list[OpenFiles]:
    """Count the rows of the index."""
    rows = connection.execute(_OPEN, (Verdict.LEAK, Verdict.LEAK, Verdict.UNKNOWN))
    return [OpenFiles(owner, volume, bool(leak), files) for owner, volume, leak, files in rows]
