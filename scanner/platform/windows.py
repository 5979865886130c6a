r"""Windows: drives, junctions, placeholders, access lists.

Sources: File Attribute Constants and Reparse Point Tags (learn.microsoft.com/windows/win32);
`System.Volume.BitLockerProtection`, the property that Explorer shows without administrator's
rights (the output of `manage-bde` is in the language of the machine and cannot be relied upon).
"""

import os
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final

import psutil

from scanner.platform import windows_calls
from scanner.platform.ask import Ask, ask
from scanner.platform.base import Mount, MountKind, System
from scanner.platform.sddl import grants_reading_to_all, only_administrators_write

OFFLINE: Final = 0x1000
RECALL_ON_OPEN: Final = 0x4_0000
RECALL_ON_DATA_ACCESS: Final = 0x40_0000  # what OneDrive sets; it is no reparse point to lstat
TAG_MOUNT_POINT: Final = 0xA000_0003  # a junction
TAG_SYMLINK: Final = 0xA000_000C
TAG_APP_LINK: Final = 0x8000_001B  # an application alias of the Store
LONG_PATH_CHARS: Final = 240  # the limit is 260, or 248 for a folder
BITLOCKER: Final[dict[str, bool]] = {
    "1": True,
    "2": False,
    "5": False,
}  # 5: suspended, key in clear
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_POWERSHELL: Final = r"System32\WindowsPowerShell\v1.0\powershell.exe"
_QUESTION: Final = (
    "(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
    ".ExtendedProperty('System.Volume.BitLockerProtection')"
)


class WindowsSystem(System):
    """Windows. `ask` runs a program; tests give its answers."""

    separator = "\\"
    ignores_case = True

    def __init__(self, ask: Ask = ask, environment: Mapping[str, str] | None = None) -> None:
        """Ask the shell, or another that answers for it."""
        super().__init__(environment)
        self._ask = ask
        self._protected: dict[str, bool | None] = {}

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
            Mount(part.mountpoint, part.device, part.fstype, _kind(part.opts))
            for part in psutil.disk_partitions(all=True)
        ]

    def mount_of(self, path: str) -> Mount | None:
        r"""The drive of a path; a `\\server\share` path lies on a share of its own."""
        if path.startswith("\\\\") and not path.startswith("\\\\?\\"):
            share = self.prefix(path, 2)
            return Mount(share, share, "smb", MountKind.NETWORK)
        return super().mount_of(path)

    def volume_encrypted(self, folder: str) -> bool | None:
        """Whether BitLocker protects the drive. Suspended is False: the key then lies in clear."""
        mount = self.mount_of(folder)
        if mount is None or mount.kind is MountKind.NETWORK or not _DRIVE.match(mount.point):
            return None
        drive = mount.point[:2].upper()
        if drive not in self._protected:
            shell = self.join(self.environment.get("SystemRoot", r"C:\Windows"), _POWERSHELL)
            question = _QUESTION.format(drive=drive)
            told = self._ask((shell, "-NoProfile", "-NonInteractive", "-Command", question))
            self._protected[drive] = BITLOCKER.get(told.decode("ascii", "replace").strip())
        return self._protected[drive]

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
