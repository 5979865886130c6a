"""Linux: mounts from mountinfo, removable and encrypted devices from sysfs. No root needed.

Sources: proc_pid_mountinfo(5); kernel Documentation/ABI/stable/sysfs-block (`removable`, `slaves`)
and sysfs-block-dm (`dm/uuid`, which cryptsetup starts with `CRYPT-`).
"""

import array
import fcntl
import os
import re
from functools import cached_property
from typing import Final

from scanner.platform.base import Mount, MountKind
from scanner.platform.posix import NETWORK_FILE_SYSTEMS, PosixSystem

PSEUDO_FILE_SYSTEMS: Final = frozenset(
    {"proc", "sysfs", "devpts", "devtmpfs", "cgroup", "cgroup2", "debugfs", "tracefs", "pstore"}
    | {"securityfs", "bpf", "configfs", "fusectl", "mqueue", "binfmt_misc", "efivarfs", "nsfs"}
    | {"rpc_pipefs", "selinuxfs"}
)
DESKTOP_MOUNTS: Final = ("/media", "/run/media")  # where desktops put what is plugged in
UNKNOWN_DISKS: Final = ("loop", "zram", "ram", "nbd", "rbd", "drbd")  # what lies behind is not told
MAX_STACKED_DEVICES: Final = 64
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_GET_FLAGS: Final = 0x80086601  # FS_IOC_GETFLAGS, linux/fs.h
_ENCRYPTED_FLAG: Final = 0x800  # FS_ENCRYPT_FL: the folder's names and files are under fscrypt


class LinuxSystem(PosixSystem):
    """Linux. `proc` and `sys` stand elsewhere in tests."""

    def __init__(self, *, proc: str = "/proc", sys: str = "/sys") -> None:
        """Read the running kernel, or a copy of its files."""
        super().__init__()
        self._proc, self._sys = proc, sys

    def _read_mounts(self) -> list[Mount]:
        text = _text(f"{self._proc}/self/mountinfo")
        return [mount for line in text.splitlines() if (mount := self._mount(line))]

    def _mount(self, line: str) -> Mount | None:
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(rest) < 2:
            return None
        point, device = _unescaped(fields[4]), _unescaped(rest[1])
        return Mount(point, device, rest[0], self._kind(point, rest[0], fields[2]))

    def _kind(self, point: str, fstype: str, numbers: str) -> MountKind:
        if fstype in PSEUDO_FILE_SYSTEMS:
            return MountKind.PSEUDO
        if fstype in NETWORK_FILE_SYSTEMS:
            return MountKind.NETWORK
        plugged = any(self.is_under(point, folder) for folder in DESKTOP_MOUNTS)
        return MountKind.REMOVABLE if plugged or self._removable(numbers) else MountKind.FIXED

    def _removable(self, numbers: str) -> bool:
        """Whether a block device stands on a disk marked removable, on USB or on a card."""
        return any(
            "/usb" in disk
            or _text(f"{disk}/removable").strip() == "1"
            or _text(f"{disk}/../removable").strip() == "1"  # of the disk, seen from its partition
            or _text(f"{disk}/../device/type").strip() == "SD"
            or _text(f"{disk}/device/type").strip() == "SD"
            for disk in self._bottoms(self._device(numbers))
        )

    def _device(self, numbers: str) -> str:
        return os.path.realpath(f"{self._sys}/dev/block/{numbers}")

    def _bottoms(self, device: str) -> list[str]:
        """The devices on which one stands in the end, itself if on none."""
        found, waiting = [], [device]
        for _ in range(MAX_STACKED_DEVICES):
            if not waiting:
                break
            here = waiting.pop()
            below = _names(f"{here}/slaves")
            waiting += (os.path.realpath(f"{here}/slaves/{name}") for name in below)
            if not below:
                found.append(here)
        return found

    def volume_encrypted(self, folder: str) -> bool | None:
        """True for dm-crypt (LUKS, plain) and fscrypt; False for a bare disk; None elsewhere.

        ZFS, eCryptfs, gocryptfs, VeraCrypt, network and memory file systems give None, and a disk
        that encrypts by itself counts as bare, since whether it is locked cannot be seen.
        """
        if _has_encrypted_flag(folder):
            return True
        mount = self.mount_of(os.path.realpath(folder))
        return self._encrypted_devices.get(mount.device) if mount else None

    @cached_property
    def _encrypted_devices(self) -> dict[str, bool | None]:
        return {
            mount.device: self._encrypted(os.path.realpath(f"{self._sys}/class/block/{name}"))
            for mount in self.mounts
            if (name := self._block_name(mount))
        }

    def _block_name(self, mount: Mount) -> str:
        """The kernel's name of the device under a mount: `sda1`, `dm-0`; empty if it has none."""
        if mount.kind is MountKind.NETWORK or not mount.device.startswith("/dev/"):
            return ""
        return os.path.realpath(mount.device).removeprefix("/dev/").replace("/", "!")

    def _encrypted(self, device: str, depth: int = 0) -> bool | None:
        name = device.rpartition("/")[2]
        if depth > MAX_STACKED_DEVICES or name.startswith(UNKNOWN_DISKS):
            return None
        if not os.path.isdir(device):  # noqa: PTH112 - text path
            return None
        mapped = os.path.isdir(f"{device}/dm")  # noqa: PTH112 - text path
        if mapped and _text(f"{device}/dm/uuid").startswith("CRYPT-"):
            return True
        below = [
            self._encrypted(os.path.realpath(f"{device}/slaves/{child}"), depth + 1)
            for child in _names(f"{device}/slaves")
        ]
        if mapped and not _text(f"{device}/dm/uuid").startswith("LVM-"):
            return None  # VeraCrypt and others map devices without saying what they do
        return _all_of(below) if below else False

    @property
    def settings_folder(self) -> str:
        """As the Filesystem Hierarchy Standard 3.0, section 3.7, has it."""
        return "/etc/colmate"

    @property
    def state_folder(self) -> str:
        """As section 5.8 of the same has it."""
        return "/var/lib/colmate"

    @cached_property
    def web_roots(self) -> tuple[str, ...]:
        """The usual roots of Apache, nginx and lighttpd packages."""
        return ("/var/www", "/srv/http", "/srv/www", "/usr/share/nginx/html")

    @cached_property
    def temporary_folders(self) -> tuple[str, ...]:
        """The usual ones, and that of this process."""
        return tuple({"/tmp", "/var/tmp", "/dev/shm", *super().temporary_folders})  # noqa: S108 - named, not used


def _all_of(parts: list[bool | None]) -> bool | None:
    """A volume is as protected as its least protected disk."""
    if False in parts:
        return False
    return None if None in parts else True


def _has_encrypted_flag(folder: str) -> bool:
    flags = array.array("L", [0])
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.ioctl(handle, _GET_FLAGS, flags)
    except OSError:
        return False
    finally:
        os.close(handle)
    return bool(flags[0] & _ENCRYPTED_FLAG)


def _unescaped(field: str) -> str:
    """Undo the octal escapes of mountinfo (blank, tab, line end, backslash)."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), field)


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - text path
    except OSError:
        return []


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:  # noqa: PTH123 - text
            return stream.read()
    except OSError:
        return ""
