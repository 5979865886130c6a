"""Confine a process that does nothing else, to learn what this machine offers."""

import multiprocessing
from multiprocessing.connection import Connection
from typing import Final

from scanner.workers.answers import BadAnswer, receive
from scanner.workers.sandbox import Confinement, confine

_TIMEOUT_S: Final = 20.0
_SPAWN: Final = multiprocessing.get_context("spawn")


def confinement_here(max_memory_bytes: int) -> Confinement | None:
    """What holds workers of this machine, seen on one; nothing when it does not start."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_tell, args=(theirs, max_memory_bytes), daemon=True)
    process.start()
    theirs.close()
    try:
        said = receive(ours) if ours.poll(_TIMEOUT_S) else None
    except (BadAnswer, EOFError, OSError):
        return None
    finally:
        process.kill()
        process.join()
        ours.close()
    return said if isinstance(said, Confinement) else None


def _tell(connection: Connection, max_memory_bytes: int) -> None:
    connection.send(confine(max_memory_bytes, (connection.fileno(),)))
