"""The enrolment token: read from a file, so that it stands in no process list and no history."""

from pathlib import Path
from typing import Final

from scanner.errors import UsageProblem
from scanner.locales import N_

MAX_BYTES: Final = 4 << 10
MIN_CHARACTERS: Final = 16


def read_token(path: Path) -> str:
    """The one token in a file.

    Raises:
        UsageProblem: the file cannot be read, or holds no token.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageProblem(
            N_("The token file {path} cannot be read: {why}."), path=str(path), why=error.strerror
        ) from None
    token = content.decode("utf-8-sig", "replace").strip()
    single = token.isascii() and token.isprintable() and " " not in token
    if not single or not MIN_CHARACTERS <= len(token) <= MAX_BYTES:
        raise UsageProblem(
            N_("The file {path} holds no enrolment token."),
            path=str(path),
            next_step=N_("Ask for a new token on the collector's page of endpoints."),
        )
    return token
