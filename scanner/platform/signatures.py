"""Encrypted volumes known by their first bytes.

Sources: LUKS1 On-Disk Format Specification 1.2.3, section 2.1, and LUKS2 1.1.3, section 2.1 (magic
at 0); libbde, "BitLocker Drive Encryption (BDE) format", sections 2.1 to 2.3: `-FVE-FS-` at 3, or,
for BitLocker To Go, `MSWIN4.1` at 3 with one of two GUIDs at 424. A volume of the last kind shows a
small FAT volume with a reader for old Windows: its files are not what the stick holds.
"""

from typing import Final
from uuid import UUID

from scanner.platform.encryption import EncryptionCause

HEAD_BYTES: Final = 512
LUKS_MAGIC: Final = b"LUKS\xba\xbe"
_LUKS_VERSIONS: Final = (b"\0\1", b"\0\2")
BITLOCKER_NAME: Final = b"-FVE-FS-"
TO_GO_NAME: Final = b"MSWIN4.1"
TO_GO_GUIDS: Final = (
    UUID("4967d63b-2e29-4ad8-8399-f6a339e3d001").bytes_le,
    UUID("92a84d3b-dd80-4d0e-9e4e-b1e3284eaed8").bytes_le,  # only the space in use is encrypted
)

# What udev and blkid call the same.
NAMED: Final = {"crypto_LUKS": EncryptionCause.LUKS, "BitLocker": EncryptionCause.BITLOCKER}


def encrypted_by(head: bytes) -> EncryptionCause | None:
    """What encrypts the volume that starts with these bytes; None when they do not say."""
    if head[:6] == LUKS_MAGIC and head[6:8] in _LUKS_VERSIONS:
        return EncryptionCause.LUKS
    name = head[3:11]
    if name == BITLOCKER_NAME or (name == TO_GO_NAME and head[424:440] in TO_GO_GUIDS):
        return EncryptionCause.BITLOCKER
    return None
