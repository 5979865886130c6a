"""Linux: mounts from mountinfo, what lies under them from sysfs. No root needed.

Source: proc_pid_mountinfo(5).
"""

import re
from collections.abc import Hashable
from dataclasses import replace
from functools import cached_property
from typing import Final

from scanner.platform.ask import Ask, ask
from scanner.platform.encryption import Encryption
from scanner.platform.files import names_in, text_of
from scanner.platform.linux_blocks import Blocks
from scanner.platform.linux_calls import file_system_uuid, unique_mount_number
from scanner.platform.linux_encryption import VolumeEncryption
from scanner.platform.linux_facts import DeviceFacts
from scanner.platform.posix import NETWORK_FILE_SYSTEMS, PosixSystem
from scanner.platform.volumes import Mount, MountKind, VolumeFacts

PSEUDO_FILE_SYSTEMS: Final = frozenset(
    {"proc", "sysfs", "devpts", "devtmpfs", "cgroup", "cgroup2", "debugfs", "tracefs", "pstore"}
    | {"securityfs", "bpf", "configfs", "fusectl", "mqueue", "binfmt_misc", "efivarfs", "nsfs"}
    | {"rpc_pipefs", "selinuxfs", "fuse.lxcfs"}
    | {"fuse.portal"}  # other folders once more, for sandboxed applications
)
DESKTOP_MOUNTS: Final = ("/media", "/run/media")  # where desktops put what is plugged in
PHONE_FILE_SYSTEMS: Final = frozenset(
    {"fuse.jmtpfs", "fuse.simple-mtpfs", "fuse.mtpfs", "fuse.aft-mtp-mount", "fuse.ifuse"}
)
GVFS: Final = "fuse.gvfsd-fuse"  # one folder below it for each thing that the desktop has opened
GVFS_PHONES: Final = ("mtp:", "gphoto2:", "afc:")
GVFS_PREFIX: Final = "gvfs-"  # of the file system we call such a folder: `gvfs-mtp`
_OCTAL: Final = re.compile(r"\\([0-7]{3})")


class LinuxSystem(PosixSystem):
    """Linux. The kernel's files stand elsewhere in tests, and another answers for blkid."""

    def __init__(
        self,
        *,
        proc: str = "/proc",
        sys: str = "/sys",
        run: str = "/run",
        dev: str = "/dev",
        ask: Ask = ask,
    ) -> None:
        """Read the running kernel, or a copy of its files."""
        super().__init__()
        self._proc, self._blocks = proc, Blocks(sys)
        self._facts = DeviceFacts(self._blocks, ask, run, dev)

    def _read_mounts(self) -> list[Mount]:
        """The last of those at one point hides the others (automounts, for one)."""
        lines = text_of(self.mount_table).splitlines()
        seen = {mount.point: mount for line in lines if (mount := self._mount(line))}
        behind = [folder for mount in seen.values() for folder in self._opened_by_desktop(mount)]
        return [*seen.values(), *behind]

    def glance(self) -> Hashable:
        """The mount table, and what the desktop has opened, of which the table does not tell."""
        opened = (mount.point for mount in self.mounts if mount.fstype == GVFS)
        return text_of(self.mount_table), tuple(tuple(names_in(point)) for point in opened)

    @property
    def mount_table(self) -> str:
        """The mount table of this process."""
        return f"{self._proc}/self/mountinfo"

    def _mount(self, line: str) -> Mount | None:
        before, _, after = line.partition(" - ")
        fields, rest = before.split(" "), after.split(" ")
        if len(fields) < 6 or len(rest) < 2:
            return None
        point, fstype = _unescaped(fields[4]), rest[0]
        return Mount(
            point,
            _unescaped(rest[1]),
            fstype,
            self._kind(point, fstype, fields[2]),
            numbers=fields[2],
            root=_unescaped(fields[3]),
            writable="ro" not in fields[5].split(",") and "ro" not in rest[-1].split(","),
            options=_unescaped(rest[2]) if len(rest) > 2 else "",
            number=fields[0],
        )

    def _opened_by_desktop(self, mount: Mount) -> list[Mount]:
        """Phones and shares below the desktop's one mount; root may not look into it."""
        if mount.fstype != GVFS:
            return []
        return [
            Mount(
                self.join(mount.point, name),
                name,
                GVFS_PREFIX + name.partition(":")[0],
                MountKind.REMOVABLE if name.startswith(GVFS_PHONES) else MountKind.NETWORK,
                number=mount.number,
            )
            for name in names_in(mount.point)
            if ":" in name
        ]

    def _kind(self, point: str, fstype: str, numbers: str) -> MountKind:
        if fstype in PSEUDO_FILE_SYSTEMS:
            return MountKind.PSEUDO
        if fstype in NETWORK_FILE_SYSTEMS:
            return MountKind.NETWORK
        plugged = any(self.is_under(point, folder) for folder in DESKTOP_MOUNTS)
        removable = plugged or fstype in PHONE_FILE_SYSTEMS or self._is_removable(numbers)
        return MountKind.REMOVABLE if removable else MountKind.FIXED

    def _is_removable(self, numbers: str) -> bool:
        return self._blocks.is_removable(self._blocks.numbered(numbers))

    def encryption(self, folder: str) -> Encryption:
        """By dm-crypt, fscrypt, or what the volume stands on.

        ZFS, eCryptfs, gocryptfs, VeraCrypt, network and memory file systems are unknown. A disk
        that encrypts by itself counts as bare, since whether it is locked cannot be seen.
        """
        return self._encryption.of_folder(folder)

    @cached_property
    def _encryption(self) -> VolumeEncryption:
        return VolumeEncryption(self._blocks, self.mount_of, self._facts.encrypted_by)

    def volume_facts(self, mount: Mount) -> VolumeFacts:
        """Of a disk: UUID, label, size, USB serial; of a share or a phone: its name."""
        if mount.fstype.startswith(GVFS_PREFIX) and mount.kind is MountKind.REMOVABLE:
            return VolumeFacts(phone=mount.device)
        if mount.kind is MountKind.NETWORK:
            return VolumeFacts(share=mount.device)
        device = self._blocks.under(mount)
        facts = self._facts.of(device) if device else VolumeFacts()
        return facts if facts.uuid else replace(facts, uuid=file_system_uuid(mount.point))

    def mounting(self, mount: Mount) -> str | None:
        """Of a disk: the numbers of its mount and of what is in the drive, while it is there."""
        device = self._blocks.under(mount)
        if not device:
            return super().mounting(mount)
        if not self._blocks.is_there(device):
            return None
        number = unique_mount_number(mount.point) or mount.number
        return f"{super().mounting(mount)} {number} {self._blocks.sequence(device)}"

    def fails(self, mount: Mount) -> bool:
        """By a read of the disk, where that is allowed."""
        device = self._blocks.under(mount)
        return bool(device) and self._facts.fails(device)

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


def _unescaped(field: str) -> str:
    """Undo the octal escapes of mountinfo (blank, tab, line end, backslash)."""
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), field)
