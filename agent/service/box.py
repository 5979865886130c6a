"""A folder in which one process of the agent leaves word for another. Small, private, durable."""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from agent.private_files import Exposed, read_private, write_private

MAX_BYTES: Final = 256 << 10
MAX_WAITING: Final = 1000  # nobody reads: whoever writes more is not heard


class Box:
    """Slips of JSON, taken in the order in which they came."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, slip: Mapping[str, Any]) -> None:
        """Leave word.

        Raises:
            OSError: it cannot be written, or too much waits already.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = [self._number(path) for path in self._slips()]
        if len(names) >= MAX_WAITING:
            raise OSError("too many slips wait")
        name = f"{max(names, default=0) + 1:012d}-{secrets.token_hex(4)}.json"
        write_private(self._folder / name, json.dumps(slip).encode())

    def take(self) -> Iterator[dict[str, Any]]:
        """Each slip, once: removed before it is handed out. One that cannot be read is dropped."""
        for path in self._slips():
            slip: Any = None
            with suppress(Exposed, OSError, ValueError, RecursionError):
                slip = json.loads(read_private(path, MAX_BYTES))
            with suppress(OSError):
                path.unlink()
            if isinstance(slip, dict):
                yield slip

    def _slips(self) -> list[Path]:
        with suppress(OSError):
            return sorted(self._folder.glob("*-*.json"))
        return []

    @staticmethod
    def _number(path: Path) -> int:
        number = path.name.partition("-")[0]
        return int(number) if number.isdecimal() else 0
