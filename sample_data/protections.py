"""`formats/protected/`: what nobody reads without a key is protected, never clean."""

import base64
import io
import struct
import zlib
from collections.abc import Iterator

import pyzipper
from msoffcrypto.format.ooxml import OOXMLFile

from sample_data import letters, office, pages
from sample_data.containers import seven_zipped
from sample_data.persons import LADIES
from sample_data.sample import Sample, protected
from sample_data.zipped import replaced

PASSWORD = "sesame-ouvre-toi"
_NOISE = bytes((17 * i * i + 91 * i + 5) % 251 for i in range(600))


def samples() -> Iterator[Sample]:
    """All of them."""
    said = letters.short_leak(LADIES[12])
    for name, data in (
        ("zipcrypto.zip", zip_crypto("note.txt", said.encode())),
        ("user_password.pdf", pages.pdf(said, password=PASSWORD)),
        ("odf.odt", _open_document(said)),
        ("message.asc", _armored()),
        ("message.gpg", _message()),
        ("cle.age", b"age-encryption.org/v1\n-> X25519 " + _letters(43) + b"\n"
         + _letters(43) + b"\n--- " + _letters(43) + b"\n" + _NOISE),
        ("courrier.apz", b"$APICRYPT V2$\r\n" + base64.encodebytes(_NOISE)),
    ):  # fmt: skip
        yield protected(f"formats/protected/{name}", data)
    for name, data in (
        ("aes.zip", _aes(said)),
        ("entetes_chiffres.7z", seven_zipped({"note.txt": said.encode()}, PASSWORD)),
        ("ooxml.docx", _office(said)),
    ):
        yield protected(f"formats/protected/{name}", data, is_stable=False)


def _letters(count: int) -> bytes:
    return base64.b64encode(_NOISE)[:count]


def _aes(text: str) -> bytes:
    buffer = io.BytesIO()
    with pyzipper.AESZipFile(buffer, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(PASSWORD.encode())
        archive.writestr("note.txt", text)
    return buffer.getvalue()


def _office(text: str) -> bytes:
    buffer = io.BytesIO()
    OOXMLFile(io.BytesIO(office.word(text))).encrypt(PASSWORD, buffer)
    return buffer.getvalue()


def _open_document(text: str) -> bytes:
    """An OpenDocument text whose manifest says that its content is encrypted (ODF 1.2 part 3)."""
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
        '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" '
        'manifest:size="4000"><manifest:encryption-data manifest:checksum-type="SHA1/1K" '
        'manifest:checksum="AAAAAAAAAAAAAAAAAAAAAAAAAAA="><manifest:algorithm '
        'manifest:algorithm-name="Blowfish CFB" manifest:initialisation-vector="AAAAAAAAAAA="/>'
        '<manifest:key-derivation manifest:key-derivation-name="PBKDF2" '
        'manifest:iteration-count="1024" manifest:salt="AAAAAAAAAAAAAAAAAAAAAA=="/>'
        "</manifest:encryption-data></manifest:file-entry></manifest:manifest>"
    )
    package = office.open_text(text)
    return replaced(package, **{"META-INF__manifest_xml": manifest.encode(), "content_xml": _NOISE})


def _message() -> bytes:
    """A session key for a public key, then encrypted data (RFC 9580, 5.1 and 5.13)."""
    session = b"\x03" + _NOISE[:8] + b"\x01" + struct.pack(">H", 2048) + _NOISE[:256]
    data = b"\x01" + _NOISE[:400]
    return _packet(1, session) + _packet(18, data)


def _packet(tag: int, body: bytes) -> bytes:
    return bytes([0xC0 | tag, 0xFF]) + struct.pack(">I", len(body)) + body


def _armored() -> bytes:
    lines = base64.encodebytes(_message())
    return b"-----BEGIN PGP MESSAGE-----\n\n" + lines + b"-----END PGP MESSAGE-----\n"


def zip_crypto(name: str, data: bytes, password: str = PASSWORD) -> bytes:
    """A zip under the traditional encryption (APPNOTE 6.1), which no library of ours writes."""
    check = zlib.crc32(data)
    keys = _Keys(password.encode())
    head = bytes(range(11)) + bytes([check >> 24])
    body = keys.encrypted(head + data)
    raw = name.encode()
    common = struct.pack(
        "<HHHHHLLLHH", 20, 1, 0, 0x4400, 0x5C69, check, len(body), len(data), len(raw), 0
    )
    local = b"PK\x03\x04" + common + raw + body
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHLL", 0, 0, 0, 0, 0)
    end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, 1, 1, len(entry + raw), len(local), 0)
    return local + entry + raw + end


class _Keys:
    """The three keys of the traditional encryption."""

    def __init__(self, password: bytes) -> None:
        self._keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._update(byte)

    def encrypted(self, data: bytes) -> bytes:
        out = bytearray()
        for byte in data:
            mask = self._keys[2] | 2
            out.append(byte ^ (mask * (mask ^ 1) >> 8 & 0xFF))
            self._update(byte)
        return bytes(out)

    def _update(self, byte: int) -> None:
        first, second, third = self._keys
        first = _crc(first, byte)
        second = ((second + (first & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        self._keys = [first, second, _crc(third, second >> 24)]


def _crc(key: int, byte: int) -> int:
    """One step of CRC-32 without its final turn."""
    return zlib.crc32(bytes([byte]), key ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
