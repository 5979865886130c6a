"""Line by line through files of any size: CR, LF or CRLF, with the encodings hospitals write."""

import codecs
from collections.abc import Iterator
from typing import Final

from scanner.extractors.content import Content
from scanner.extractors.errors import TooLarge

_CHUNK: Final = 1 << 18
# é è ç É in code page 850 (DOS laboratory software); rare or unassigned in Windows-1252.
_CP850_LETTERS: Final = frozenset(b"\x82\x8a\x87\x90")
_HIGH_LETTERS: Final = frozenset(range(0xC0, 0x100))


def utf16_of(head: bytes) -> str | None:
    """The UTF-16 codec that the first bytes give away, with or without a byte order mark."""
    if head.startswith(codecs.BOM_UTF16_LE) or (head[1:4:2] == b"\0\0" and head[:1] != b"\0"):
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE) or (head[:3:2] == b"\0\0" and head[1:2] != b"\0"):
        return "utf-16-be"
    return None


def plain_head(content: Content) -> bytes:
    """The first bytes without byte order mark; UTF-16 is turned into UTF-8."""
    head = content.head
    if (codec := utf16_of(head)) is not None:
        head = head.decode(codec, "replace").encode("utf-8", "replace")
    return head.removeprefix(codecs.BOM_UTF8)


def lines(content: Content, max_line_bytes: int) -> Iterator[bytes]:
    """The non-empty lines, without their ends, in UTF-8 or a single-byte encoding.

    Raises:
        TooLarge: a line is longer than `max_line_bytes`.
    """
    pieces: list[bytes] = []
    held = 0
    for chunk in _chunks(content):
        found = chunk.splitlines(keepends=True)
        for line in found:
            pieces.append(line)
            held += len(line)
            if held > max_line_bytes:
                raise TooLarge("a line does not fit")
            if line[-1:] in b"\r\n":
                if whole := b"".join(pieces).rstrip(b"\r\n"):
                    yield whole
                pieces, held = [], 0
    if last := b"".join(pieces):
        yield last


def decode(line: bytes) -> str:
    """Decode one line: UTF-8, else code page 850 where its accents show, else Windows-1252."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        found = frozenset(line)
        is_dos = found & _CP850_LETTERS and not found & _HIGH_LETTERS
        return line.decode("cp850" if is_dos else "cp1252", "replace")


def _chunks(content: Content) -> Iterator[bytes]:
    codec = utf16_of(content.head)
    decoder = codecs.getincrementaldecoder(codec)("replace") if codec else None
    stream = content.open()
    is_first = True
    while chunk := stream.read(_CHUNK):
        if decoder is not None:
            chunk = decoder.decode(chunk).encode("utf-8", "replace")
        yield chunk.removeprefix(codecs.BOM_UTF8) if is_first else chunk
        is_first = False
