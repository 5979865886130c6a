"""Linux: what a volume is called, from udev's data base, else from the disk itself.

Sources: systemd, src/libsystemd/sd-device (`/run/udev/data/b8:17`, lines `E:NAME=value`);
udev's 60-persistent-storage rules (the names); blkid(8), `-o export`.
"""

import errno
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from mmap import mmap
from typing import Final

from scanner.platform.ask import Ask
from scanner.platform.encryption import EncryptionCause
from scanner.platform.files import names_in, text_of
from scanner.platform.linux_blocks import Blocks
from scanner.platform.signatures import HEAD_BYTES, NAMED, encrypted_by
from scanner.platform.volumes import VolumeFacts

BLKID: Final = ("/usr/sbin/blkid", "/sbin/blkid")
DIRECT_BYTES: Final = 4096  # what any disk takes as the unit of a read past the cache
FAILURES: Final = frozenset(
    {errno.EIO, errno.ENXIO, errno.ENODEV, errno.ENOMEDIUM, errno.EREMOTEIO}
)
_ESCAPED: Final = re.compile(r"\\x([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """Reads of devices. `run` and `dev` stand elsewhere in tests; `ask` runs blkid."""

    blocks: Blocks
    ask: Ask
    run: str = "/run"
    dev: str = "/dev"

    def of(self, device: str) -> VolumeFacts:
        """What tells one volume; what is not told is empty."""
        known = self._by_udev(device)
        if "ID_FS_UUID" not in known:
            known = {**self._by_blkid(device), **known}
        uuid = known.get("ID_FS_UUID") or known.get("UUID") or self._by_link(device)
        bottom = next(iter(self.blocks.bottoms(device)), device)
        number = text_of(f"{bottom}/partition").strip()
        return VolumeFacts(
            uuid=uuid,
            label=_decoded(known.get("ID_FS_LABEL_ENC", "")) or known.get("LABEL", ""),
            size_bytes=self.blocks.size_bytes(device),
            usb_serial=self.blocks.usb_serial(bottom),
            partition=int(number) if number.isdecimal() else 0,
        )

    def encrypted_by(self, device: str) -> EncryptionCause | None:
        """What encrypts a device that is not opened, as udev says or its first bytes, if read."""
        if told := self._by_udev(device).get("ID_FS_TYPE"):
            return NAMED.get(told)
        return encrypted_by(self._head(device))

    def _by_udev(self, device: str) -> Mapping[str, str]:
        numbers = text_of(f"{device}/dev").strip()
        told = text_of(f"{self.run}/udev/data/b{numbers}") if numbers else ""
        return _pairs(line[2:] for line in told.splitlines() if line.startswith("E:"))

    def _by_blkid(self, device: str) -> Mapping[str, str]:
        program = next(filter(os.path.exists, BLKID), "")
        node = self._node(device)
        if not program or not os.access(node, os.R_OK):
            return {}
        return _pairs(
            self.ask((program, "-p", "-o", "export", node)).decode("utf-8", "replace").splitlines()
        )

    def _by_link(self, device: str) -> str:
        folder, node = f"{self.dev}/disk/by-uuid", self._node(device)
        links = names_in(folder)
        return next((name for name in links if os.path.realpath(f"{folder}/{name}") == node), "")

    def fails(self, device: str) -> bool:
        """Whether a disk no longer gives its first and last bytes, past the kernel's copy of them.

        Only root may ask; to others no disk fails.
        """
        try:
            handle = os.open(self._node(device), os.O_RDONLY | os.O_DIRECT | os.O_CLOEXEC)
        except (PermissionError, FileNotFoundError):
            return False
        except OSError:
            return True  # no such device any more, no medium in it
        try:
            with mmap(-1, DIRECT_BYTES) as aligned:
                end = max(os.lseek(handle, 0, os.SEEK_END) - DIRECT_BYTES, 0)
                end -= end % DIRECT_BYTES
                return any(os.preadv(handle, [aligned], at) < HEAD_BYTES for at in (0, end))
        except OSError as error:
            return error.errno in FAILURES
        finally:
            os.close(handle)

    def _head(self, device: str) -> bytes:
        try:
            with open(self._node(device), "rb", buffering=0) as stream:  # noqa: PTH123 - text path
                return stream.read(HEAD_BYTES) or b""
        except OSError:
            return b""

    def _node(self, device: str) -> str:
        return f"{self.dev}/{device.rpartition('/')[2].replace('!', '/')}"


def _decoded(label: str) -> str:
    r"""Undo udev's escapes: a blank is `\x20`."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), label)


def _pairs(lines: Iterable[str]) -> Mapping[str, str]:
    pairs = (line.partition("=") for line in lines)
    return {name: value for name, _, value in pairs if value}
