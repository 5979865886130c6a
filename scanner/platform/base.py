"""What the walk asks of an operating system, with answers that are safe on any.

A `System` is a picture: mounts and folders are looked up once and kept. Make one for each sweep.
Every answer is best effort and never raises: None or False means that the system did not tell.
"""

import getpass
import os
import platform
import re
import tempfile
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import ClassVar, Final

from scanner.platform.encryption import NOT_TOLD, Encryption
from scanner.platform.sync_clients import configured_roots
from scanner.platform.volumes import Mount, VolumeFacts

SEPARATORS: Final = {"/": re.compile(r"[^/]+"), "\\": re.compile(r"[^\\/]+")}
PLACEHOLDER_SUFFIXES: Final = (".nextcloud", ".owncloud")  # their virtual files without OS support
PLACEHOLDER_MAX_BYTES: Final = 1  # such a file holds nothing, or one blank


class System:
    """An operating system that tells little."""

    separator: ClassVar[str] = "/"
    ignores_case: ClassVar[bool] = False

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        """Take the environment of this process, or another one."""
        self.environment = os.environ if environment is None else environment

    # Paths

    def key(self, path: str) -> str:
        """The form in which two spellings of one path compare equal."""
        return path.replace("/", "\\").casefold() if self.ignores_case else path

    def components(self, path: str) -> list[str]:
        """The names a path is made of, a drive or a server counting as one."""
        return SEPARATORS[self.separator].findall(path)

    def prefix(self, path: str, count: int) -> str:
        """The path cut after its first `count` components."""
        for number, found in enumerate(SEPARATORS[self.separator].finditer(path), start=1):
            if number == count:
                return path[: found.end()]
        return path

    def is_under(self, path: str, folder: str) -> bool:
        """Whether a path is a folder or lies in it, at any depth. Both are absolute."""
        inner, outer = self.key(path), self.key(folder).rstrip(self.separator)
        return inner == outer or inner.startswith(outer + self.separator)

    def join(self, folder: str, name: str) -> str:
        """A name in a folder, spelled as the folder is."""
        if folder.endswith(self.separator):
            return folder + name
        return f"{folder}{self.separator}{name}"

    def reachable(self, path: str) -> str:
        """The spelling under which the system opens even a very long path."""
        return path

    # Volumes

    @cached_property
    def mounts(self) -> tuple[Mount, ...]:
        """The mounted volumes, deepest mount point first."""
        return tuple(sorted(self._read_mounts(), key=lambda mount: -len(mount.point)))

    def mount_of(self, path: str) -> Mount | None:
        """The volume on which an absolute path without links lies."""
        inside = self.key(path) + self.separator
        return next(
            (mount for start, mount in self._mount_starts if inside.startswith(start)), None
        )

    @cached_property
    def _mount_starts(self) -> list[tuple[str, Mount]]:
        return [
            (self.key(mount.point).rstrip(self.separator) + self.separator, mount)
            for mount in self.mounts
        ]

    def volume_encrypted(self, folder: str) -> bool | None:
        """Whether what lies in a folder is unreadable once the machine is off. None: unknown."""
        return self.encryption(folder).protects

    def encryption(self, folder: str) -> Encryption:
        """How the volume of a folder is encrypted, and by what that is known."""
        del folder
        return NOT_TOLD

    def volume_facts(self, mount: Mount) -> VolumeFacts:
        """By what a volume may be known again on another machine."""
        del mount
        return VolumeFacts()

    def mounting(self, mount: Mount) -> str | None:
        """What tells this mounting from any other at the same place; None when the disk has gone.

        A disk may go while the system still lists its mount, and then shows empty folders. Shares
        are not asked, since a server that has gone would make us wait: theirs is what is listed.
        """
        return f"{mount.device} {mount.fstype} {mount.number}"

    def fails(self, mount: Mount) -> bool:
        """Whether the disk under a mount is known to answer no more. May wait for it."""
        del mount
        return False

    def glance(self) -> Hashable:
        """What changes when a volume comes or goes: read anew at each call, and cheap."""
        return ()

    @property
    def mount_table(self) -> str:
        """A file on which poll(2) wakes when a volume comes or goes; empty where there is none."""
        return ""

    def _read_mounts(self) -> list[Mount]:
        return []

    # Files

    def is_link(self, found: os.stat_result) -> bool:
        """Whether an entry leads elsewhere: a symbolic link, a junction."""
        return (found.st_mode & 0o170000) == 0o120000

    def is_cloud_placeholder(self, name: str, found: os.stat_result) -> bool:
        """Whether reading an entry would fetch it from a cloud."""
        return found.st_size <= PLACEHOLDER_MAX_BYTES and name.endswith(PLACEHOLDER_SUFFIXES)

    def identity(self, path: str, found: os.stat_result) -> tuple[int, int]:
        """The device and inode numbers of an entry.

        Raises:
            OSError: the entry has gone.
        """
        del path
        return found.st_dev, found.st_ino

    def open_for_reading(self, path: str) -> int:
        """Open a file without following a link, waiting for a peer or touching its access time.

        Raises:
            OSError: as `os.open` does.
        """
        return os.open(path, os.O_RDONLY)

    # People and places

    def owns(self, path: str, found: os.stat_result) -> bool:
        """Whether an entry belongs to the user who runs this process."""
        del path, found
        return False

    def others_can_enter(self, folder: str) -> bool:
        """Whether any account of this machine may reach into this one folder."""
        del folder
        return False

    def others_can_read(self, mode: int) -> bool:
        """Whether any account that has reached a file of this mode may read it."""
        del mode
        return False

    @cached_property
    def name(self) -> str:
        """What this machine is called on its network."""
        return platform.node()

    @property
    def account(self) -> str:
        """The account that runs this process, as far as the system tells."""
        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return ""

    def only_administrators_write(self, path: str) -> bool:
        """Whether nobody but an administrator, or who runs this, can change what stands there."""
        del path
        return False

    @property
    def settings_folder(self) -> str:
        """Where an administrator keeps what Colmate must believe; empty where there is none.

        No environment variable moves it: whoever starts Colmate must not choose whom it trusts.
        """
        return ""

    @property
    def state_folder(self) -> str:
        """Where this machine remembers what was done on it; empty where there is no such place."""
        return ""

    @property
    def entering_needs_every_parent(self) -> bool:
        """Whether a closed folder also closes all that lies below it."""
        return True

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """Folders that belong to one user: the home of the one who runs this, a home drive."""
        home = os.path.expanduser("~")  # noqa: PTH111 - paths are text here, odd bytes kept
        return (home,) if self.components(home) else ()

    @cached_property
    def web_roots(self) -> tuple[str, ...]:
        """Folders that a web server hands out."""
        return ()

    @cached_property
    def temporary_folders(self) -> tuple[str, ...]:
        """Folders meant for what does not last."""
        try:
            return (tempfile.gettempdir(),)
        except FileNotFoundError:  # a service may be allowed to write in none
            return ()

    @cached_property
    def sync_roots(self) -> tuple[str, ...]:
        """Folders that a client copies to a cloud, as its own settings tell."""
        return configured_roots(self.homes, self.environment)
