"""The dictionary: 13,000 names of diagnoses and medicines, found in one pass over folded bytes.

Two levels. An RE2 alternation finds the *opening* of a term, its first two words; the longest term
that goes on from there is then looked up word by word in a hash table. Measured on one core, over
10 MB of ordinary French and English text with 13,000 terms:

| way                              | MB/s | RE2 memory needed | on text made of terms |
|----------------------------------|------|-------------------|-----------------------|
| whole terms, longest match       |  290 | 160 MB budget     | 77 MB grown, 2 MB/s   |
| the same, budget of 64 MB        |   20 | falls back to NFA | 2 MB/s                |
| first words, then look up        |  100 | 32 MB budget      | 9 MB/s                |
| **first two words, then look up**|  310 | 64 MB budget      | 11 MB grown, 8 MB/s   |

The blanks of a term match any run of blanks, line ends and punctuation, so a term that a PDF wraps
over two lines is found without a second pass. Bytes that are no letter or digit are mapped to
blanks one to one: offsets in the mapped bytes are offsets in the text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import re2

from detectors import wordlists
from detectors.detector import Lexicon
from detectors.patterns import latin1_options

MAX_DFA_BYTES: Final = 96 << 20  # a budget, not a use: with less, RE2 falls back to its slow NFA
_OPENING_WORDS: Final = 2
_REACH: Final = 160  # bytes after an opening in which the rest of a term must stand
_WORD: Final = re.compile(rb" *([a-z0-9]+)")
_BLANKED: Final = bytes(byte if chr(byte).isalnum() and byte < 128 else 0x20 for byte in range(256))


@dataclass(frozen=True)
class Dictionary:
    """The terms compiled for search. `longest` is the most words a term of an opening has."""

    openings: Any = field(repr=False)
    kind_of: dict[bytes, Lexicon] = field(repr=False)
    longest: dict[bytes, int] = field(repr=False)

    @classmethod
    def of(cls, kind_of: dict[bytes, Lexicon]) -> "Dictionary":
        """Compile folded terms whose words are parted by one blank."""
        longest: dict[bytes, int] = {}
        for term in kind_of:
            parts = term.split(b" ")
            opening = b" ".join(parts[:_OPENING_WORDS])
            longest[opening] = max(longest.get(opening, 0), len(parts))
        return cls(_compiled(longest), kind_of, longest)

    @classmethod
    @cache
    def load(cls) -> "Dictionary":
        """The word lists we ship, read and compiled once a process (about half a second)."""
        kind_of = dict.fromkeys(wordlists.medicines(), Lexicon.MEDICINE)
        kind_of |= dict.fromkeys(wordlists.diagnoses(), Lexicon.DIAGNOSIS)
        return cls.of(kind_of)

    def hits(self, folded: bytes) -> Iterator[tuple[Lexicon, int, int]]:
        """Each term in the text, the longest from where it starts, none inside another."""
        blanked = folded.translate(_BLANKED)
        at = 0
        while (hit := self.openings.search(blanked, at)) is not None:
            start, end = hit.span()
            found = self._longest_at(blanked, start, end)
            if found is None:
                word = _WORD.match(blanked, start)
                at = word.end() if word else end
            else:
                kind, at = found
                yield kind, start, at

    def _longest_at(self, blanked: bytes, start: int, end: int) -> tuple[Lexicon, int] | None:
        """The longest term that starts at an opening: its kind and where it ends."""
        parts = blanked[start:end].split()
        ends = [start + len(parts[0]), end][: len(parts)]
        most = self.longest[b" ".join(parts)]
        reach = min(len(blanked), end + _REACH)
        while len(parts) < most and (word := _WORD.match(blanked, ends[-1], reach)):
            parts.append(word[1])
            ends.append(word.end())
        for count in range(len(parts), 0, -1):
            kind = self.kind_of.get(b" ".join(parts[:count]))
            if kind is not None:
                return kind, ends[count - 1]
        return None


def _compiled(openings: Iterable[bytes]) -> Any:
    options = latin1_options(MAX_DFA_BYTES)
    options.longest_match = True
    alternatives = b"|".join(opening.replace(b" ", b" +") for opening in sorted(openings))
    return re2.compile(rb"\b(?:" + alternatives + rb")\b", options)
