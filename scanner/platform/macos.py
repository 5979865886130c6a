"""macOS: volumes from the mount table and `diskutil info -plist`, which needs no root.

Sources: diskutil(8); `SF_DATALESS` in <sys/stat.h>: a file whose content is only in the cloud.
"""

import os
import plistlib
from functools import cached_property
from typing import Any, Final
from xml.parsers.expat import ExpatError

import psutil

from scanner.platform.ask import Ask, ask
from scanner.platform.base import Mount, MountKind
from scanner.platform.posix import NETWORK_FILE_SYSTEMS, PosixSystem

SF_DATALESS: Final = 0x4000_0000
PSEUDO_FILE_SYSTEMS: Final = frozenset({"devfs", "autofs", "nullfs"})
_DISKUTIL: Final = "/usr/sbin/diskutil"


class MacSystem(PosixSystem):
    """macOS. `ask` runs a program; tests give its answers."""

    def __init__(self, ask: Ask = ask) -> None:
        """Ask diskutil, or another that answers for it."""
        super().__init__()
        self._ask = ask
        self._volumes: dict[str, dict[str, Any]] = {}

    def is_cloud_placeholder(self, name: str, found: os.stat_result) -> bool:
        """Whether the content is not on this disk (iCloud Drive, File Provider)."""
        dataless = bool(getattr(found, "st_flags", 0) & SF_DATALESS)
        return dataless or super().is_cloud_placeholder(name, found)

    def volume_encrypted(self, folder: str) -> bool | None:
        """FileVault, or the password of an external volume. The chip's own encryption is none.

        A volume encrypted only by the machine's chip opens by itself, so it counts as False.
        """
        mount = self.mount_of(os.path.realpath(folder))
        if mount is None or mount.kind not in (MountKind.FIXED, MountKind.REMOVABLE):
            return None
        told = self._volume(mount.point).get("FileVault")
        return told if isinstance(told, bool) else None

    def _read_mounts(self) -> list[Mount]:
        return [
            Mount(
                part.mountpoint, part.device, part.fstype, self._kind(part.mountpoint, part.fstype)
            )
            for part in psutil.disk_partitions(all=True)
        ]

    def _kind(self, point: str, fstype: str) -> MountKind:
        if fstype in PSEUDO_FILE_SYSTEMS:
            return MountKind.PSEUDO
        if fstype in NETWORK_FILE_SYSTEMS:
            return MountKind.NETWORK
        plugged = self.is_under(point, "/Volumes") and any(
            self._volume(point).get(key) is True
            for key in ("RemovableMediaOrExternalDevice", "Ejectable")
        )
        return MountKind.REMOVABLE if plugged else MountKind.FIXED

    def _volume(self, point: str) -> dict[str, Any]:
        if point not in self._volumes:
            try:
                told = plistlib.loads(self._ask((_DISKUTIL, "info", "-plist", point)))
            except (plistlib.InvalidFileException, ExpatError, ValueError):
                told = {}
            self._volumes[point] = told if isinstance(told, dict) else {}
        return self._volumes[point]

    @property
    def settings_folder(self) -> str:
        """The machine's own support folder, not the user's."""
        return "/Library/Application Support/Colmate"

    @property
    def state_folder(self) -> str:
        """Beside the settings."""
        return f"{self.settings_folder}/State"

    @cached_property
    def web_roots(self) -> tuple[str, ...]:
        """The root of the Apache that macOS ships, and Homebrew's."""
        return ("/Library/WebServer/Documents", "/usr/local/var/www", "/opt/homebrew/var/www")

    @cached_property
    def temporary_folders(self) -> tuple[str, ...]:
        """Temporary folders under both of their spellings."""
        usual = ("/tmp", "/private/tmp", "/var/folders", "/private/var/folders", "/private/var/tmp")  # noqa: S108 - named, not used
        return tuple({*usual, *super().temporary_folders})
