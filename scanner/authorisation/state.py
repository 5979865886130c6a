"""What this machine remembers of openings: the uses, the journal, the notices to persons.

All of it lies in one folder that nobody but an administrator can change. A use is claimed by
making a file that did not exist, on the disk before anything is opened: neither a crash nor two
commands at once give a second use.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Self

from scanner.authorisation.refusal import Refused, Why
from scanner.platform import System

USES: Final = "uses"
NOTICES: Final = "notices"
JOURNAL: Final = "authorisations.jsonl"
_ONLY_OWNER: Final = 0o600
_ONLY_OWNER_FOLDER: Final = 0o700
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True)
class State:
    """The folder, made sure to be ours. Every write is on the disk when its method returns."""

    folder: str
    system: System = field(repr=False)

    @classmethod
    def of(cls, system: System) -> Self:
        """Make the folder of this machine ready.

        Raises:
            Refused: NO_STATE: it cannot be made, or others could change what it holds.
        """
        state = cls(system.state_folder, system)
        with state._or_refused():
            for folder in (state.folder, state._at(USES), state._at(NOTICES)):
                os.makedirs(folder, _ONLY_OWNER_FOLDER, exist_ok=True)  # noqa: PTH103 - text path
                if not system.only_administrators_write(folder):
                    raise PermissionError
        return state

    def claim(self, use: str, proof: bytes) -> None:
        """Take the one use of an authorisation, and keep the signed document as its proof.

        Raises:
            Refused: USED, NO_STATE.
        """
        with self._or_refused():
            try:
                descriptor = os.open(self._at(USES, f"{use}.json"), _NEW, _ONLY_OWNER)
            except FileExistsError:
                raise Refused(Why.USED) from None
            _keep(descriptor, proof)
            _keep_names(self._at(USES))

    def is_used(self, use: str) -> bool:
        """Whether that use is taken."""
        return os.path.lexists(self._at(USES, f"{use}.json"))

    def log(self, event: str, **facts: object) -> None:
        """Add one line to the journal. A line that a crash cut off is left as it is, ended.

        Raises:
            Refused: NO_STATE.
        """
        said = {"time": datetime.now(UTC).isoformat(timespec="seconds"), "event": event}
        said |= {"endpoint": self.system.name, "operator": self.system.account}
        line = json.dumps(said | facts, ensure_ascii=False).encode("utf-8", "backslashreplace")
        with self._or_refused():
            path = self._at(JOURNAL)
            ending = _ending_of_last_line(path)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _ONLY_OWNER)
            _keep(descriptor, ending + line + b"\n")

    def tell(self, use: str, text: str) -> str:
        """Write the notice to the person, in place of an earlier one; return its path.

        Raises:
            Refused: NO_STATE.
        """
        path = self._at(NOTICES, f"{use}.txt")
        with self._or_refused():
            part = f"{path}.part"
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _ONLY_OWNER)
            _keep(descriptor, text.encode("utf-8", "backslashreplace"))
            os.replace(part, path)  # noqa: PTH105 - text path
            _keep_names(self._at(NOTICES))
        return path

    def _at(self, *names: str) -> str:
        path = self.folder
        for name in names:
            path = self.system.join(path, name)
        return path

    @contextmanager
    def _or_refused(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            raise Refused(Why.NO_STATE, path=self.folder or "?") from None


def _keep(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(descriptor)


def _keep_names(folder: str) -> None:
    """Put a new name on the disk; Windows has no such call and does it with the file."""
    if hasattr(os, "O_DIRECTORY"):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _ending_of_last_line(path: str) -> bytes:
    """What is missing after the last line: nothing, unless a crash cut it off."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - text path
            if stream.seek(0, os.SEEK_END) == 0:
                return b""
            stream.seek(-1, os.SEEK_END)
            return b"" if stream.read(1) == b"\n" else b"\n"
    except FileNotFoundError:
        return b""
