"""A document reader that also looks for names, in windows around what the first stage found.

Names alone never raise a document: only windows that already hold a health or an identity anchor
are read, within a budget a document, and a name needs the cue of a patient beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.predefined_recognizers import SpacyRecognizer

from detectors import DocumentReader, Match, Prose, Reader, Reading, Subject
from detectors.document import Passage
from detectors.names import family_first, is_placeholder
from detectors.presidio import LANGUAGE, recognizers
from detectors.text import readable
from findings import Entity
from scanner.second_stage.nlp import PERSON, NamesNlpEngine
from scanner.second_stage.roles import CONFIRMED, RoleEnhancer
from scanner.second_stage.windows import windows
from scanner.second_stage.written import WrittenNames, name_in

MAX_WINDOWS: Final = 20  # a document: 15 to 35 ms each
DETECTOR: Final = "presidio"
_NAMES: Final = frozenset({Entity.PERSON, Entity.CARER})


class NameAnalyzer:
    """Presidio with our detectors, our model and our context: no network, no decision log."""

    def __init__(self) -> None:
        """Load the model.

        Raises:
            ModelMissing: it is not installed.
        """
        self._model = NamesNlpEngine()
        persons = SpacyRecognizer(supported_language=LANGUAGE, supported_entities=[PERSON])
        registry = RecognizerRegistry(
            recognizers=[*recognizers(), persons, WrittenNames()], supported_languages=[LANGUAGE]
        )
        self._engine = AnalyzerEngine(
            registry=registry,
            nlp_engine=self._model,
            supported_languages=[LANGUAGE],
            context_aware_enhancer=RoleEnhancer(),
            log_decision_process=False,
        )

    def patients(self, text: str) -> list[RecognizerResult]:
        """The names in a short text that the words around them show to be a patient's."""
        with self._model.forgetting():
            results: list[RecognizerResult] = self._engine.analyze(
                text, language=LANGUAGE, entities=[PERSON], score_threshold=CONFIRMED
            )
        return results


class SecondReader(Reader):
    """All detectors and the model of names, ready."""

    def __init__(self) -> None:
        """Load the model: some seconds and some 300 MB, so only in a worker of its own."""
        super().__init__()
        self.names = NameAnalyzer()

    def new_document(self) -> "SecondDocumentReader":
        """A reader for the passages of one document."""
        return SecondDocumentReader(self, self.names)


class SecondDocumentReader(DocumentReader):
    """Reads one document, adding names to what the first stage finds in prose."""

    def __init__(self, reader: Reader, names: NameAnalyzer) -> None:
        """Start a document with a full budget of windows."""
        super().__init__(reader)
        self._analyzer = names
        self._windows_left = MAX_WINDOWS

    def read(self, passage: Passage) -> Iterator[Reading]:
        """Everything the detectors find in one passage, and the patients' names near it."""
        for reading in super().read(passage):
            if isinstance(reading.unit, Prose) and reading.matches and self._windows_left:
                names = tuple(self._names(readable(reading.unit.text), reading.matches))
                yield replace(reading, matches=_in_order(reading.matches + names))
            else:
                yield reading

    def _names(self, text: str, found: Sequence[Match]) -> Iterator[Match]:
        taken = [(match.start, match.end) for match in found if match.entity in _NAMES]
        for start, end in windows(text, found):
            if not self._windows_left:
                return
            self._windows_left -= 1
            for result in self._analyzer.patients(text[start:end]):
                match = _match(text, start + result.start, start + result.end)
                if match is not None and not _overlaps(match, taken):
                    taken.append((match.start, match.end))
                    yield match


def _match(text: str, start: int, end: int) -> Match | None:
    name = name_in(text, start, end)
    if name is None or is_placeholder(text[name.start : name.end]):
        return None
    return Match(
        entity=Entity.PERSON,
        detector=DETECTOR,
        value=family_first(list(name.words)),
        start=name.start,
        end=name.end,
        confidence=CONFIRMED,
        subject=Subject.PATIENT,
    )


def _overlaps(match: Match, taken: Sequence[tuple[int, int]]) -> bool:
    return any(match.start < end and start < match.end for start, end in taken)


def _in_order(matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: (match.start, match.end)))
