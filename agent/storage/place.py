"""Where state files stand: a folder and files that belong to the agent's account alone."""

import errno
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from agent.storage.problems import StateProblem, Trouble

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600
COMPANIONS: Final = ("", "-wal", "-shm")  # what SQLite keeps under a database's name
SET_ASIDE: Final = "set-aside"
KEPT_ASIDE: Final = 2  # unusable files kept for whoever looks into it; older ones make room

_BY_ERRNO: Final = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
}


def problem_of(error: OSError, path: Path) -> StateProblem:
    """The `StateProblem` that an error of the system means."""
    return StateProblem(_BY_ERRNO.get(error.errno or 0, Trouble.UNUSABLE), path)


def prepare(path: Path) -> None:
    """Make the folder (0700) and an empty file (0600) where they are missing.

    SQLite gives its companion files the mode of the database. On Windows the installer's access
    list on the folder stands in for the modes.

    Raises:
        StateProblem: the folder may be written by others (they could swap the file), `path` is a
            link or no regular file, or the system refuses.
    """
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if os.name == "posix" and _exposed(path.parent.stat()):
            raise StateProblem(Trouble.EXPOSED, path.parent)
        if not os.access(path.parent, os.W_OK):
            raise StateProblem(Trouble.READ_ONLY, path)
        _prepare_file(path)
    except OSError as error:
        raise problem_of(error, path) from None


def _exposed(folder: os.stat_result) -> bool:
    others_write = folder.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return bool(others_write) or folder.st_uid not in (0, os.geteuid())


def _prepare_file(path: Path) -> None:
    # A file that exists is never opened here: closing it would drop the locks that another
    # connection of this process holds on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_CLOEXEC", 0)
    try:
        os.close(os.open(path, flags, FILE_MODE))
    except FileExistsError:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise StateProblem(Trouble.UNUSABLE, path) from None
        if os.name == "posix" and stat.S_IMODE(found.st_mode) != FILE_MODE:
            path.chmod(FILE_MODE)


def identity(path: Path) -> tuple[int, int] | None:
    """Which file stands under the name at this moment; None: there is none, or no telling."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def set_aside(path: Path) -> Path:
    """Rename an unusable database and its companions; keep the newest few of those.

    Returns:
        The new name: that of the database with the time in it.

    Raises:
        StateProblem: the system refuses.
    """
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = path.with_name(f"{path.stem}.{SET_ASIDE}-{moment}{path.suffix}")
    try:
        # The database first: a write-ahead log that lost its database is discarded by SQLite,
        # while a database that lost its log would come back in an older state.
        for companion in COMPANIONS:
            here = path.with_name(path.name + companion)
            if here.exists():
                here.replace(aside.with_name(aside.name + companion))
        _forget_oldest(path)
    except OSError as error:
        raise problem_of(error, path) from None
    return aside


def _forget_oldest(path: Path) -> None:
    kept = sorted(path.parent.glob(f"{path.stem}.{SET_ASIDE}-*{path.suffix}"))
    for old in kept[:-KEPT_ASIDE]:
        for companion in COMPANIONS:
            old.with_name(old.name + companion).unlink(missing_ok=True)
