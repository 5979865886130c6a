"""One pass for all anchors: which detectors have something to look at in a passage?

A Set of all anchors tells which detectors have a hit anywhere; only those then run their own
pattern, over the same folded bytes. Most passages have none and end there.

RE2 gives no answer, and raises nothing, when a Set's automaton outgrows its memory: what looks like
"no hit" would be a leak not seen. So each `PatternSet` holds one more pattern that always hits, at
the very start of the text (a hit at every byte would cost a quarter of the pass); where that one is
missing, every pattern is run by itself, which RE2 always can.
"""

from collections.abc import Iterable, Iterator

import re2

from detectors.detector import Detector, Lexicon
from detectors.lexicon import Dictionary
from detectors.match import Match
from detectors.patterns import SET_BYTES, latin1_options
from detectors.text import Text


class PatternSet:
    """Several patterns asked at once: which of them occur in a text?"""

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
        hits = self._set.Match(folded) or ()
        if self._always in hits:
            return sorted(index for index in hits if index != self._always)
        return [i for i, pattern in enumerate(self.patterns) if pattern.search(folded)]


class Engine:
    """The detectors' patterns and the cues compiled together. Build once a process; it is pure."""

    def __init__(self, detectors: Iterable[Detector], cues: Iterable[str] = ()) -> None:
        """Compile anchors and cues; the dictionary is loaded when the first text comes.

        A cue is an RE2 pattern over folded bytes of which it only matters whether it occurs: in
        one Set with the anchors it costs a third of what a pass of its own would.
        """
        self.detectors = tuple(detectors)
        anchored = [(d, d.anchor) for d in self.detectors if not isinstance(d.anchor, Lexicon)]
        self._patterned = [detector for detector, _ in anchored]
        self._by_lexicon = {d.anchor: d for d in self.detectors if isinstance(d.anchor, Lexicon)}
        self.gate = PatternSet([*(anchor for _, anchor in anchored), *cues])

    def matches(self, text: Text) -> list[Match]:
        """Everything the detectors find in one text, in order of place; of equals the surest."""
        return self.read(text)[0]

    def read(self, text: Text) -> tuple[list[Match], list[int]]:
        """The matches, and the indices of the cues that occur."""
        occurring = self.gate.occurring(text.folded)
        first_cue = len(self._patterned)
        found: dict[tuple[str, str, int, int], Match] = {}
        for match in self._looked_at(text, [i for i in occurring if i < first_cue]):
            place = (match.entity, match.detector, match.start, match.end)
            known = found.get(place)
            if known is None or known.confidence < match.confidence:
                found[place] = match
        in_order = sorted(found.values(), key=lambda match: (match.start, match.end, match.entity))
        return in_order, [index - first_cue for index in occurring if index >= first_cue]

    def _looked_at(self, text: Text, anchors: Iterable[int]) -> Iterator[Match]:
        folded = text.folded
        for index in anchors:
            look = self._patterned[index].look
            for hit in self.gate.patterns[index].finditer(folded):
                yield from look(text, *hit.span())
        if self._by_lexicon:
            for lexicon, start, end in Dictionary.load().hits(folded):
                if (detector := self._by_lexicon.get(lexicon)) is not None:
                    yield from detector.look(text, start, end)
