"""Linux: block devices, as sysfs shows them. No root needed.

Sources: kernel Documentation/ABI/stable/sysfs-block (`removable`, `slaves`, `size`, `diskseq`),
sysfs-block-dm (`dm/uuid`) and drivers/scsi/scsi_sysfs.c (`device/state`).
"""

import os
from dataclasses import dataclass
from typing import Final

from scanner.platform.files import is_folder, line_of, names_in
from scanner.platform.volumes import Mount, MountKind

MAX_STACKED_DEVICES: Final = 64
SECTOR_BYTES: Final = 512  # the unit of `size`, whatever the disk's own is
GONE_STATES: Final = frozenset({"cancel", "deleted", "offline", "transport-offline"})
DEVICE_FOLDER: Final = "/dev/"


@dataclass(frozen=True, slots=True)
class Blocks:
    """The block devices below `sys`. A device is named by its folder there, links undone."""

    sys: str = "/sys"

    def numbered(self, numbers: str) -> str:
        """The device of a major and minor number, `8:17`."""
        return os.path.realpath(f"{self.sys}/dev/block/{numbers}")

    def named(self, name: str) -> str:
        """The device that the kernel calls `sda1` or `dm-0`."""
        return os.path.realpath(f"{self.sys}/class/block/{name}")

    def under(self, mount: Mount) -> str:
        """The device under a mount; empty if it has none. It may no longer exist.

        The numbers come first, since the name may be a link that is not seen from here. Those of
        btrfs and of FUSE stand for no device, and then the name tells.
        """
        if mount.kind is MountKind.NETWORK:
            return ""
        if mount.numbers and not mount.numbers.startswith("0:"):
            return self.numbered(mount.numbers)
        if not mount.device.startswith(DEVICE_FOLDER):
            return ""
        found = os.path.realpath(mount.device)
        if found.startswith(f"{DEVICE_FOLDER}mapper/"):
            return self._mapped(found.removeprefix(f"{DEVICE_FOLDER}mapper/"))
        return self.named(found.removeprefix(DEVICE_FOLDER).replace("/", "!"))

    def _mapped(self, name: str) -> str:
        folder = f"{self.sys}/class/block"
        for device in names_in(folder):
            if device.startswith("dm-") and line_of(f"{folder}/{device}/dm/name") == name:
                return self.named(device)
        return ""

    def below(self, device: str) -> list[str]:
        """The devices on which one stands: slaves, or the disk of a partition of a stacked one."""
        slaves = [
            os.path.realpath(f"{device}/slaves/{name}") for name in names_in(f"{device}/slaves")
        ]
        if slaves or not line_of(f"{device}/partition"):
            return slaves
        disk = os.path.dirname(device)  # noqa: PTH120 - text path
        return [disk] if names_in(f"{disk}/slaves") else []

    def bottoms(self, device: str) -> list[str]:
        """The devices on which one stands in the end, itself if on none."""
        found, waiting = [], [device]
        for _ in range(MAX_STACKED_DEVICES):
            if not waiting:
                break
            here = waiting.pop()
            below = self.below(here)
            waiting += below
            if not below:
                found.append(here)
        return found

    def is_there(self, device: str) -> bool:
        """Whether a device and all it stands on are plugged in, with a medium in them.

        A mapped device outlives the stick under it: the link to its slave then leads nowhere.
        """
        return all(self._answers(one) for one in (device, *self.bottoms(device)))

    def _answers(self, device: str) -> bool:
        if not is_folder(device) or line_of(f"{device}/size") == "0":
            return False  # pulled out; or a card reader, which stays when its card goes
        return line_of(f"{self.disk_of(device)}/device/state") not in GONE_STATES

    def disk_of(self, device: str) -> str:
        """The whole disk of a partition; any other device itself."""
        return os.path.dirname(device) if line_of(f"{device}/partition") else device  # noqa: PTH120 - text path

    def size_bytes(self, device: str) -> int:
        """The size of a device; 0 when it is not told."""
        told = line_of(f"{device}/size")
        return int(told) * SECTOR_BYTES if told.isdecimal() else 0

    def sequence(self, device: str) -> str:
        """A number that no other disk had or will have under this name, since Linux 5.15."""
        return line_of(f"{self.disk_of(device)}/diskseq")

    def is_removable(self, device: str) -> bool:
        """Whether it stands on a disk marked removable, on USB or on a card."""
        return any(
            "/usb" in disk
            or line_of(f"{disk}/removable") == "1"
            or line_of(f"{disk}/../removable") == "1"  # of the disk, seen from its partition
            or line_of(f"{disk}/../device/type") == "SD"
            or line_of(f"{disk}/device/type") == "SD"
            for disk in self.bottoms(device)
        )

    def usb_serial(self, device: str) -> str:
        """The serial number of the USB device in which a disk sits; empty if in none."""
        here = device
        while here.startswith(self._top) and len(here) > len(self._top):
            if line_of(f"{here}/idVendor"):
                return line_of(f"{here}/serial")
            here = os.path.dirname(here)  # noqa: PTH120 - text path
        return ""

    @property
    def _top(self) -> str:
        return os.path.realpath(self.sys)
