"""Text folded for matching: lower case, no accents, one byte a character, offsets kept.

Folding costs once what every detector would else pay: the patterns run over bytes, and a match at
bytes 10 to 25 is at characters 10 to 25 of `raw`.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import re2

from detectors.document import Prose, Zone

_BLANK: Final = 0x20


def _byte_table() -> bytes:
    """Map each Latin-1 byte to its folded form: base letters in lower case, plain blanks."""
    table = bytearray(range(256))
    for code in range(256):
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        table[code] = ord(base) if ord(base) < 128 else code
    for code in (0xA0, 0xAD):  # no-break space, soft hyphen
        table[code] = _BLANK
    return bytes(table)


_TO_FOLDED: Final = _byte_table()

# Characters beyond Latin-1 that French text and forms use; each becomes one Latin-1 character. The
# first line is what word processors write on every page.
_COMMON: Final = {
    "\u2019": "'", "\u2013": "-", "\u202f": " ", "\u2026": ".", "\u20ac": "e", "\u2022": "*",
}  # fmt: skip
_RARE: Final = {
    "\u2018": "'", "\u02bc": "'", "\u2032": "'", "\u201c": '"', "\u201d": '"', "\u0178": "y",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2014": "-", "\u2212": "-", "\u03bc": "\u00b5",
    "\u2000": " ", "\u2001": " ", "\u2002": " ", "\u2003": " ", "\u2004": " ", "\u2005": " ",
    "\u2006": " ", "\u2007": " ", "\u2008": " ", "\u2009": " ", "\u200a": " ", "\u205f": " ",
    "\u3000": " ", "\u2192": ">", "\u2264": "<", "\u2265": ">",
}  # fmt: skip
_FULL_WIDTH: Final = {0xFF01 + shift: 0x21 + shift for shift in range(94)}
_WIDE: Final = re.compile("[\uff01-\uff5e]")

# Signs that hide a word: those that do not show, and letters drawn as one sign (French words, and
# the ligatures of PDF fonts).
_UNSEEN: Final = dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", "")
_LIGATURES: Final = {
    "\u00e6": "ae", "\u00c6": "AE", "\u0153": "oe", "\u0152": "OE", "\ufb00": "ff", "\ufb01": "fi",
    "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
}  # fmt: skip
_HIDING: Final = _UNSEEN | _LIGATURES

# Unicode sorts the marks over one letter at a cost that grows with the square of their number: five
# seconds for a passage of nothing else. No language piles up over 30 (UAX 15, Stream-Safe Text).
_PILED: Final = re2.compile(rb"(\p{M}{30})\p{M}+")


def readable(text: str) -> str:
    """Make words whole: compose accents (NFC), split ligatures, drop what does not show."""
    if _in_latin1(text):
        return _replaced(text, _HIDING)
    encoded = text.encode("utf-8", "replace")
    if _PILED.search(encoded) is not None:
        text = _PILED.sub(rb"\1", encoded).decode()
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return _replaced(text, _HIDING)


def fold(text: str) -> bytes:
    """Fold to one byte a character, the same length as `text`."""
    if text.isascii():
        return text.lower().encode("ascii")
    text = _replaced(text, _COMMON)
    if not _in_latin1(text):
        text = _replaced(text, _RARE)
        if _WIDE.search(text):
            text = text.translate(_FULL_WIDTH)
    return text.encode("latin-1", "replace").translate(_TO_FOLDED)


def _in_latin1(text: str) -> bool:
    """Whether all characters are below 256; such text is composed already (NFC)."""
    try:
        text.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


def _replaced(text: str, signs: dict[str, str]) -> str:
    """A dozen scans for one character each cost a tenth of `str.translate`."""
    for sign, instead in signs.items():
        if sign in text:
            text = text.replace(sign, instead)
    return text


@dataclass(frozen=True)
class Text:
    """One prose passage ready for matching: `raw` and `folded` have the same length."""

    raw: str = field(repr=False)
    zone: Zone = Zone.BODY
    opening: bool = False

    @classmethod
    def of(cls, prose: Prose) -> "Text":
        """Prepare a prose passage."""
        return cls(readable(prose.text), prose.zone, prose.opening)

    @cached_property
    def folded(self) -> bytes:
        """The folded bytes, made once."""
        return fold(self.raw)

    def before(self, at: int, reach: int = 40) -> bytes:
        """The folded bytes just before an offset."""
        return self.folded[max(0, at - reach) : at]

    def after(self, at: int, reach: int = 40) -> bytes:
        """The folded bytes just after an offset."""
        return self.folded[at : at + reach]

    def line(self, at: int) -> tuple[int, int]:
        """Start and end offsets of the line that holds an offset."""
        start = self.folded.rfind(b"\n", 0, at) + 1
        end = self.folded.find(b"\n", at)
        return start, end if end >= 0 else len(self.folded)
