"""Windows: drives, junctions, placeholders, access lists.

Sources: File Attribute Constants, Reparse Point Tags and System Error Codes
(learn.microsoft.com/windows/win32).
"""

import os
import re
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Final

import psutil

from scanner.platform import windows_calls
from scanner.platform.ask import Ask, ask
from scanner.platform.base import System
from scanner.platform.bitlocker import BitLocker
from scanner.platform.encryption import NOT_TOLD, Encryption, EncryptionCause, unknown
from scanner.platform.sddl import grants_reading_to_all, only_administrators_write
from scanner.platform.volumes import Mount, MountKind, VolumeFacts

OFFLINE: Final = 0x1000
RECALL_ON_OPEN: Final = 0x4_0000
RECALL_ON_DATA_ACCESS: Final = 0x40_0000  # what OneDrive sets; it is no reparse point to lstat
TAG_MOUNT_POINT: Final = 0xA000_0003  # a junction
TAG_SYMLINK: Final = 0xA000_000C
TAG_APP_LINK: Final = 0x8000_001B  # an application alias of the Store
LONG_PATH_CHARS: Final = 240  # the limit is 260, or 248 for a folder
VERACRYPT_DEVICES: Final = (r"\Device\VeraCryptVolume", r"\Device\TrueCryptVolume")
_SUBSTITUTED: Final = re.compile(r"\\\?\?\\([A-Za-z]:)")  # a folder that `subst` made a drive
_DRIVE: Final = re.compile(r"[A-Za-z]:")


