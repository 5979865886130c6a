"""Files whose structure lies or loops, written byte by byte since no library would."""

import struct
import zlib
from typing import Final

from sample_data import office

_LOCAL: Final = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHLLLHHHHHLL")
_END: Final = struct.Struct("<4sHHHHLLH")
_DAY: Final = 0x5C69


def _deflated(data: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


def overlapping_zip(entries: int, size: int) -> bytes:
    """A zip whose entries all point at the same compressed bytes (Fifield, 2019)."""
    data = b"rien\n" * (size // 5)
    body = _deflated(data)
    name = b"0000.txt"
    sizes = (zlib.crc32(data), len(body), len(data))
    local = _LOCAL.pack(b"PK\x03\x04", 20, 0, 8, 0, _DAY, *sizes, len(name), 0) + name + body
    central = b""
    for number in range(entries):
        head = _CENTRAL.pack(
            b"PK\x01\x02", 20, 20, 0, 8, 0, _DAY, *sizes, len(name), 0, 0, 0, 0, 0, 0
        )
        central += head + f"{number:04}.txt".encode()
    end = _END.pack(b"PK\x05\x06", 0, 0, entries, entries, len(central), len(local), 0)
    return local + central + end


def lying_zip() -> bytes:
    """A zip that promises 10 bytes and holds a megabyte."""
    body = _deflated(b"rien " * 200_000)
    name = b"petit.txt"
    sizes = (0x12345678, len(body), 10)
    local = _LOCAL.pack(b"PK\x03\x04", 20, 0, 8, 0, _DAY, *sizes, len(name), 0) + name + body
    central = (
        _CENTRAL.pack(b"PK\x01\x02", 20, 20, 0, 8, 0, _DAY, *sizes, len(name), 0, 0, 0, 0, 0, 0)
        + name
    )
    return local + central + _END.pack(b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def looping_pdf() -> bytes:
    """A page tree that holds itself, under a cross-reference table that points at itself."""
    return b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>> endobj
2 0 obj <</Type/Pages/Kids[2 0 R 3 0 R]/Count 1000000000>> endobj
3 0 obj <</Type/Pages/Kids[2 0 R]/Parent 2 0 R/Count 5>> endobj
4 0 obj <</First 5 0 R/Last 5 0 R>> endobj
5 0 obj <</Title(boucle)/Next 5 0 R/First 5 0 R/Parent 4 0 R>> endobj
xref
0 6
0000000000 65535 f
0000000009 00000 n
0000000069 00000 n
0000000136 00000 n
0000000200 00000 n
0000000240 00000 n
trailer <</Size 6/Root 1 0 R/Prev 310>>
startxref
310
%%EOF
"""


def looping_ole() -> bytes:
    """A Word document whose sectors follow one another in a circle."""
    data = bytearray(office.old_word("rien"))
    for at in range(512 + 8, 512 + 512, 4):
        (following,) = struct.unpack_from("<I", data, at)
        if following < 0xFFFFFFF0:
            struct.pack_into("<I", data, at, max(2, (at - 512) // 4 - 1))
    return bytes(data)


def endless_dicom() -> bytes:
    """Sequences of undefined length, each inside the last, none closed."""
    head = bytes(128) + b"DICM"
    meta = b"\x02\x00\x10\x00UI\x14\x001.2.840.10008.1.2.1\0"
    group = b"\x02\x00\x00\x00UL\x04\x00" + struct.pack("<I", len(meta))
    opened = b"\x40\x00\x30\xa7SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    return head + group + meta + opened * 2_500


def vast_png() -> bytes:
    """A picture that says it is 60,000 pixels wide and high, and holds a few bytes."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def nested_mail(depth: int) -> bytes:
    """Multipart inside multipart, so many times."""
    head = b"From: a@example.org\r\nSubject: poupees\r\nMIME-Version: 1.0\r\n"
    parts = b""
    for number in range(depth):
        boundary = f"b{number}".encode()
        parts += b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n'
        parts += b"--" + boundary + b"\r\n"
    return head + parts + b"Content-Type: text/plain\r\n\r\nfin\r\n"
