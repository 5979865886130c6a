"""A document reader that also looks for names, in windows around what the first stage found.

Names alone never raise a document: only windows that already hold a health or an identity anchor
are read, within a budget a document, and a name needs the cue of a patient beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from detectors import DocumentReader, Match, Prose, Reader, Reading, Subject
from detectors.document import Passage
from detectors.person import normalise
from detectors.presidio import LANGUAGE, recognizers
from detectors.roles import CARER_BEFORE, LONG_DEAD
from detectors.text import fold, readable
from findings import Entity
from scanner.second_stage.nlp import PERSON, NamesNlpEngine
from scanner.second_stage.roles import CONFIRMED, RoleEnhancer

WINDOW_CHARS: Final = 300  # on both sides of an anchor
MAX_WINDOW_CHARS: Final = 1_200  # of anchors that stand close together
MAX_WINDOWS: Final = 20  # a document: some 15 ms each
_FULL_NAME: Final = re.compile(r"[^\W\d_][\w'.-]+(?:[ ,-]+[^\W\d_][\w'.-]+)+")
_NAMES: Final = frozenset({Entity.PERSON, Entity.CARER})


def analyzer() -> AnalyzerEngine:
    """Presidio with our detectors, our model and our context: no network, no decision log."""
    persons = SpacyRecognizer(supported_language=LANGUAGE, supported_entities=[PERSON])
    registry = RecognizerRegistry(
        recognizers=[*recognizers(), persons], supported_languages=[LANGUAGE]
    )
    return AnalyzerEngine(
        registry=registry,
        nlp_engine=NamesNlpEngine(),
        supported_languages=[LANGUAGE],
        context_aware_enhancer=RoleEnhancer(),
        log_decision_process=False,
    )


class SecondReader(Reader):
    """All detectors and the model of names, ready."""

    def __init__(self) -> None:
        """Load the model: some seconds and some 300 MB, so only in a worker of its own."""
        super().__init__()
        self.analyzer = analyzer()

    def new_document(self) -> "SecondDocumentReader":
        """A reader for the passages of one document."""
        return SecondDocumentReader(self, self.analyzer)


class SecondDocumentReader(DocumentReader):
    """Reads one document, adding names to what the first stage finds in prose."""

    def __init__(self, reader: Reader, engine: AnalyzerEngine) -> None:
        """Start a document with a full budget of windows."""
        super().__init__(reader)
        self._analyzer = engine
        self._windows_left = MAX_WINDOWS

    def read(self, passage: Passage) -> Iterator[Reading]:
        """Everything the detectors find in one passage, and the patients' names near it."""
        for reading in super().read(passage):
            if isinstance(reading.unit, Prose) and reading.matches and self._windows_left:
                names = tuple(self._names(readable(reading.unit.text), reading.matches))
                yield replace(reading, matches=_in_order(reading.matches + names))
            else:
                yield reading

    def _names(self, text: str, anchors: Sequence[Match]) -> Iterator[Match]:
        known = [match for match in anchors if match.entity in _NAMES]
        for start, end in _windows(anchors, len(text)):
            if not self._windows_left:
                return
            self._windows_left -= 1
            for result in self._analyzer.analyze(
                text[start:end], language=LANGUAGE, entities=[PERSON], score_threshold=CONFIRMED
            ):
                match = _match(text, start, result)
                if match is not None and not any(_overlap(match, other) for other in known):
                    yield match


def _match(text: str, base: int, result: RecognizerResult) -> Match | None:
    start, end = base + result.start, base + result.end
    full = _FULL_NAME.search(text, start, end)
    if full is None or not _is_persons(text, *full.span()):
        return None
    return Match(
        entity=Entity.PERSON,
        detector="presidio",
        value=normalise(full[0]),
        start=full.start(),
        end=full.end(),
        confidence=CONFIRMED,
        subject=Subject.PATIENT,
    )


def _is_persons(text: str, start: int, end: int) -> bool:
    """Whether a name is written out (not Mme A.B.), and neither a carer's nor one of history."""
    words = normalise(text[start:end]).split()
    if len(words) < 2 or max(map(len, words)) < 3:
        return False
    if LONG_DEAD.match(fold(text[end : end + 40])):
        return False
    return CARER_BEFORE.search(fold(text[max(0, start - 40) : start])) is None


def _windows(anchors: Sequence[Match], length: int) -> Iterator[tuple[int, int]]:
    """Stretches around the anchors, merged where they touch."""
    start = end = -1
    for anchor in sorted(anchors, key=lambda match: match.start):
        low = max(0, anchor.start - WINDOW_CHARS)
        if low > end or end - start > MAX_WINDOW_CHARS:
            if end > 0:
                yield start, end
            start = max(low, end)
        end = min(length, max(end, anchor.end + WINDOW_CHARS))
    if end > 0:
        yield start, end


def _overlap(one: Match, other: Match) -> bool:
    return one.start < other.end and other.start < one.end


def _in_order(matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: (match.start, match.end)))
