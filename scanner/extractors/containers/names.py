"""What a member's name tells a reader: its extension and nothing else."""

import re
from typing import Final

_SUFFIX: Final = re.compile(r"[^/\\]\.([A-Za-z0-9]{1,10})\Z")


def suffix_of(name: str) -> str:
    """The lower-case extension without its dot; empty when there is none."""
    found = _SUFFIX.search(name)
    return found[1].lower() if found else ""


def decoded_name(raw: bytes) -> str:
    """Decode a name whose encoding the archive does not tell.

    Linux and macOS tools write UTF-8 without saying so; French Windows tools write code page 850,
    which agrees with the standard's 437 on the accents of French.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")
