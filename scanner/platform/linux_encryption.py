"""Linux: how a volume is encrypted, from the stack of devices or folders on which it stands.

Sources: cryptsetup, lib/libcryptsetup.h (the types) and lib/libdevmapper.c (`dm/uuid` is
`CRYPT-<type>-...`, also for VERITY and INTEGRITY, which encrypt nothing); LVM2 and multipath-tools
(`LVM-`, `mpath-`, `part1-`, `DMRAID-`); kernel Documentation/filesystems/{fscrypt,overlayfs}.rst.
"""

import array
import fcntl
import os
import re
from collections.abc import Callable
from typing import Final

from scanner.platform.encryption import (
    BARE,
    NOT_TOLD,
    Encryption,
    EncryptionCause,
    EncryptionState,
    least_protected,
    protected,
    unknown,
)
from scanner.platform.files import is_folder, line_of, names_in
from scanner.platform.linux_blocks import MAX_STACKED_DEVICES, Blocks
from scanner.platform.volumes import Mount, MountKind

CRYPT_TYPES: Final = {
    "LUKS1": EncryptionCause.LUKS,
    "LUKS2": EncryptionCause.LUKS,
    "PLAIN": EncryptionCause.DM_CRYPT,
    "LOOPAES": EncryptionCause.DM_CRYPT,
    "TCRYPT": EncryptionCause.VERACRYPT,
    "BITLK": EncryptionCause.BITLOCKER,
    "FVAULT2": EncryptionCause.FILEVAULT,
}
TRANSPARENT: Final = re.compile(r"LVM-|mpath-|part\d+-|DMRAID-|CRYPT-VERITY-|CRYPT-INTEGRITY-")
VERACRYPT_NAMES: Final = ("veracrypt", "truecrypt")
VERACRYPT_FOLDERS: Final = ("/tmp/.veracrypt", "/tmp/.truecrypt")  # noqa: S108 - named, not used
REMOTE_DISKS: Final = ("nbd", "rbd", "drbd")
MEMORY_DISKS: Final = ("zram", "ram")
ZFS_VOLUMES: Final = re.compile(r"zd\d")
BY_FILE_SYSTEM: Final = {
    "tmpfs": EncryptionCause.MEMORY,
    "ramfs": EncryptionCause.MEMORY,
    "zfs": EncryptionCause.ZFS,
    "ecryptfs": EncryptionCause.ENCRYPTED_FOLDERS,
    "fuse.gocryptfs": EncryptionCause.ENCRYPTED_FOLDERS,
    "fuse.encfs": EncryptionCause.ENCRYPTED_FOLDERS,
    "fuse.cryfs": EncryptionCause.ENCRYPTED_FOLDERS,
    "fuse.securefs": EncryptionCause.ENCRYPTED_FOLDERS,
    "fuse.cppcryptfs": EncryptionCause.ENCRYPTED_FOLDERS,
    "fuse.veracrypt": EncryptionCause.VERACRYPT,
    "fuse.truecrypt": EncryptionCause.VERACRYPT,
    "fuse.dislocker": EncryptionCause.BITLOCKER,
    "fuse.dislocker-fuse": EncryptionCause.BITLOCKER,
}
_GET_FLAGS: Final = 0x80086601  # FS_IOC_GETFLAGS, linux/fs.h
_ENCRYPTED_FLAG: Final = 0x800  # FS_ENCRYPT_FL: the folder's names and files are under fscrypt
_LAYER: Final = re.compile(r"(?:upperdir|(?:lower|data)dir\+?)=([^,]*)")

HeadOf = Callable[[str], EncryptionCause | None]
MountOf = Callable[[str], Mount | None]


