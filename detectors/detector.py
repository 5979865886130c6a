"""The form of a detector: a declaration and one pure function.

`anchor` is what must be there for the detector to be called at all; the engine looks for all
anchors in one pass and calls `look` only around a hit. `finds` and `ignores` are the detector's
specification, its tests (tests/detectors/test_promises.py) and its page (docs/detectors.md) at
once: `[[...]]` marks the span that must be found.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from detectors.match import Match
from detectors.text import Text
from findings import Entity


class Lexicon(StrEnum):
    """A word list of the dictionary automaton, as an anchor."""

    DIAGNOSIS = "diagnosis"
    MEDICINE = "medicine"


Look = Callable[[Text, int, int], Iterable[Match]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """One kind of sensitive thing in running text.

    `anchor`: an RE2 pattern over folded bytes (lower case, no accents, ASCII blanks), without
    look-around, bounded, and matching as little as decides; or a word list. `look(text, start,
    end)` is called for each non-overlapping anchor hit and yields what it confirms, with offsets in
    the text; it may look left and right of the hit, and two hits may yield the same match (the
    engine keeps one). It reads no file, no clock, no network.
    """

    name: str
    title: str  # what it finds, in a few words, for people
    source: str  # standard, section or URL that says so
    entities: tuple[Entity, ...]
    anchor: str | Lexicon
    look: Look
    finds: tuple[str, ...]
    ignores: tuple[str, ...]
    limits: str = ""  # what it knowingly misses
