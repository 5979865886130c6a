"""The key of the fingerprints: the hospital's, from a file, or one made for this run."""

from pathlib import Path
from typing import Final

from findings import Fingerprinter
from scanner.errors import UsageProblem
from scanner.locales import N_

MIN_KEY_BYTES: Final = 16
MAX_KEY_BYTES: Final = 4096


def fingerprinter(key_file: str | None) -> Fingerprinter:
    """The fingerprinter of a sweep.

    Raises:
        UsageProblem: the key file cannot be read, or holds too little or too much.
    """
    if key_file is None:
        return Fingerprinter.for_one_run()
    try:
        with Path(key_file).open("rb") as stream:
            key = stream.read(MAX_KEY_BYTES + 1).strip()
    except OSError as error:
        raise UsageProblem(
            N_("The key file {path} cannot be read: {why}."), path=key_file, why=error.strerror
        ) from None
    if not MIN_KEY_BYTES <= len(key) <= MAX_KEY_BYTES:
        raise UsageProblem(
            N_("The key file {path} must hold {least} to {most} bytes."),
            path=key_file,
            least=MIN_KEY_BYTES,
            most=MAX_KEY_BYTES,
        )
    return Fingerprinter(key)
