"""Whether a volume can be read by whoever takes the disk, and why that is thought.

Whatever is not told is unknown: an unknown volume is never called encrypted, nor bare.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class EncryptionState(StrEnum):
    """How a volume stands, from least to most protected."""

    NOT_ENCRYPTED = "not_encrypted"
    SUSPENDED = "suspended"  # encrypted, and the key lies beside it in clear: as good as bare
    UNKNOWN = "unknown"
    LOCKED = "locked"  # encrypted, and not opened here: what is seen is not what it holds
    PROTECTED = "protected"


class EncryptionCause(StrEnum):
    """What the state rests upon."""

    # what encrypts
    LUKS = "luks"
    DM_CRYPT = "dm_crypt"  # without a header: plain, loop-AES
    BITLOCKER = "bitlocker"
    FILEVAULT = "filevault"
    FSCRYPT = "fscrypt"
    # what leaves it open
    BARE_DISK = "bare_disk"  # a disk that encrypts by itself is counted here: its lock is not told
    CONVERTING = "converting"  # a part still lies in clear
    OPENS_BY_ITSELF = "opens_by_itself"  # encrypted by the machine's chip, without a password
    # what does not tell
    ENCRYPTED_FOLDERS = "encrypted_folders"  # eCryptfs, gocryptfs and others, on top of folders
    ZFS = "zfs"
    VERACRYPT = "veracrypt"
    MAPPED_DEVICE = "mapped_device"  # by a device mapper target that does not say what it does
    REMOTE_DEVICE = "remote_device"  # the disk is another machine's
    IMAGE_FILE = "image_file"  # of which the place is not known
    MEMORY = "memory"
    NETWORK = "network"
    PHONE = "phone"
    NOT_TOLD = "not_told"


@dataclass(frozen=True, slots=True)
class Encryption:
    """The state of one volume, and its cause."""

    state: EncryptionState
    cause: EncryptionCause

    @property
    def protects(self) -> bool | None:
        """Whether what is read there is unreadable once the machine is off. None: unknown.

        Suspended is False. Locked is None: what can be read is not what the lock keeps.
        """
        return _PROTECTS.get(self.state)


_PROTECTS: Final = {
    EncryptionState.PROTECTED: True,
    EncryptionState.NOT_ENCRYPTED: False,
    EncryptionState.SUSPENDED: False,
}
_RANK: Final = list(EncryptionState)

NOT_TOLD: Final = Encryption(EncryptionState.UNKNOWN, EncryptionCause.NOT_TOLD)
BARE: Final = Encryption(EncryptionState.NOT_ENCRYPTED, EncryptionCause.BARE_DISK)


def protected(cause: EncryptionCause) -> Encryption:
    """A volume that something encrypts."""
    return Encryption(EncryptionState.PROTECTED, cause)


def unknown(cause: EncryptionCause) -> Encryption:
    """A volume of which nothing is told."""
    return Encryption(EncryptionState.UNKNOWN, cause)


def least_protected(parts: Iterable[Encryption]) -> Encryption:
    """The state of what is spread over several volumes; unknown when there are none."""
    return min(parts, key=lambda part: _RANK.index(part.state), default=NOT_TOLD)