class WindowsSystem(System):
    """Windows. `ask` runs a program; tests give its answers."""

    separator = "\\"
    ignores_case = True

    def __init__(self, ask: Ask = ask, environment: Mapping[str, str] | None = None) -> None:
        """Ask the shell, or another that answers for it."""
        super().__init__(environment)
        self._bitlocker = BitLocker(ask, self.environment.get("SystemRoot", r"C:\Windows"))

    def reachable(self, path: str) -> str:
        r"""Give a long path the prefix `\\?\`, which lifts the limit of 260 characters."""
        if len(path) < LONG_PATH_CHARS or path.startswith("\\\\?\\"):
            return path
        whole = os.path.abspath(path)  # noqa: PTH100 - text path
        if whole.startswith("\\\\"):
            return "\\\\?\\UNC\\" + whole[2:]
        return "\\\\?\\" + whole

    def prefix(self, path: str, count: int) -> str:
        r"""A bare `C:` would be the current folder of that drive: its top is `C:\`."""
        found = super().prefix(path, count)
        return found + "\\" if _DRIVE.fullmatch(found) else found

    def _read_mounts(self) -> list[Mount]:
        return [
            Mount(
                part.mountpoint,
                part.device,
                part.fstype,
                _kind(part.opts),
                writable="ro" not in part.opts.split(","),
            )
            for part in psutil.disk_partitions(all=True)
        ]

    def mount_of(self, path: str) -> Mount | None:
        r"""The drive of a path; a `\\server\share` path lies on a share of its own."""
        if path.startswith("\\\\") and not path.startswith("\\\\?\\"):
            share = self.prefix(path, 2)
            return Mount(share, share, "smb", MountKind.NETWORK)
        return super().mount_of(path)

    def encryption(self, folder: str) -> Encryption:
        """What BitLocker says of the drive.

        VeraCrypt, a share, and a volume without a letter are unknown.
        """
        mount = self.mount_of(folder)
        if mount is not None and mount.kind is MountKind.NETWORK:
            return unknown(EncryptionCause.NETWORK)
        if mount is None or not _DRIVE.match(mount.point):
            return NOT_TOLD
        device = windows_calls.device_behind(mount.point[:2])
        if device.startswith(VERACRYPT_DEVICES):
            return unknown(EncryptionCause.VERACRYPT)
        stands_for = _SUBSTITUTED.match(device)
        return self._bitlocker.of((stands_for[1] if stands_for else mount.point[:2]).upper())

    def glance(self) -> Hashable:
        """The partitions, as psutil lists them."""
        return tuple(map(tuple, psutil.disk_partitions(all=True)))

    def volume_facts(self, mount: Mount) -> VolumeFacts:
        """Serial, label and size of the partition; of a mapped drive, its share."""
        if mount.kind is MountKind.NETWORK:
            return VolumeFacts(share=windows_calls.share_behind(mount.point[:2]) or mount.device)
        told = windows_calls.volume_information(mount.point)
        return VolumeFacts(
            uuid=f"{told.serial >> 16:04X}-{told.serial & 0xFFFF:04X}" if told.serial else "",
            label=told.label,
            size_bytes=windows_calls.partition_bytes(mount.point[:2]),
        )

    def mounting(self, mount: Mount) -> str | None:
        """The serial of what is in the drive; a locked volume, which tells none, is there."""
        if mount.kind is MountKind.NETWORK:
            return super().mounting(mount)
        told = windows_calls.volume_information(mount.point)
        if told.error in windows_calls.NOTHING_THERE:
            return None
        return f"{super().mounting(mount)} {told.serial:08X}"

    def is_link(self, found: os.stat_result) -> bool:
        """A symbolic link, a junction, a mounted folder or an application alias."""
        tag = getattr(found, "st_reparse_tag", 0)
        return tag in (TAG_SYMLINK, TAG_MOUNT_POINT, TAG_APP_LINK) or super().is_link(found)

    def is_cloud_placeholder(self, name: str, found: os.stat_result) -> bool:
        """Whether the content would be recalled: OneDrive and its like, tape archives."""
        flags = getattr(found, "st_file_attributes", 0)
        recalled = bool(flags & (OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS))
        return recalled or super().is_cloud_placeholder(name, found)

    def identity(self, path: str, found: os.stat_result) -> tuple[int, int]:
        """Ask the file itself: a listing gives no inode numbers here."""
        if not found.st_ino:
            found = os.lstat(self.reachable(path))
        return found.st_dev, found.st_ino

    def open_for_reading(self, path: str) -> int:
        """Open so that the user may still rename or delete the file, and nothing is recalled."""
        return windows_calls.open_shared(self.reachable(path))

    def owns(self, path: str, found: os.stat_result) -> bool:
        """Best effort: what lies in the profile or home drive of the user who runs this."""
        del found
        return any(self.is_under(path, home) for home in self.homes)

    def others_can_enter(self, folder: str) -> bool:
        """Whether the folder's access list lets Everyone or all users read; files inherit it."""
        return grants_reading_to_all(windows_calls.access_list(self.reachable(folder)))

    def others_can_read(self, mode: int) -> bool:
        """The folder has answered for its files: their mode tells nothing here."""
        del mode
        return True

    def only_administrators_write(self, path: str) -> bool:
        """Whether owner and access list leave changes to administrators and the system."""
        return only_administrators_write(windows_calls.owner_and_access_list(self.reachable(path)))

    @cached_property
    def settings_folder(self) -> str:
        """Under the machine's ProgramData, as the system names it and not the environment."""
        data = windows_calls.program_data()
        return self.join(data, "Colmate") if data else ""

    @cached_property
    def state_folder(self) -> str:
        """Beside the settings."""
        return self.join(self.settings_folder, "State") if self.settings_folder else ""

    @property
    def entering_needs_every_parent(self) -> bool:
        """No: every account holds the right to bypass traverse checking."""
        return False

    @cached_property
    def homes(self) -> tuple[str, ...]:
        """The profile, and the home drive and home share that the domain gives."""
        system_drive = self.environment.get("SystemDrive", "C:")
        drive, share = (self.environment.get(name, "") for name in ("HOMEDRIVE", "HOMESHARE"))
        if drive.casefold() == system_drive.casefold():
            drive = ""
        homes = (self.environment.get("USERPROFILE", ""), f"{drive}\\" if drive else "", share)
        return tuple(home for home in homes if home)

    @cached_property
    def web_roots(self) -> tuple[str, ...]:
        """The root of IIS on the system drive."""
        return (self.environment.get("SystemDrive", "C:") + r"\inetpub\wwwroot",)

    @cached_property
    def temporary_folders(self) -> tuple[str, ...]:
        """The user's and the machine's."""
        named = (self.environment.get(name, "") for name in ("TEMP", "TMP"))
        windows = self.environment.get("SystemRoot", r"C:\Windows") + r"\Temp"
        return tuple({windows, *filter(None, named)})


def _kind(options: str) -> MountKind:
    """From what psutil makes of GetDriveTypeW."""
    told = options.split(",")
    if "remote" in told:
        return MountKind.NETWORK
    return MountKind.REMOVABLE if "removable" in told or "cdrom" in told else MountKind.FIXED
