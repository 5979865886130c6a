"""Where one person's companion keeps what it said, in that person's own folder."""

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Final

from cattrs import BaseValidationError

from agent.companion.notice import Memory
from agent.private_files import read_private, write_private
from agent.strict import strict_converter

FILE: Final = "companion.json"
MAX_BYTES: Final = 4096


def own_folder(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> Path:
    """The folder of this person for such data (XDG Base Directory Specification on Linux)."""
    home = Path.home()
    if system == "win32":
        return Path(environment.get("LOCALAPPDATA") or home / "AppData/Local") / "Colmate"
    if system == "darwin":
        return home / "Library/Application Support/Colmate"
    told = environment.get("XDG_STATE_HOME", "")
    return (Path(told) if Path(told).is_absolute() else home / ".local/state") / "colmate"


def read_memory(folder: Path) -> Memory:
    """What was said before; nothing, if that cannot be read."""
    with suppress(OSError, ValueError, RecursionError, TypeError, BaseValidationError):
        found = json.loads(read_private(folder / FILE, MAX_BYTES))
        return strict_converter(unknown_keys_allowed=True).structure(found, Memory)
    return Memory()


def write_memory(folder: Path, memory: Memory) -> None:
    """Keep what was said.

    Raises:
        OSError: it cannot be kept, and nothing may be said then.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / FILE, json.dumps(asdict(memory)).encode())
