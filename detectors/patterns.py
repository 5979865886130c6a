"""How every pattern over folded bytes is compiled, and asked whether and where it occurs."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import re2

SET_BYTES: Final = 64 << 20
_UNANCHORED: Final = re2._Anchor.UNANCHORED  # noqa: SLF001 - see `first`


def latin1_options(max_bytes: int = SET_BYTES) -> re2.Options:
    """RE2 over folded bytes, one byte a character, silent; `max_bytes` bounds the automaton."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = max_bytes
    options.never_capture = True  # only spans are asked for; groups would cost a second pass
    return options


def first(pattern: Any, folded: bytes, at: int = 0) -> tuple[int, int] | None:
    """Where a compiled pattern first occurs from an offset on: what `search` says, sooner.

    The generator and the match object that google-re2 puts around each hit add two thirds to what
    it costs (1.5 for 0.9 microseconds in a dense letter), so its binding is asked itself.
    """
    spans_of_groups = pattern._regexp.Match(_UNANCHORED, folded, at, len(folded))  # noqa: SLF001 - as said
    found: tuple[int, int] = spans_of_groups[0]
    return None if found[0] < 0 else found


def spans(pattern: Any, folded: bytes) -> Iterator[tuple[int, int]]:
    """Where it occurs, each hit beside the next: the spans of `finditer`."""
    at = 0
    while at <= len(folded) and (found := first(pattern, folded, at)) is not None:
        yield found
        at = max(found[1], at + 1)


class PatternSet:
    """Several patterns asked at once: which of them occur in a text?

    RE2 gives no answer, and raises nothing, when a Set's automaton outgrows its memory: what looks
    like "no hit" would be a leak not seen. So each Set holds one more pattern that always hits, at
    the very start of the text (a hit at every byte would cost a quarter of the pass); where that
    one is missing, every pattern is run by itself, which RE2 always can.
    """

    def __init__(self, patterns: Iterable[str], max_bytes: int = SET_BYTES) -> None:
        """Compile RE2 patterns over folded bytes; one that RE2 refuses is our bug and raises."""
        options = latin1_options(max_bytes)
        self.patterns = [re2.compile(p.encode("latin-1"), options) for p in patterns]
        self._set = re2.Set.SearchSet(options)
        for pattern in self.patterns:
            self._set.Add(pattern.pattern)
        self._always = self._set.Add(rb"\A")
        self._set.Compile()

    def occurring(self, folded: bytes) -> list[int]:
        """The indices of the patterns that occur, in order."""
        hits: list[int] = self._set.Match(folded) or []
        if self._always not in hits:
            return [i for i, pattern in enumerate(self.patterns) if first(pattern, folded)]
        hits.remove(self._always)
        return sorted(hits)
