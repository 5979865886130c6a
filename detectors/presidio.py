"""Our detectors as Presidio recognizers, for our second stage and for anybody's AnalyzerEngine.

    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine
    from detectors.presidio import recognizers

    registry = RecognizerRegistry(recognizers=recognizers(), supported_languages=["fr"])
    engine = AnalyzerEngine(
        registry=registry, nlp_engine=NoOpNlpEngine(), supported_languages=["fr"]
    )
    engine.analyze("NIR : 1 58 03 63 113 993 93", language="fr")

They are `EntityRecognizer`s, not `PatternRecognizer`s: a right check digit is not certainty, and
Presidio would make 1.0 of it. Nothing here reads the network or logs a decision.
"""

import re
import unicodedata
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.detector import Detector
from detectors.document import Prose
from detectors.engine import Engine
from detectors.registry import BUILTIN_DETECTORS
from detectors.text import Text, readable

LANGUAGE: Final = "fr"
# A letter with its combining accents, or one character: what normalisation keeps together.
_CLUSTER: Final = re.compile(r"(?s).[\u0300-\u036f]*")


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
        offsets = _offsets(text)
        return [
            RecognizerResult(
                entity_type=match.entity.value,
                start=offsets[match.start],
                end=offsets[match.end],
                score=match.confidence,
                recognition_metadata=self._metadata(),
            )
            for match in self._engine.matches(Text.of(Prose(text)))
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


def _offsets(text: str) -> list[int] | range:
    """For each offset in the readable text, the offset in the text that was given."""
    if readable(text) == text:
        return range(len(text) + 1)
    offsets: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        composed = readable(unicodedata.normalize("NFC", cluster[0]))
        offsets += [cluster.start()] * len(composed)
    return [*offsets, len(text)]
