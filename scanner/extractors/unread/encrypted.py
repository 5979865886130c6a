"""Files that are encrypted as a whole: recognised so that they are called protected, never clean.

Each reader raises `Encrypted`. What has no mark of its own (VeraCrypt and TrueCrypt volumes,
gocryptfs and Cryptomator files) cannot be told from random bytes and is not recognised.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from typing import Final

from scanner.extractors.content import Content
from scanner.extractors.errors import Encrypted
from scanner.extractors.format import Format, Item
from scanner.extractors.unread import pgp
from scanner.limits import Limits

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# OBJECT IDENTIFIER 1.2.840.113549.1.7.3 and 1.2.840.113549.1.9.16.1.23 (RFC 5652, RFC 5083).
_ENVELOPED: Final = bytes.fromhex("06092a864886f70d010703")
_AUTH_ENVELOPED: Final = bytes.fromhex("060b2a864886f70d0109100117")
_PEM: Final = re.compile(rb"\s*-----BEGIN (?:PKCS7|CMS)-----\s+([A-Za-z0-9+/\s]{40,400})")
_APICRYPT: Final = re.compile(rb"\s*(?:\$APICRYPT|\[apicrypt\])", re.IGNORECASE)


def is_enveloped(head: bytes) -> bool:
    """Whether bytes are a CMS message of type enveloped or authenticated enveloped, DER or PEM."""
    if pem := _PEM.match(head):
        letters = re.sub(rb"\s", b"", pem[1])
        try:
            head = base64.b64decode(letters[: len(letters) // 4 * 4])
        except binascii.Error:
            return False
    return head[:1] == b"\x30" and (_ENVELOPED in head[:24] or _AUTH_ENVELOPED in head[:24])


def is_apicrypt(head: bytes) -> bool:
    """Whether bytes begin with the mark of Apicrypt, the French physicians' encrypted mail."""
    return _APICRYPT.match(head) is not None


def is_encrypted_text(head: bytes) -> bool:
    """Whether a mail body or a part is an encrypted message by itself."""
    return pgp.is_encrypted(head) or is_enveloped(head) or is_apicrypt(head)


def _starts(*signatures: bytes) -> Callable[[Content], bool]:
    return lambda content: content.head.startswith(signatures)


def _head(test: Callable[[bytes], bool]) -> Callable[[Content], bool]:
    return lambda content: test(content.head)


def _is_bitlocker(content: Content) -> bool:
    """A volume image: `-FVE-FS-` in the boot sector, or BitLocker To Go's identifier at 424."""
    head = content.head
    to_go = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
    return head[3:11] == b"-FVE-FS-" or head[424:440] == to_go


def _is_zed(content: Content) -> bool:
    """Zed! containers are OLE files without a mark in their head; the suffix says the rest."""
    return content.suffix == "zed" and content.head.startswith(_OLE)


def read(content: Content, limits: Limits) -> Iterator[Item]:  # noqa: ARG001 - the form of a reader
    """Read nothing.

    Raises:
        Encrypted: always.
    """
    yield from ()
    raise Encrypted("the file is encrypted as a whole")


def _format(name: str, media_type: str, recognise: Callable[[Content], bool]) -> Format:
    return Format(name=name, media_type=media_type, recognise=recognise, read=read)


ZED: Final = _format("zed", "application/x-zed", _is_zed)  # before other OLE files

FORMATS: Final = (
    _format(
        "age",
        "application/x-age-encryption",
        _starts(b"age-encryption.org/v1", b"-----BEGIN AGE ENCRYPTED FILE-----"),
    ),
    _format("apicrypt", "application/x-apicrypt", _head(is_apicrypt)),
    _format("cms enveloped", "application/pkcs7-mime", _head(is_enveloped)),
    _format("luks", "application/x-luks", _starts(b"LUKS\xba\xbe")),
    _format("bitlocker", "application/x-bitlocker", _is_bitlocker),
    _format(
        "keepass",
        "application/x-keepass2",
        _starts(
            b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5",
            b"\x03\xd9\xa2\x9a\x66\xfb\x4b\xb5",
            b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5",
        ),
    ),
    _format(
        "axcrypt",
        "application/x-axcrypt",
        _starts(bytes.fromhex("c0b9072e4f93f146a015792ca1d9e821")),
    ),
    _format("openssl", "application/x-openssl-salted", _starts(b"Salted__", b"U2FsdGVkX1")),
    _format("encrypted disk image", "application/x-apple-diskimage", _starts(b"encrcdsa")),
    _format(
        "rights-protected mail",
        "application/x-microsoft-rpmsg-message",
        _starts(bytes.fromhex("76e80460c411e386")),
    ),
    _format("pgp", "application/pgp-encrypted", _head(pgp.is_encrypted)),
)
