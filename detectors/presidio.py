"""Our detectors as Presidio recognizers, for our second stage and for anybody's AnalyzerEngine.

    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine
    from detectors.presidio import recognizers

    registry = RecognizerRegistry(recognizers=recognizers(), supported_languages=["fr"])
    nothing = NoOpNlpEngine([{"lang_code": "fr", "model_name": "none"}])
    engine = AnalyzerEngine(registry=registry, nlp_engine=nothing, supported_languages=["fr"])
    engine.analyze("NIR : 1 58 03 63 113 993 93", language="fr")

They are `EntityRecognizer`s, not `PatternRecognizer`s: a right check digit is not certainty, and
Presidio would make 1.0 of it. Nothing here reads the network or logs a decision.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.detector import Detector
from detectors.document import Prose
from detectors.engine import Engine
from detectors.registry import BUILTIN_DETECTORS
from detectors.text import Text, readable

LANGUAGE: Final = "fr"


class DetectorRecognizer(EntityRecognizer):
    """One of our detectors, speaking Presidio. Offsets are those of the text that was given."""

    def __init__(self, detector: Detector) -> None:
        self._engine = Engine((detector,))
        self.name: str
        super().__init__(
            supported_entities=[entity.value for entity in detector.entities],
            name=f"Colmate{detector.name.title().replace('_', '')}",
            supported_language=LANGUAGE,
        )

    def load(self) -> None:
        """Nothing to load: the detector is compiled when it is made."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """What the detector finds in a text, of the entities that are asked for."""
        del nlp_artifacts  # our detectors read characters, not tokens
        begins, ends = _places(text)
        matches = self._engine.matches(Text.of(Prose(text)))
        return [
            RecognizerResult(
                entity_type=match.entity.value,
                start=begins[match.start],
                end=ends[match.end - 1],
                score=match.confidence,
                recognition_metadata=self._metadata(),
            )
            for match in matches
            if match.entity.value in entities
        ]

    def _metadata(self) -> dict[str, Any]:
        return {
            RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
            RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
        }


def recognizers() -> list[EntityRecognizer]:
    """A recognizer for each built-in detector."""
    return [DetectorRecognizer(detector) for detector in BUILTIN_DETECTORS]


def _places(text: str) -> tuple[Sequence[int], Sequence[int]]:
    """For each character of the readable text, where what it stands for begins and ends in `text`.

    Normalisation joins an accent to its letter and drops what does not show, so that the two texts
    differ in length.
    """
    if readable(text) == text:
        return range(len(text)), range(1, len(text) + 1)
    begins: list[int] = []
    ends: list[int] = []
    at = 0
    for cluster in _clusters(text):
        shown = len(readable(cluster))
        begins += [at] * shown
        at += len(cluster)
        ends += [at] * shown
    return begins, ends


def _clusters(text: str) -> Iterator[str]:
    """Stretches that normalisation keeps apart: a character with what combines with it."""
    start = 0
    for at in range(1, len(text)):
        if not _joins(text[max(start, at - 3) : at], text[at]):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


def _joins(signs: str, following: str) -> bool:
    if following.isascii():
        return False
    if unicodedata.category(following).startswith("M"):
        return True
    joined = unicodedata.normalize("NFC", signs + following)  # letters of one Korean syllable
    return not joined.endswith(following)
