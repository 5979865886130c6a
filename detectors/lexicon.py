"""The dictionary: 13,000 names of diagnoses and medicines, found in one pass over folded bytes.

Two levels. An RE2 alternation finds the *opening* of a term, its first two words; the longest term
that goes on from there is then looked up in a hash table. Measured on one core, over
10 MB of ordinary French and English text with 13,000 terms:

| way                              | MB/s | RE2 memory needed | on text made of terms |
|----------------------------------|------|-------------------|-----------------------|
| whole terms, longest match       |  290 | 160 MB budget     | 77 MB grown, 2 MB/s   |
| the same, budget of 64 MB        |   20 | falls back to NFA | 2 MB/s                |
| first words, then look up        |  100 | 32 MB budget      | 9 MB/s                |
| **first two words, then look up**|  310 | 64 MB budget      | 11 MB grown, 8 MB/s   |

The blanks of a term match any run of blanks, line ends and punctuation, so a term that a PDF wraps
over two lines is found without a second pass.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

import re2

from detectors import wordlists
from detectors.detector import Lexicon
from detectors.patterns import first, latin1_options

MAX_DFA_BYTES: Final = 96 << 20  # a budget, not a use: with less, RE2 falls back to its slow NFA
_OPENING_WORDS: Final = 2
_REACH: Final = 160  # bytes after an opening in which the rest of a term must stand
_WORD: Final = re.compile(rb"[a-z0-9]+")
_BLANKS: Final = rb"[^0-9A-Za-z]+"
_BLANKED: Final = bytes(byte if chr(byte).isalnum() and byte < 128 else 0x20 for byte in range(256))


@dataclass(frozen=True)
class Dictionary:
    """The terms compiled for search.

    `counts`: for each opening, how many words the terms have that may begin there, most first.
    """

    openings: Any = field(repr=False)
    kind_of: dict[bytes, Lexicon] = field(repr=False)
    counts: dict[bytes, tuple[int, ...]] = field(repr=False)

    @classmethod
    def of(cls, kind_of: dict[bytes, Lexicon]) -> "Dictionary":
        """Compile folded terms whose words are parted by one blank."""
        counts: defaultdict[bytes, set[int]] = defaultdict(set)
        for term in kind_of:
            words = term.split(b" ")
            counts[b" ".join(words[:_OPENING_WORDS])].add(len(words))
        for opening, known in counts.items():
            if opening.split(b" ")[0] in kind_of:
                known.add(1)
        in_order = {
            opening: tuple(sorted(known, reverse=True)) for opening, known in counts.items()
        }
        return cls(_compiled(in_order), kind_of, in_order)

    @classmethod
    @cache
    def load(cls) -> "Dictionary":
        """The word lists we ship, read and compiled once a process (about half a second)."""
        kind_of = dict.fromkeys(wordlists.medicines(), Lexicon.MEDICINE)
        kind_of |= dict.fromkeys(wordlists.diagnoses(), Lexicon.DIAGNOSIS)
        return cls.of(kind_of)

    def hits(self, folded: bytes) -> Iterator[tuple[Lexicon, int, int]]:
        """Each term in the text, the longest from where it starts, none inside another."""
        text = folded.replace(b"_", b" ")  # which RE2's `\b` takes for a letter
        at = 0
        while (opening := first(self.openings, text, at)) is not None:
            start, end = opening
            found = self._longest_at(text, start, end)
            if found is None:
                word = _WORD.match(text, start)
                at = word.end() if word else end
            else:
                kind, at = found
                yield kind, start, at

    def _longest_at(self, text: bytes, start: int, end: int) -> tuple[Lexicon, int] | None:
        """The longest term that starts at an opening: its kind and where it ends."""
        blanked = text[start : end + _REACH].translate(_BLANKED)
        counts = self.counts[b" ".join(blanked[: end - start].split())]
        words = blanked.split(None, counts[0])
        for count in counts:
            term = b" ".join(words[:count])
            kind = self.kind_of.get(term)
            if kind is not None:
                return kind, start + _end_of(blanked, term)
        return None


def _end_of(blanked: bytes, term: bytes) -> int:
    """Where a term that stands at the start ends; its words may be parted by several blanks."""
    if blanked.startswith(term):
        return len(term)
    end = 0
    for word in term.split():
        end = blanked.index(word, end) + len(word)
    return end


def _compiled(openings: Iterable[bytes]) -> Any:
    options = latin1_options(MAX_DFA_BYTES)
    options.longest_match = True
    alternatives = b"|".join(opening.replace(b" ", _BLANKS) for opening in sorted(openings))
    return re2.compile(rb"\b(?:" + alternatives + rb")\b", options)
