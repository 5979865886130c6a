"""Images: the words beside the pixels are read, the pixels are said not to be."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Prose, Zone
from scanner.extractors.content import Content
from scanner.extractors.errors import Unsupported
from scanner.extractors.format import Item
from scanner.extractors.images import image
from scanner.extractors.registry import recognise
from scanner.limits import Limits

PNG = b"\x89PNG\r\n\x1a\n"
XMP = b'<x:xmpmeta><rdf:Description dc:title="LE_XMP"><dc:subject>LE_SUJET</dc:subject></x:xmpmeta>'


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + b"\0\0\0\0"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def tiff(order: str, entries: list[tuple[int, int, bytes]]) -> bytes:
    """A TIFF structure of one directory; values stand after it."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    at = 8 + 2 + 12 * len(entries) + 4
    directory, values = struct.pack(f"{order}H", len(entries)), b""
    for tag, kind, value in entries:
        padded = value.ljust(5, b"\0")
        directory += struct.pack(f"{order}HHII", tag, kind, len(padded), at + len(values))
        values += padded
    return mark + struct.pack(f"{order}I", 8) + directory + b"\0\0\0\0" + values


EXIF = [
    (0x010E, 2, b"LA_LEGENDE\0"),
    (0x9C9C, 1, "LE_COMMENTAIRE".encode("utf-16-le")),
    (0x9286, 7, b"ASCII\0\0\0LA_NOTE"),
]


def words(data: bytes) -> str:
    """The text that was read before the image was declared unsupported."""
    content = Content.of_bytes(data)
    known = recognise(content)
    assert known is not None
    assert known.media_type.startswith("image/")
    found: list[Item] = []
    with pytest.raises(Unsupported):
        found.extend(known.read(content, Limits()))
    prose = [item for item in found if isinstance(item, Prose) and item.zone is Zone.PROPERTIES]
    assert len(prose) == len(found)
    return "\n".join(item.text for item in prose)


@pytest.mark.parametrize("order", ["<", ">"])
def test_exif_is_read_in_jpeg_tiff_png_and_webp(order: str) -> None:
    data = tiff(order, EXIF)
    webp = b"RIFF" + struct.pack("<I", len(data) + 12) + b"WEBPEXIF" + struct.pack("<I", len(data))
    for picture in (
        b"\xff\xd8" + segment(0xE1, b"Exif\0\0" + data) + b"\xff\xda",
        data,
        PNG + chunk(b"IHDR", b"\0" * 13) + chunk(b"eXIf", data),
        webp + data,
    ):
        found = words(picture)
        for place in ("LA_LEGENDE", "LE_COMMENTAIRE", "LA_NOTE"):
            assert place in found


def test_texts_of_png_are_read() -> None:
    found = words(
        PNG
        + chunk(b"tEXt", b"Author\0L_AUTEUR")
        + chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"LE_COMPRIME"))
        + chunk(b"iTXt", b"Title\0\x01\0fr\0Titre\0" + zlib.compress("L_ÉTÉ".encode()))
        + chunk(b"iTXt", b"Title\0\0\0fr\0Titre\0" + b"L_HIVER")
    )
    for place in ("Author: L_AUTEUR", "Comment: LE_COMPRIME", "L_ÉTÉ", "L_HIVER"):
        assert place in found


def test_comments_captions_and_xmp_of_jpeg_are_read() -> None:
    iptc = b"Photoshop 3.0\0\x1c\x02\x78\0\x0aLA_LEGENDE"
    found = words(
        b"\xff\xd8"
        + segment(0xFE, b"LE_COMMENTAIRE")
        + segment(0xED, iptc)
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
        + b"\xff\xda"
    )
    for place in ("LE_COMMENTAIRE", "LA_LEGENDE", "LE_XMP", "LE_SUJET"):
        assert place in found


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"II*\0", "image/tiff"),
        (b"GIF89a", "image/gif"),
        (b"BM\x36\0\0\0\0\0\0\0", "image/bmp"),
        (b"RIFF\0\0\0\0WEBP", "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heif"),
        (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    ],
)
def test_each_kind_is_known_by_its_signature(data: bytes, media_type: str) -> None:
    known = recognise(Content.of_bytes(data + b"\0" * 100))
    assert known is not None
    assert known.media_type == media_type


def test_an_exploding_text_is_bounded() -> None:
    bomb = zlib.compress(b"x" * (50 << 20))
    assert len(words(PNG + chunk(b"zTXt", b"a\0\0" + bomb))) < 2 << 20


def test_directories_that_loop_end() -> None:
    data = bytearray(tiff("<", EXIF))
    data[8 + 2 + 12 * 3 : 8 + 2 + 12 * 3 + 4] = struct.pack("<I", 8)
    assert words(bytes(data)).count("LA_LEGENDE") == 1


@pytest.mark.parametrize(
    "start", [PNG, b"\xff\xd8\xff\xe1", b"II*\0\x08\0\0\0", b"RIFF\0\0\0\0WEBPEXIF"]
)
@given(noise=st.binary(max_size=300))
def test_noise_is_unsupported_and_no_error(start: bytes, noise: bytes) -> None:
    with pytest.raises(Unsupported):
        list(image.read(Content.of_bytes(start + noise), Limits()))
