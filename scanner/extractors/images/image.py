"""Images: the words that stand beside the pixels, then the fact that the pixels were not read.

A photograph of a prescription is no clean file. Until OCR reads it, it ends as unsupported, with
what its properties say (title, comment, author, keywords) examined.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from detectors.document import Zone
from scanner.extractors.content import Content
from scanner.extractors.errors import Unsupported
from scanner.extractors.format import Format, Item
from scanner.extractors.images.exif import tiff_words
from scanner.extractors.images.xmp import xmp_text
from scanner.extractors.text.plain import passages
from scanner.extractors.unread.signatures import Signature, at_start
from scanner.limits import Limits

_LOOKED_AT_BYTES: Final = 4 << 20  # properties stand before or right after the pixels' headers
_MAX_BLOCKS: Final = 10_000
_MAX_TEXT_BYTES: Final = 1 << 20

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG_TEXT: Final = 0xFE
_JPEG_APP1: Final = 0xE1
_JPEG_APP13: Final = 0xED
_JPEG_SCAN: Final = 0xDA


def read(content: Content, limits: Limits) -> Iterator[Item]:  # noqa: ARG001 - a reader's form
    """Yield the words of the properties.

    Raises:
        Unsupported: always, for the pixels.
    """
    words = "\n".join(dict.fromkeys(word for word in _words(content) if word))
    yield from passages(words, zone=Zone.PROPERTIES)
    yield from passages(xmp_text(content), zone=Zone.PROPERTIES)
    raise Unsupported


def _words(content: Content) -> Iterator[str]:
    data = content.open().read(_LOOKED_AT_BYTES)
    if data.startswith(_PNG):
        yield from _png_words(data)
    elif data.startswith(b"\xff\xd8"):
        yield from _jpeg_words(data)
    elif data[8:12] == b"WEBP":
        yield from _exif_chunk(data)
    else:
        yield from tiff_words(data)


def _exif_chunk(data: bytes) -> Iterator[str]:
    """The EXIF chunk of a RIFF file: its name, four bytes of length, a TIFF structure."""
    at = data.find(b"EXIF", 12)
    if at >= 0:
        yield from tiff_words(data[at + 8 :].removeprefix(b"Exif\0\0"))


def _png_words(data: bytes) -> Iterator[str]:
    """Chunks tEXt, zTXt, iTXt, eXIf (PNG, third edition, section 11.3)."""
    at = len(_PNG)
    for _ in range(_MAX_BLOCKS):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + min(length, _MAX_TEXT_BYTES)]
        if kind == b"eXIf":
            yield from tiff_words(body)
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield _png_text(kind, body)
        at += 12 + length


def _png_text(kind: bytes, body: bytes) -> str:
    keyword, _, rest = body.partition(b"\0")
    if kind == b"tEXt":
        return f"{keyword.decode('latin-1')}: {rest.decode('latin-1')}"
    if kind == b"zTXt":
        return f"{keyword.decode('latin-1')}: {_inflated(rest[1:]).decode('latin-1')}"
    packed = rest[:1] == b"\x01"
    text = rest[2:].split(b"\0", 2)[-1]
    return (_inflated(text) if packed else text).decode("utf-8", "replace")


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _MAX_TEXT_BYTES)
    except zlib.error:
        return b""


def _jpeg_words(data: bytes) -> Iterator[str]:
    """Comments, EXIF and Photoshop's captions (ITU-T T.81, Annex B; EXIF 2.32, section 4.7)."""
    at = 2
    for _ in range(_MAX_BLOCKS):
        if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] == _JPEG_SCAN:
            return
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + length]
        if marker == _JPEG_TEXT:
            yield body.decode("utf-8", "replace")
        elif marker == _JPEG_APP1 and body.startswith(b"Exif\0\0"):
            yield from tiff_words(body[6:])
        elif marker == _JPEG_APP13:
            yield from _iptc_words(body)
        at += 2 + max(2, length)


def _iptc_words(body: bytes) -> Iterator[str]:
    """Text of IPTC records 2:x (IIM 4.2, section 1.5): 1C 02, data set, length, value."""
    at = body.find(b"\x1c\x02")
    while at >= 0 and at + 5 <= len(body):
        length = struct.unpack_from(">H", body, at + 3)[0]
        yield body[at + 5 : at + 5 + length].decode("utf-8", "replace").strip()
        at = body.find(b"\x1c\x02", at + 5 + length)


_HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")

FORMATS: Final[tuple[Format, ...]] = tuple(
    known.format(read, "Pixels are not read until OCR does; only the properties are.")
    for known in (
        Signature("png", "image/png", at_start(_PNG)),
        Signature("jpeg", "image/jpeg", at_start(b"\xff\xd8\xff")),
        Signature("tiff", "image/tiff", at_start(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")),
        Signature("gif", "image/gif", at_start(b"GIF87a", b"GIF89a")),
        Signature("bmp", "image/bmp", (((0, b"BM"), (6, b"\0\0\0\0")),)),
        Signature("webp", "image/webp", (((0, b"RIFF"), (8, b"WEBP")),)),
        Signature("heif", "image/heif", tuple(((4, b"ftyp" + brand),) for brand in _HEIF_BRANDS)),
        Signature(
            "jpeg-2000", "image/jp2", at_start(b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")
        ),
        Signature("jpeg-xl", "image/jxl", at_start(b"\0\0\0\x0cJXL \r\n\x87\n")),
        Signature("icon", "image/vnd.microsoft.icon", at_start(b"\0\0\x01\0", b"\0\0\x02\0")),
    )
)
