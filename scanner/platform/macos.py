"""macOS: volumes from the mount table and from diskutil, which needs no root.

Sources: diskutil(8), `info -plist` and `apfs list -plist`; fdesetup(8), `isactive`; `SF_DATALESS`
in <sys/stat.h>: a file whose content is only in the cloud.
"""

import os
import plistlib
import re
from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final
from xml.parsers.expat import ExpatError

import psutil

from scanner.platform.ask import Ask, ask
from scanner.platform.encryption import (
    BARE,
    NOT_TOLD,
    Encryption,
    EncryptionCause,
    EncryptionState,
    protected,
    unknown,
)
from scanner.platform.posix import NETWORK_FILE_SYSTEMS, PosixSystem
from scanner.platform.volumes import Mount, MountKind, VolumeFacts

SF_DATALESS: Final = 0x4000_0000
PSEUDO_FILE_SYSTEMS: Final = frozenset({"devfs", "autofs", "nullfs"})
DATA_VOLUME: Final = "/System/Volumes/Data"  # holds what seems to lie at `/`
_DISKUTIL: Final = "/usr/sbin/diskutil"
_FDESETUP: Final = "/usr/bin/fdesetup"
_VOLUME: Final = re.compile(r"(?:/dev/)?(disk\d+s\d+)")  # what follows names a snapshot of it


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

    def encryption(self, folder: str) -> Encryption:
        """FileVault, or the password of an external volume. The chip's own encryption is none.

        A volume encrypted only by the machine's chip opens by itself, so it is not protected.
        """
        mount = self.mount_of(os.path.realpath(folder))
        if mount is None or mount.kind is MountKind.PSEUDO:
            return NOT_TOLD
        if mount.kind is MountKind.NETWORK:
            return unknown(EncryptionCause.NETWORK)
        if mount.point == "/":
            mount = next((one for one in self.mounts if one.point == DATA_VOLUME), mount)
        return self._of_mount(mount)

    def _of_mount(self, mount: Mount) -> Encryption:
        name = _VOLUME.match(mount.device)
        told = _state(self._apfs_volumes.get(name[1], {})) if name else None
        told = told or _state(self._volume(mount.point))
        if told is None and mount.point in ("/", DATA_VOLUME) and self._filevault_is_active:
            return protected(EncryptionCause.FILEVAULT)
        return told or NOT_TOLD

    @cached_property
    def _apfs_volumes(self) -> dict[str, dict[str, Any]]:
        """What `diskutil apfs list` says of each volume, by its name: `disk3s5`."""
        containers = self._plist((_DISKUTIL, "apfs", "list", "-plist")).get("Containers")
        return {
            volume["DeviceIdentifier"]: volume
            for container in _dicts(containers)
            for volume in _dicts(container.get("Volumes"))
            if isinstance(volume.get("DeviceIdentifier"), str)
        }

    @cached_property
    def _filevault_is_active(self) -> bool:
        return self._ask((_FDESETUP, "isactive")).strip() == b"true"

    def glance(self) -> Hashable:
        """The partitions, as psutil lists them."""
        return tuple(map(tuple, psutil.disk_partitions(all=True)))

    def volume_facts(self, mount: Mount) -> VolumeFacts:
        """UUID, label and size, as diskutil tells them; of a share, its name."""
        if mount.kind is MountKind.NETWORK:
            return VolumeFacts(share=mount.device)
        told = self._volume(mount.point)
        size = told.get("Size", told.get("TotalSize", 0))
        return VolumeFacts(
            uuid=str(told.get("VolumeUUID", "")),
            label=str(told.get("VolumeName", "")),
            size_bytes=size if isinstance(size, int) else 0,
        )

    def _read_mounts(self) -> list[Mount]:
        return [
            Mount(
                part.mountpoint,
                part.device,
                part.fstype,
                self._kind(part.mountpoint, part.fstype),
                writable="ro" not in part.opts.split(","),
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
            self._volumes[point] = self._plist((_DISKUTIL, "info", "-plist", point))
        return self._volumes[point]

    def _plist(self, command: Sequence[str]) -> dict[str, Any]:
        try:
            told = plistlib.loads(self._ask(command))
        except (plistlib.InvalidFileException, ExpatError, ValueError):
            return {}
        return told if isinstance(told, dict) else {}

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


def _dicts(found: object) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _state(told: Mapping[str, Any]) -> Encryption | None:
    """From what diskutil says of one volume; None when it does not speak of FileVault."""
    if told.get("Locked") is True:
        return Encryption(EncryptionState.LOCKED, EncryptionCause.FILEVAULT)
    if told.get("CryptoMigrationOn") is True:
        return Encryption(EncryptionState.NOT_ENCRYPTED, EncryptionCause.CONVERTING)
    filevault = told.get("FileVault")
    if filevault is True:
        return protected(EncryptionCause.FILEVAULT)
    if filevault is not False:
        return None
    by_chip = told.get("Encryption") is True
    return Encryption(BARE.state, EncryptionCause.OPENS_BY_ITSELF) if by_chip else BARE
