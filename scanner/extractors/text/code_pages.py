"""Windows-1252 or DOS code page 850? Whichever gives the more plausible French.

Byte 0x82 is `é` in one and a low quote in the other, 0xE9 is `Ú` in one and `é` in the other: each
byte above 127 is weighed with its neighbours, and what was seen earlier in the file counts.
"""

import re
from itertools import islice
from typing import Final

_PAGES: Final = ("cp1252", "cp850")
_MAX_WEIGHED: Final = 2000  # characters of one block that are weighed: the rest would say the same
_FEW_WEIGHED: Final = 100  # once the evidence is strong
_STRONG: Final = 1000.0

_SMALL: Final = frozenset("éèàçêùâîôûëïœ")
_CAPITAL: Final = frozenset("ÉÈÀÇÊÙÂÎÔÛËÏŒ")
_MARKS: Final = frozenset("«»“”–—…°€\xa0’‘•·²³½§£")
# Small letters that seldom end a French word, with what stands before them when they do.
_ENDS_AFTER: Final = {"à": "lj", "ù": "o", "ô": "t", "ç": "", "â": "", "î": "", "û": "d"}


def _weight(before: str, char: str, after: str) -> float:
    """How plausible a character is in French between its two neighbours."""
    left, right = before.isalpha(), after.isalpha()
    if char in _SMALL:
        if left and not right and char in _ENDS_AFTER:
            return 3.0 if before in _ENDS_AFTER[char] else 0.5
        if left or right:
            return 3.0
        return 1.5 if char == "à" else 0.2
    if char in _CAPITAL:
        return -2.0 if left and before.islower() else 2.0
    if char == "’":
        return 2.0 if left and right else 0.5
    if char in _MARKS:
        return -1.0 if left and right else 1.0
    return -0.5 if char.isalpha() else -2.0


_HIGH: Final = re.compile(rb"[\x80-\xff]")


class CodePageJudge:
    """Decodes blocks of one file in the code page its French speaks for. Remembers the evidence."""

    def __init__(self) -> None:
        """Start without evidence: Windows-1252 wins ties."""
        self._evidence = 0.0

    def decoded(self, block: bytes) -> str:
        """Decode whole lines of a single-byte code page."""
        windows, dos = (block.decode(page, "replace") for page in _PAGES)
        high = (place.start() for place in _HIGH.finditer(block))
        weighed = _MAX_WEIGHED if abs(self._evidence) < _STRONG else _FEW_WEIGHED
        for at in islice(high, weighed):
            self._evidence += _at(windows, at) - _at(dos, at)
        self._evidence = max(-_STRONG, min(_STRONG, self._evidence))
        return windows if self._evidence >= 0 else dos


def _at(text: str, at: int) -> float:
    return _weight(text[at - 1 : at] if at else "", text[at], text[at + 1 : at + 2])
