"""Bytes to text, in whatever encoding a French office has left them, as a stream.

UTF-8, UTF-16 and UTF-32 (with or without a byte order mark), Windows-1252 and the DOS code page
850 are told apart by content; each line of a mixed file is decoded by itself; UTF-8 that was once
read as Windows-1252 ("nÃ©(e) le") is repaired, and kept as it is where that fails.
"""

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO, Final

from scanner.extractors.content import Content
from scanner.extractors.text.code_pages import CodePageJudge

BLOCK_BYTES: Final = 65_536
_SAMPLE_BYTES: Final = 4096

_BOMS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Control bytes that text files do hold: tab, line ends, form feed, backspace, escape sequences of
# printers, DOS end of file, separators of transmission formats (HL7's VT and FS among them).
_TEXT_CONTROLS: Final = b"\b\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f"
_NOT_CONTROL: Final = bytes(code for code in range(256) if code >= 32 and code != 127)
_HARMLESS: Final = _NOT_CONTROL + _TEXT_CONTROLS + b"\0"
_MAX_CONTROL_SHARE: Final = 0.05  # random bytes have 0.08; transmission logs stay under 0.03
_MAX_NUL_SHARE: Final = 0.3  # fixed-width records padded with NUL, logs torn by a power cut
_HIGH_BYTES: Final = bytes(range(128, 256))
_MAX_HIGH_SHARE: Final = 0.3  # of a code page: French has 0.08, compressed data 0.5
_ODD: Final = re.compile(r"[\x00-\x08\x0e-\x19\x7f-\x9f\ud800-\uf8ff\ufffd-\uffff]")
_UTF8_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def charset_of(head: bytes) -> str | None:
    """Name the family of the encoding, or None when the bytes are no text.

    Returns:
        A wide codec's name ("utf-16-le"...), or "bytes" for UTF-8 and the single-byte code pages,
        which may be mixed in one file and are told apart later, line by line.
    """
    for mark, codec in _BOMS:
        if head.startswith(mark) and _reads_as(codec, head[len(mark) :]):
            return codec
    return _wide(head) or ("bytes" if _byte_text(head) else None)


def looks_binary(block: bytes) -> bool:
    """Whether a block holds more control bytes than any text would."""
    odd = len(block.translate(None, _HARMLESS))
    return odd > max(1, int(len(block) * _MAX_CONTROL_SHARE))


