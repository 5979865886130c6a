"""Files encrypted as a whole are called so; what only looks near is not."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.extractors import Content, recognise
from scanner.extractors.errors import Encrypted
from scanner.extractors.unread.encrypted import FORMATS, ZED
from scanner.limits import Limits

PKESK = b"\x85\x01\x0c\x03" + bytes(8) + b"\x01" + bytes(258)
SKESK = b"\x8c\x0d\x04\x09\x03\x08" + bytes(8) + b"\x60"
DATA = b"\xd2\x50\x01" + bytes(79)
NEW_PKESK = b"\xc1\xc1\x4c\x03" + bytes(8) + b"\x01" + bytes(514)
ENVELOPED = bytes.fromhex("3082010006092a864886f70d010703a081f2") + bytes(200)
INDEFINITE = bytes.fromhex("308006092a864886f70d010703a080") + bytes(200)


def armored(data: bytes, headers: str = "Version: GnuPG v2\nComment: x\n") -> bytes:
    text = base64.encodebytes(data).decode()
    return (
        f"-----BEGIN PGP MESSAGE-----\n{headers}\n{text}=abcd\n-----END PGP MESSAGE-----\n".encode()
    )


def pem(data: bytes) -> bytes:
    return b"-----BEGIN CMS-----\n" + base64.encodebytes(data) + b"-----END CMS-----\n"


ENCRYPTED = [
    pytest.param(PKESK + DATA, "", id="PGP to a key"),
    pytest.param(PKESK + PKESK + DATA, "", id="PGP to two keys"),
    pytest.param(NEW_PKESK + DATA, "", id="PGP new packets"),
    pytest.param(SKESK + DATA, "", id="PGP by passphrase"),
    pytest.param(armored(PKESK), "asc", id="PGP armoured"),
    pytest.param(b"\n" + armored(SKESK, ""), "asc", id="PGP armoured without headers"),
    pytest.param(b"age-encryption.org/v1\n-> X25519 abc\n", "", id="age"),
    pytest.param(b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", "", id="age armoured"),
    pytest.param(b"$APICRYPT V3 ...", "apz", id="Apicrypt"),
    pytest.param(ENVELOPED, "p7m", id="CMS DER"),
    pytest.param(INDEFINITE, "p7m", id="CMS BER"),
    pytest.param(pem(ENVELOPED), "pem", id="CMS PEM"),
    pytest.param(b"LUKS\xba\xbe\0\2" + bytes(100), "img", id="LUKS"),
    pytest.param(b"\xeb\x58\x90-FVE-FS-" + bytes(100), "img", id="BitLocker"),
    pytest.param(b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5" + bytes(50), "kdbx", id="KeePass"),
    pytest.param(bytes.fromhex("c0b9072e4f93f146a015792ca1d9e821") + bytes(9), "axx", id="AxCrypt"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "zed", id="Zed!"),
    pytest.param(b"Salted__" + bytes(40), "enc", id="OpenSSL"),
    pytest.param(b"encrcdsa" + bytes(40), "dmg", id="disk image"),
]


@pytest.mark.parametrize(("data", "suffix"), ENCRYPTED)
def test_an_encrypted_file_is_recognised_and_refused(data: bytes, suffix: str) -> None:
    content = Content.of_bytes(data, suffix)
    known = recognise(content)
    assert known in (*FORMATS, ZED)
    with pytest.raises(Encrypted):
        list(known.read(content, Limits()))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nclear words", id="signed"
        ),
        pytest.param(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQENBF", id="public key"),
        pytest.param(armored(b"\xa3\x02\x78\x9c" + bytes(50)), id="compressed and signed"),
        pytest.param(b"about $APICRYPT and age-encryption.org/v1", id="words about it"),
        pytest.param(ENVELOPED.replace(b"\x07\x03", b"\x07\x02"), id="CMS signed"),
        pytest.param(PKESK, id="a session key alone"),
        pytest.param(b"\x85\x01\x0c\x03" + b"\xff" * 400, id="a packet and noise"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), id="any OLE file"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_what_is_not_encrypted_is_not_called_so(data: bytes) -> None:
    assert not any(known.recognise(Content.of_bytes(data)) for known in FORMATS)


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_recognisers_take_any_bytes(data: bytes) -> None:
    for prefix in (
        b"",
        b"-----BEGIN PGP MESSAGE-----\n",
        b"\xc1",
        b"\x85",
        b"-----BEGIN CMS-----\n",
    ):
        for known in FORMATS:
            assert known.recognise(Content.of_bytes(prefix + data)) in (True, False)
