"""One pass for all anchors: which detectors have something to look at in a passage?

A Set of all anchors tells which detectors have a hit anywhere; only those then run their own
pattern, over the same folded bytes. Most passages have none and end there.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

import re2

from detectors.detector import Detector, Lexicon
from detectors.lexicon import Dictionary
from detectors.match import Match
from detectors.text import Text


def latin1_options() -> re2.Options:
    """RE2 over folded bytes, one byte a character, silent."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    options.max_mem = 64 << 20
    return options


class Engine:
    """The detectors' patterns compiled together. Build once a process; `matches` is pure."""

    def __init__(self, detectors: Iterable[Detector]) -> None:
        """Compile the anchors. A pattern that RE2 refuses is a bug of ours and raises."""
        self.detectors = tuple(detectors)
        self._patterned = [d for d in self.detectors if not isinstance(d.anchor, Lexicon)]
        self._by_lexicon = {d.anchor: d for d in self.detectors if isinstance(d.anchor, Lexicon)}
        options = latin1_options()
        self._gate = re2.Set.SearchSet(options)
        self._patterns = []
        for detector in self._patterned:
            self._gate.Add(detector.anchor.encode("latin-1"))
            self._patterns.append(re2.compile(detector.anchor.encode("latin-1"), options))
        self._gate.Compile()

    @cached_property
    def _dictionary(self) -> Dictionary:
        """The word lists, loaded when the first text comes."""
        return Dictionary.load()

    def matches(self, text: Text) -> list[Match]:
        """Everything the detectors find in one text, in order of place, each once."""
        found = {
            (match.entity, match.detector, match.start, match.end): match
            for match in self._looked_at(text)
        }
        return sorted(found.values(), key=lambda match: (match.start, match.end, match.entity))

    def _looked_at(self, text: Text) -> Iterator[Match]:
        folded = text.folded
        for index in self._gate.Match(folded):
            look = self._patterned[index].look
            for hit in self._patterns[index].finditer(folded):
                yield from look(text, *hit.span())
        if self._by_lexicon:
            for lexicon, start, end in self._dictionary.hits(folded):
                if (detector := self._by_lexicon.get(lexicon)) is not None:
                    yield from detector.look(text, start, end)
