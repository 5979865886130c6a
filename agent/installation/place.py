"""Where an installation lies on a machine, and what was found there before anything is done."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Final

ACCOUNT: Final = "colmate"  # of both services on Linux; launchd and Windows run them as the system


class SystemName(StrEnum):
    """The systems that have an installer here, as `Host.system` calls them."""

    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is asked for: this program, as a service of this system.

    `root` stands before every path that is written; `program` is how the services call Colmate,
    seen from the running system.
    """

    system: SystemName
    program: tuple[PurePath | str, ...]
    settings_file: Path
    state_folder: Path
    root: Path = Path("/")

    def at(self, path: str) -> Path:
        """A path of the system, below `root`."""
        return self.root / path.lstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What stands there now."""

    installed: frozenset[Path] = frozenset()  # files of ours
    packaged: bool = False  # a package of the system brought the services
    service: bool = False  # Windows knows the service
    state: bool = False
