"""Standard streams that somebody closed before we began."""

import os
import sys
from typing import TextIO, cast


def reopen_closed() -> None:
    """Give each closed standard stream a place of its own.

    Otherwise the first file opened would take its number, and what is meant for the user would
    land there. Nothing can be written to a standard output that was closed: a report sent there
    is not written, and has to be told as such.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            way = os.O_WRONLY if descriptor == 2 else os.O_RDONLY
            opened = os.open(os.devnull, way)  # the lowest free number: this one
            os.set_inheritable(opened, True)  # in workers too, something else would take it
    if sys.stdin is None:
        sys.stdin = _text(0, "r")
    if sys.stdout is None:
        sys.stdout = _text(1, "w")
    if sys.stderr is None:
        sys.stderr = _text(2, "w")


def _text(descriptor: int, mode: str) -> TextIO:
    return cast("TextIO", os.fdopen(descriptor, mode, encoding="utf-8", closefd=False))