class TextStream:
    """The text of a document as strings of at most some 65,000 characters, lines ending in LF.

    A string ends at a line end unless a single line is longer than that. After iteration,
    `left_out` says whether stretches of binary data were met and not read.
    """

    def __init__(self, content: Content) -> None:
        """Decide on the encoding from the head; nothing else is read yet."""
        self._content = content
        self._charset = charset_of(content.head) or "bytes"
        self._judge = CodePageJudge()
        self.left_out = False

    def __iter__(self) -> Iterator[str]:
        """Decode from the start."""
        newlines = io.IncrementalNewlineDecoder(None, translate=True)
        pieces = self._bytes() if self._charset == "bytes" else self._wide_text()
        for piece in pieces:
            if text := newlines.decode(piece):
                yield repaired(text)
        if rest := newlines.decode("", final=True):
            yield rest

    def _wide_text(self) -> Iterator[str]:
        stream = self._content.open()
        decoder = codecs.getincrementaldecoder(self._charset)("replace")
        first = True
        while chunk := stream.read(BLOCK_BYTES):
            text = decoder.decode(chunk)
            yield (text.removeprefix("\ufeff") if first else text).replace("\0", " ")
            first = False
        yield decoder.decode(b"", final=True)

    def _bytes(self) -> Iterator[str]:
        first = True
        for block in _byte_blocks(self._content.open()):
            body = block.removeprefix(codecs.BOM_UTF8) if first else block
            first = False
            if b"\0" in body:
                body = _without_nul(body)
            if looks_binary(body):
                self.left_out = True
            else:
                yield self._decoded(body)

    def _decoded(self, block: bytes) -> str:
        """Decode whole lines of UTF-8, of a code page, or of both."""
        try:
            return block.decode("utf-8")
        except UnicodeDecodeError:
            if not _UTF8_SEQUENCE.search(block):
                return self._judge.decoded(block)
        return "".join(map(self._line, block.splitlines(keepends=True)))

    def _line(self, line: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            return self._judge.decoded(line)


@lru_cache(maxsize=4)  # four formats ask for the text of the same head in turn
def head_text(head: bytes) -> str | None:
    """The head of a document as text, or None when it is no text."""
    return None if charset_of(head) is None else decoded(head)


def decoded(data: bytes) -> str:
    """Decode a small value at once, by the same rules as a file."""
    return "".join(TextStream(Content.of_bytes(data)))


def lines(pieces: Iterator[str], max_chars: int = 1 << 20) -> Iterator[str]:
    """Cut a stream of strings into lines with their line ends; an endless line is cut by force."""
    pending = ""
    for piece in pieces:
        *whole, pending = (pending + piece).split("\n")
        for line in whole:
            yield line + "\n"
        if len(pending) > max_chars:
            yield pending
            pending = ""
    if pending:
        yield pending


def _byte_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """Blocks that end at a line end where there is one, never inside a UTF-8 character."""
    pending = b""
    while chunk := stream.read(BLOCK_BYTES):
        pending += chunk
        cut = _cut(pending)
        if cut:
            yield pending[:cut]
            pending = pending[cut:]
    if pending:
        yield pending


def _cut(block: bytes) -> int:
    for ending in (b"\n", b"\r", b" "):
        if cut := block.rfind(ending) + 1:
            return cut
    if len(block) < BLOCK_BYTES:
        return 0
    cut = len(block)
    while cut > len(block) - 4 and block[cut - 1] & 0xC0 == 0x80:
        cut -= 1
    return cut - 1 if block[cut - 1] >= 0xC0 else len(block)


def _without_nul(block: bytes) -> bytes:
    """Blanks for padding; nothing at all where every other byte is NUL (UTF-16 appended later)."""
    dense = block.count(0) * 5 > len(block) * 2
    if dense and b"\0\0\0" not in block:
        return block.replace(b"\0", b"")
    return re.sub(rb"\0+", b" ", block)


def _wide(head: bytes) -> str | None:
    sample = head[:_SAMPLE_BYTES]
    if len(sample) < 4 or sample.count(0) * 4 < len(sample):
        return None
    nul = [sample[lane::4].count(0) * 4 / len(sample) for lane in range(4)]
    candidates = (
        ("utf-32-le", min(nul[2:]) > 0.9 and nul[0] < 0.1),
        ("utf-32-be", min(nul[:2]) > 0.9 and nul[3] < 0.1),
        ("utf-16-le", min(nul[1], nul[3]) > 0.6 and max(nul[0], nul[2]) < 0.1),
        ("utf-16-be", min(nul[0], nul[2]) > 0.6 and max(nul[1], nul[3]) < 0.1),
    )
    for codec, likely in candidates:
        if likely and _reads_as(codec, sample):
            return codec
    return None


def _reads_as(codec: str, sample: bytes) -> bool:
    width = 4 if "32" in codec else 2
    try:
        decoder = codecs.getincrementaldecoder(codec)("strict")
        text = decoder.decode(sample[: len(sample) - len(sample) % width])
    except UnicodeDecodeError:
        return False
    return len(_ODD.findall(text)) * 20 <= len(text)


def _byte_text(head: bytes) -> bool:
    if looks_binary(head) or head.count(0) > len(head) * _MAX_NUL_SHARE:
        return False
    high = len(head) - len(head.translate(None, _HIGH_BYTES))
    return high <= max(8, len(head) * _MAX_HIGH_SHARE) or _is_utf8(head)


def _is_utf8(head: bytes) -> bool:
    """Whether a text is UTF-8 up to a character that the head may cut."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _mistaken(page: str) -> dict[str, int]:
    """The byte behind each character of a code page; C1 controls stand for undefined bytes."""
    table = {chr(code): code for code in range(0x80, 0xA0)} if page == "cp1252" else {}
    for code in range(0x80, 0x100):
        table[bytes([code]).decode(page, "replace")] = code
    table.pop("\ufffd", None)
    return table


@dataclass(frozen=True)
class _Repairer:
    """What UTF-8 looks like when it is read as a code page: only Latin letters and punctuation.

    Lead bytes C2, C3 and C5 with one trailing byte, or E2 80 and E2 82 with one: all that French
    needs (C6 and CB come with a second reading). More would catch honest text such as `é…»`.
    """

    leads: tuple[str, ...]
    pattern: re.Pattern[str]
    byte_of: dict[str, int]

    @classmethod
    def of(cls, page: str) -> "_Repairer":
        """Build the pattern of one code page."""
        table = _mistaken(page)
        char_of = {code: char for char, code in table.items()}
        pairs = ((0xC2,), (0xC3,), (0xC5,), (0xC6,), (0xCB,), (0xE2, 0x80), (0xE2, 0x82))
        leads = tuple("".join(char_of[code] for code in pair) for pair in pairs)
        trail = "".join(re.escape(c) for c, code in table.items() if 0x80 <= code < 0xC0)
        return cls(leads, re.compile(f"(?:{'|'.join(map(re.escape, leads))})[{trail}]"), table)

    def once(self, text: str) -> str:
        """Undo one reading."""
        if not any(lead in text for lead in self.leads):
            return text
        return self.pattern.sub(lambda hit: self._undone(hit[0]), text)

    def _undone(self, chars: str) -> str:
        try:
            return bytes(self.byte_of[char] for char in chars).decode("utf-8")
        except UnicodeDecodeError:
            return chars


_REPAIRERS: Final = (_Repairer.of("cp1252"), _Repairer.of("cp850"))


def repaired(text: str) -> str:
    """Undo up to three readings of UTF-8 as a code page; what cannot be undone stays as it is."""
    if text.isascii():
        return text
    for repairer in _REPAIRERS:
        for _ in range(3):
            better = repairer.once(text)
            if better == text:
                break
            text = better
    return text
