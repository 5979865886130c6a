"""Documents that hide in text as base64: an attachment pasted in a log, a PDF in a JSON field.

A body is four lines of base64, or 200 characters in one run, that decode to a signature we know or
to plain text. Keys, hashes and certificates decode to neither and stay text.
"""

import binascii
import re
from collections.abc import Iterator
from typing import Final

from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Gap, Part
from scanner.extractors.text.encoding import charset_of
from scanner.limits import Limits

MIN_CHARS: Final = 200
_LINE_CHARS: Final = 40  # MIME lines have 76 characters, PEM 64
_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_MASK: Final = bytes(ord("x") if code in _ALPHABET else ord(".") for code in range(256))
_LONG_RUN: Final = b"x" * _LINE_CHARS
# Lines of base64 with what stands between them: blanks, or the escaped line ends of JSON.
_TAIL: Final = (
    r"(?:(?:\s|\\[nr]){1,8}+[A-Za-z0-9+/]{40,}+)*+"
    r"(?:(?:\s|\\[nr]){1,8}+[A-Za-z0-9+/]{1,75}+(?![A-Za-z0-9+/]))?={0,2}"
)
_BODY: Final = re.compile("[A-Za-z0-9+/]{40,}+" + _TAIL)
_MORE: Final = re.compile("[A-Za-z0-9+/]*+" + _TAIL)  # the same body in the next string
_NOISE: Final = re.compile(r"\\[nr]|[^A-Za-z0-9+/]")

# What a reader of ours, or one of the formats that are reported as unsupported, begins with.
SIGNATURES: Final = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0",
    b"MM\0*",
    b"\x1f\x8b\x08",
    b"BZh",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"SQLite format 3\0",
)


def is_known(data: bytes) -> bool:
    """Whether bytes begin with the signature of a document, or read as text of some length."""
    if data.startswith(SIGNATURES) or data[128:132] == b"DICM":
        return True
    return b"\0" not in data[:4096] and _reads_as_words(data[:4096])


def _reads_as_words(sample: bytes) -> bool:
    """Text, and not merely bytes without controls: mostly letters, digits and blanks."""
    plain = len(sample.translate(None, b"\t\n\r !-~" + _ALPHABET + b" ,.;:'\"()<>=_|@?&#%[]{}*"))
    return charset_of(sample) is not None and plain * 10 < len(sample)


def part_of(value: str) -> Part | None:
    """The document that a whole field holds in base64, if it holds one."""
    if len(value) < MIN_CHARS:
        return None
    body = value.partition(";base64,")[2] if value.startswith("data:") else value
    hit = _BODY.match(body.lstrip())
    if hit is None or len(hit[0]) < len(body.strip()) - 4:
        return None
    return _part(hit[0])


def _part(text: str) -> Part | None:
    chars = _NOISE.sub("", text)
    chars = chars[: len(chars) - len(chars) % 4] if len(chars) % 4 == 1 else chars
    try:
        data = binascii.a2b_base64(chars + "=" * (-len(chars) % 4))
    except binascii.Error:
        return None
    return Part(Content.of_bytes(data)) if is_known(data) else None


class Base64Bodies:
    """Finds base64 bodies in a stream of strings; a body may go on from one to the next."""

    def __init__(self, limits: Limits) -> None:
        """Bodies are decoded in memory, within what one reader may hold."""
        self._max_chars = limits.max_in_memory_bytes // 2
        self._open: list[str] = []
        self._open_chars = 0
        self._overflow = False

    def feed(self, piece: str) -> Iterator[Part | Gap]:
        """Take more text; yield the bodies that end in it."""
        at = 0
        if self._open and (hit := _MORE.match(piece)) is not None:
            yield from self._take(hit, piece)
            at = hit.end()
        mask = piece.encode("ascii", "replace").translate(_MASK)
        while (at := mask.find(_LONG_RUN, at)) >= 0 and (hit := _BODY.match(piece, at)) is not None:
            yield from self._take(hit, piece)
            at = hit.end()

    def finish(self) -> Iterator[Part | Gap]:
        """Yield the body that the end of the text closes."""
        yield from self._close()

    def _take(self, hit: re.Match[str], piece: str) -> Iterator[Part | Gap]:
        self._overflow = self._overflow or self._open_chars + len(hit[0]) > self._max_chars
        if self._overflow:
            self._open = [""]
        else:
            self._open.append(hit[0])
            self._open_chars += len(hit[0])
        if hit.end() < len(piece.rstrip()):
            yield from self._close()

    def _close(self) -> Iterator[Part | Gap]:
        if self._overflow:
            yield Gap(Reason.TOO_LARGE)
        elif self._open_chars >= MIN_CHARS and (part := _part("".join(self._open))) is not None:
            yield part
        self._open, self._open_chars, self._overflow = [], 0, False
