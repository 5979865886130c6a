"""A machine: where the agent's files lie, whose it is, and what tells it from another."""

import hashlib
import hmac
import os
import platform
import stat
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PRIVATE_FOLDER: Final = 0o700
OTHERS_WRITE: Final = 0o022
ADMINISTRATOR: Final = 0  # the number of root
_PURPOSE: Final = b"colmate endpoint"


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What IT needs to tell one machine from another. The name of a machine is no patient's.

    `hardware_id` is keyed with a number that only this machine knows, so that it means nothing to
    anybody else (machine-id(5) asks for that); empty when the system does not tell.
    """

    host_name: str
    system: str
    system_version: str
    architecture: str
    hardware_id: str


@dataclass(frozen=True, slots=True)
class Membership:
    """Signs that an organisation runs this machine: a directory it has joined, its management."""

    joined_directory: bool = False
    managed_by_organisation: bool = False


class Host(ABC):
    """One machine, as its system tells of it. No answer raises: unknown is the weaker answer."""

    system: str

    @property
    @abstractmethod
    def settings_file(self) -> Path:
        """Where an administrator writes the agent's settings."""

    @property
    @abstractmethod
    def state_folder(self) -> Path:
        """Where the agent keeps its key, policy, index and spool; never a temporary folder."""

    @property
    @abstractmethod
    def notice_folder(self) -> Path:
        """Where every account may read what the agent has to tell it (`agent.companion.post`)."""

    @abstractmethod
    def membership(self) -> Membership:
        """Whether an organisation runs this machine."""

    @abstractmethod
    def machine_number(self) -> str:
        """The number the system gave this machine when it was installed; empty if untold."""

    def system_version(self) -> str:
        """The name and version of the system, for people."""
        return f"{platform.system()} {platform.release()}"

    def close(self, folder: Path) -> None:
        """Make a folder that no other account may enter.

        Raises:
            OSError: it cannot be made, or cannot be closed to others.
        """
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        folder.chmod(PRIVATE_FOLDER)

    def written_by_administrators_only(self, path: Path) -> bool:
        """Whether no ordinary account could have written a file, or put another in its place."""
        try:
            whole = path.resolve(strict=True)
            return all(_is_administrators(part.stat()) for part in (whole, *whole.parents))
        except OSError:
            return False

    def facts(self) -> HostFacts:
        """Gather what the collector is told at enrolment."""
        number = self.machine_number().strip()
        keyed = hmac.new(number.encode(), _PURPOSE, hashlib.sha256).hexdigest() if number else ""
        return HostFacts(
            host_name=platform.node()[:255],
            system=self.system,
            system_version=self.system_version()[:255],
            architecture=platform.machine()[:64],
            hardware_id=keyed,
        )


def _is_administrators(found: os.stat_result) -> bool:
    """In a sticky folder (/tmp) nobody can replace what root owns."""
    open_to_others = found.st_mode & OTHERS_WRITE and not found.st_mode & stat.S_ISVTX
    return found.st_uid == ADMINISTRATOR and not open_to_others
