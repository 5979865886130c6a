"""One medium: where it is mounted, by what name every machine knows it, how it is protected."""

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from findings import Fingerprinter
from scanner.platform import Encryption, Mount, MountKind, System, VolumeFacts

MIN_SERIAL_CHARS: Final = 6  # cheap sticks are numbered `1`, or all alike
NAMELESS: Final = frozenset(
    {"no name", "untitled", "sans titre", "new volume", "nouveau nom", "usb", "usb disk"}
)
_NTFS_SERIAL: Final = re.compile(r"[0-9A-F]{8}([0-9A-F]{4})([0-9A-F]{4})")
_NFS: Final = re.compile(r"([^/:]+|\[[0-9a-f:]+\]):(/.*)")
_GVFS_SHARE: Final = re.compile(r"smb-share:(?=.*\bserver=([^,]+))(?=.*\bshare=([^,]+))")


class Basis(StrEnum):
    """By what a medium is known, from the surest."""

    FILE_SYSTEM = "file_system"  # its UUID and size
    USB_SERIAL = "usb_serial"  # of the stick, and which of its partitions
    LABEL = "label"  # and size
    SHARE = "share"  # server and share
    PHONE = "phone"  # maker, model and serial, as the desktop tells them
    PLACE = "place"  # where it is mounted on this machine: known nowhere else


@dataclass(frozen=True, slots=True)
class Medium:
    """A mounted medium. Its place may name a person, so it is never shown."""

    mount: Mount = field(repr=False)
    identity: str  # hmac-sha256:..., the same on every machine that has the hospital's key
    basis: Basis
    encryption: Encryption
    mounting: str = field(repr=False)  # this mounting: another if it is taken out and put back

    @property
    def point(self) -> str:
        """The folder at which it is mounted."""
        return self.mount.point

    @property
    def kind(self) -> MountKind:
        """Fixed, removable or on the network."""
        return self.mount.kind

    @property
    def writable(self) -> bool:
        """Whether it is mounted for writing."""
        return self.mount.writable


def described(mount: Mount, system: System, fingerprinter: Fingerprinter) -> Medium | None:
    """Look a mount up; None when its disk has gone. May wait for the disk for some seconds."""
    mounting = system.mounting(mount)
    if mounting is None:
        return None
    basis, value = _best(mount, system.volume_facts(mount))
    return Medium(
        mount=mount,
        identity=fingerprinter.medium_id(basis, value),
        basis=basis,
        encryption=system.encryption(mount.point),
        mounting=mounting,
    )


def _best(mount: Mount, facts: VolumeFacts) -> tuple[Basis, str]:
    here = f"{platform.node()}/{mount.device}/{mount.point}"
    return next(_known(facts), (Basis.PLACE, here))


def _known(facts: VolumeFacts) -> Iterator[tuple[Basis, str]]:
    if uuid := canonical_uuid(facts.uuid):
        yield Basis.FILE_SYSTEM, f"{uuid}/{facts.size_bytes}"
    serial = facts.usb_serial.strip()
    if len(serial) >= MIN_SERIAL_CHARS and len(set(serial)) > 1:
        yield Basis.USB_SERIAL, f"{serial}/{facts.partition}"
    label = facts.label.strip().casefold()
    if label and facts.size_bytes and label not in NAMELESS:
        yield Basis.LABEL, f"{label}/{facts.size_bytes}"
    if facts.share:
        yield Basis.SHARE, canonical_share(facts.share)
    if facts.phone:
        yield Basis.PHONE, unquote(facts.phone.partition("host=")[2] or facts.phone)


def canonical_uuid(told: str) -> str:
    """One spelling on all systems; empty for a number that was never set.

    Of an NTFS serial Windows tells the lower half only (GetVolumeInformationW), Linux all of it.
    """
    uuid = told.strip().upper()
    if half := _NTFS_SERIAL.fullmatch(uuid):
        uuid = f"{half[1]}-{half[2]}"
    return uuid if set(uuid) - set("0-") else ""


def canonical_share(told: str) -> str:
    """`//server/share` in small letters, without the account, however a system spells it."""
    text = unquote(told).replace("\\", "/").casefold()
    if desktop := _GVFS_SHARE.match(text):
        text = f"//{desktop[1]}/{desktop[2]}"
    elif exported := _NFS.fullmatch(text):
        text = f"//{exported[1]}{exported[2]}"
    account, at, rest = text.rpartition("@")
    if at and "/" not in account.removeprefix("//"):
        text = f"//{rest}"
    return text.rstrip("/")
