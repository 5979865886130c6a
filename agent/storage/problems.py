"""What may be wrong with the agent's state on disk, for code to decide by and people to read."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Final

from scanner.errors import ColmateError
from scanner.locales import N_


class Trouble(Enum):
    """The kinds of trouble: the sentence that says it, and the next step."""

    FULL = (
        N_("The state file {path} cannot grow: the disk or its own limit is full."),
        N_("Make room on the disk. Scanning goes on; what could not be kept is counted."),
    )
    READ_ONLY = (
        N_("The state file {path} cannot be written: the folder or the disk is read-only."),
        N_("Give the agent's account the right to write in that folder."),
    )
    CORRUPT = (
        N_("The state file {path} is damaged."),
        N_("Restart the agent: it sets the file aside, starts a new one and says so."),
    )
    BUSY = (
        N_("The state file {path} is held by another process."),
        N_("See that a single agent runs on this machine."),
    )
    NEWER = (
        N_("The state file {path} was written by a newer version of Colmate."),
        N_("Install that version again, or move the file away: the next sweep makes up for it."),
    )
    EXPOSED = (
        N_("The state folder {path} may be written by other accounts."),
        N_("Give it to the agent's account alone: chmod 700 and chown."),
    )
    UNUSABLE = (
        N_("The state file {path} cannot be used: the system answers an error."),
        N_("Look at the disk and at the rights on that folder, then restart the agent."),
    )

    def __init__(self, sentence: str, next_step: str) -> None:
        self.sentence = sentence
        self.next_step = next_step


class StateProblem(ColmateError):
    """The agent's state on disk cannot be used as asked; `trouble` says why."""

    def __init__(self, trouble: Trouble, path: Path) -> None:
        super().__init__(trouble.sentence, next_step=trouble.next_step, path=path)
        self.trouble = trouble


# Primary result codes: https://www.sqlite.org/rescode.html
_BY_CODE: Final = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Trouble.CORRUPT,
    sqlite3.SQLITE_NOTADB: Trouble.CORRUPT,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_CANTOPEN: Trouble.UNUSABLE,
    sqlite3.SQLITE_IOERR: Trouble.UNUSABLE,
    sqlite3.SQLITE_NOMEM: Trouble.UNUSABLE,
}
_PRIMARY: Final = 0xFF


def trouble_of(error: sqlite3.Error) -> Trouble | None:
    """What an error of SQLite means for the state; None: it is a mistake in our own code."""
    return _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY)


@contextmanager
def state_problems(subject: Path | sqlite3.Connection) -> Iterator[None]:
    """Turn errors of SQLite about a file into a `StateProblem`; leave our own bugs."""
    try:
        yield
    except sqlite3.Error as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        path = subject if isinstance(subject, Path) else path_of(subject)
        raise StateProblem(trouble, path) from None


def path_of(connection: sqlite3.Connection) -> Path:
    """The file behind a connection; read from memory, so it works on a damaged file too."""
    for _, name, path in connection.execute("PRAGMA database_list"):
        if name == "main":
            return Path(path)
    raise AssertionError("a connection has a main database")
