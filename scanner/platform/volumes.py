"""What a system tells of one mounted volume."""

from dataclasses import dataclass, field
from enum import StrEnum


class MountKind(StrEnum):
    """What lies under a mount point."""

    FIXED = "fixed"
    REMOVABLE = "removable"
    NETWORK = "network"
    PSEUDO = "pseudo"  # the kernel's own: its files are not data and may never end


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted volume. `device` is what the system calls it: `/dev/sdb1`, `//server/share`."""

    point: str
    device: str
    fstype: str
    kind: MountKind
    numbers: str = ""  # Linux: `8:17`, the device's major and minor number
    root: str = "/"  # Linux: the folder of the volume that is mounted here
    writable: bool = True
    options: str = ""  # Linux: those of the file system itself
    number: str = ""  # Linux: of this mount; given again once it is unmounted


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """By what a volume may be known again elsewhere. Names and serials: never to be shown."""

    uuid: str = field(default="", repr=False)
    label: str = field(default="", repr=False)
    size_bytes: int = 0  # of the partition
    usb_serial: str = field(default="", repr=False)
    partition: int = 0  # its number on the disk, 0 when the file system takes the whole disk
    share: str = field(default="", repr=False)  # `//server/share`
    phone: str = field(default="", repr=False)  # what the desktop calls a phone or camera
