"""What installing and removing are made of: steps that can be told before they are taken.

`text` is a source string over the values of `told`, for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from scanner.locales import N_

READABLE: Final = 0o644


@dataclass(frozen=True, slots=True)
class WriteFile:
    """Put a file in its place, whole; folders above it are made."""

    path: Path
    content: bytes = field(repr=False)
    mode: int = READABLE

    @property
    def text(self) -> str:
        """For people."""
        return N_("Write {path}")

    @property
    def told(self) -> Mapping[str, object]:
        """The values of `text`."""
        return {"path": str(self.path)}


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """Remove a file; one that has gone is no matter."""

    path: Path

    @property
    def text(self) -> str:
        """For people."""
        return N_("Remove {path}")

    @property
    def told(self) -> Mapping[str, object]:
        """The values of `text`."""
        return {"path": str(self.path)}


@dataclass(frozen=True, slots=True)
class RemoveFolder:
    """Remove a folder with all that is in it, following no link."""

    path: Path

    @property
    def text(self) -> str:
        """For people."""
        return N_("Remove {path} and all that is in it")

    @property
    def told(self) -> Mapping[str, object]:
        """The values of `text`."""
        return {"path": str(self.path)}


@dataclass(frozen=True, slots=True)
class Run:
    """Run a program of the system. `may_fail`: what it is to undo may not be there."""

    command: tuple[str, ...]
    text: str
    may_fail: bool = False

    @property
    def told(self) -> Mapping[str, object]:
        """The values of `text`: none."""
        return {}


@dataclass(frozen=True, slots=True)
class Keep:
    """Something stays, and people are told so."""

    path: Path
    text: str

    @property
    def told(self) -> Mapping[str, object]:
        """The values of `text`."""
        return {"path": str(self.path)}


Step: TypeAlias = WriteFile | RemoveFile | RemoveFolder | Run | Keep
