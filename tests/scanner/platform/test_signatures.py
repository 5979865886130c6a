"""Encrypted volumes are known by their first bytes."""

import pytest

from scanner.platform import EncryptionCause
from scanner.platform.signatures import encrypted_by

LUKS, BITLOCKER = EncryptionCause.LUKS, EncryptionCause.BITLOCKER
GUID = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
USED_SPACE_GUID = bytes.fromhex("3b4da89280dd0e4d9e4eb1e3284eaed8")


@pytest.mark.parametrize(
    ("head", "cause"),
    [
        pytest.param(b"LUKS\xba\xbe\0\1" + bytes(504), LUKS, id="LUKS1"),
        pytest.param(b"LUKS\xba\xbe\0\2" + bytes(504), LUKS, id="LUKS2"),
        pytest.param(b"LUKS\xba\xbe\0\3" + bytes(504), None, id="LUKS of no known version"),
        pytest.param(b"\xeb\x52\x90-FVE-FS-" + bytes(501), BITLOCKER, id="BitLocker, Vista"),
        pytest.param(b"\xeb\x58\x90-FVE-FS-" + bytes(501), BITLOCKER, id="BitLocker"),
        pytest.param(
            b"\xeb\x58\x90MSWIN4.1" + bytes(413) + GUID + bytes(72), BITLOCKER, id="BitLocker To Go"
        ),
        pytest.param(
            b"\xeb\x58\x90MSWIN4.1" + bytes(413) + USED_SPACE_GUID + bytes(72),
            BITLOCKER,
            id="BitLocker To Go, space in use",
        ),
        pytest.param(b"\xeb\x58\x90MSWIN4.1" + bytes(501), None, id="a FAT of old Windows"),
        pytest.param(b"\xeb\x52\x90NTFS    " + bytes(501), None, id="NTFS"),
        pytest.param(b"LUKS\xba\xbe", None, id="cut short"),
        pytest.param(b"", None, id="nothing"),
    ],
)
def test_a_head_tells_what_encrypts_the_volume(head: bytes, cause: EncryptionCause | None) -> None:
    assert encrypted_by(head) is cause