class VolumeEncryption:
    """Answers for mounts, folders and devices.

    `head_of` says what encrypts a device by its first bytes; `mount_of` on what a path lies.
    """

    def __init__(self, blocks: Blocks, mount_of: MountOf, head_of: HeadOf) -> None:
        """Take the devices of a machine, its mounts, and what reads the head of a device."""
        self._blocks, self._mount_of, self._head_of = blocks, mount_of, head_of
        self._known: dict[Mount, Encryption] = {}

    def of_folder(self, folder: str, depth: int = 0) -> Encryption:
        """By the folder's own flag, else by its volume."""
        if has_encrypted_flag(folder):
            return protected(EncryptionCause.FSCRYPT)
        mount = self._mount_of(os.path.realpath(folder))
        return self.of_mount(mount, depth) if mount else NOT_TOLD

    def of_mount(self, mount: Mount, depth: int = 0) -> Encryption:
        """Looked up once a mount."""
        if mount not in self._known:
            self._known[mount] = NOT_TOLD  # the answer to a stack that leads back to itself
            self._known[mount] = self._of_mount(mount, depth)
        return self._known[mount]

    def _of_mount(self, mount: Mount, depth: int) -> Encryption:
        if depth > MAX_STACKED_DEVICES:
            return NOT_TOLD
        if mount.kind is MountKind.NETWORK:
            return unknown(EncryptionCause.NETWORK)
        if cause := BY_FILE_SYSTEM.get(mount.fstype):
            return unknown(cause)
        if mount.fstype == "overlay":
            return self._of_layers(mount, depth)
        device = self._blocks.under(mount)
        if not device:
            phone = mount.kind is MountKind.REMOVABLE
            return unknown(EncryptionCause.PHONE) if phone else NOT_TOLD
        devices = self._pool(device) if mount.fstype == "btrfs" else [device]
        return least_protected(self.of_device(one, depth) for one in devices)

    def _of_layers(self, mount: Mount, depth: int) -> Encryption:
        """A file of an overlay lies in any of its layers. In a container they are not seen."""
        folders = [
            one for found in _LAYER.findall(mount.options) for one in found.split(":") if one
        ]
        if not all(map(is_folder, folders)):
            return NOT_TOLD
        return least_protected(self.of_folder(one, depth + 1) for one in folders)

    def _pool(self, device: str) -> list[str]:
        """All the devices of the btrfs volume of which one is told."""
        top, name = f"{self._blocks.sys}/fs/btrfs", device.rpartition("/")[2]
        for volume in names_in(top):
            members = names_in(f"{top}/{volume}/devices")
            if name in members:
                return [self._blocks.named(member) for member in members]
        return [device]

    def of_device(self, device: str, depth: int = 0) -> Encryption:
        """By what maps the device, then by what it stands on, then by its first bytes."""
        if depth > MAX_STACKED_DEVICES or not is_folder(device):
            return NOT_TOLD
        name = self._blocks.disk_of(device).rpartition("/")[2]
        if name.startswith("loop"):
            return self._of_loop(self._blocks.disk_of(device), depth)
        if cause := _by_name(name):
            return unknown(cause)
        mapped = line_of(f"{device}/dm/uuid") if is_folder(f"{device}/dm") else None
        if mapped is not None and not TRANSPARENT.match(mapped):
            return _by_mapping(mapped, line_of(f"{device}/dm/name"))
        below = self._blocks.below(device)
        if below or mapped is not None:
            return least_protected(self.of_device(one, depth + 1) for one in below)
        return self._by_head(device)

    def _of_loop(self, disk: str, depth: int) -> Encryption:
        """An image lies open where its file does."""
        image = line_of(f"{disk}/loop/backing_file")
        if image.startswith(VERACRYPT_FOLDERS):
            return unknown(EncryptionCause.VERACRYPT)
        if not os.path.isfile(image):  # noqa: PTH113 - text path
            return unknown(EncryptionCause.IMAGE_FILE)  # not told, deleted, or another namespace's
        return self.of_folder(os.path.dirname(image), depth + 1)  # noqa: PTH120 - text path

    def _by_head(self, device: str) -> Encryption:
        cause = self._head_of(device)
        return Encryption(EncryptionState.LOCKED, cause) if cause else BARE


def _by_name(disk: str) -> EncryptionCause | None:
    if disk.startswith(REMOTE_DISKS):
        return EncryptionCause.REMOTE_DEVICE
    if disk.startswith(MEMORY_DISKS):
        return EncryptionCause.MEMORY
    return EncryptionCause.ZFS if ZFS_VOLUMES.match(disk) else None


def _by_mapping(uuid: str, name: str) -> Encryption:
    kind = uuid.split("-")[1] if uuid.startswith("CRYPT-") else ""
    if kind in CRYPT_TYPES:
        return protected(CRYPT_TYPES[kind])
    if name.startswith(VERACRYPT_NAMES):
        return unknown(EncryptionCause.VERACRYPT)
    return unknown(EncryptionCause.MAPPED_DEVICE)


def has_encrypted_flag(folder: str) -> bool:
    """Whether fscrypt holds a folder: it then also holds what is written to it."""
    flags = array.array("L", [0])
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (OSError, ValueError):
        return False
    try:
        fcntl.ioctl(handle, _GET_FLAGS, flags)
    except OSError:
        return False
    finally:
        os.close(handle)
    return bool(flags[0] & _ENCRYPTED_FLAG)
