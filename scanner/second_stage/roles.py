"""Whose name is it? Presidio's context step, with French clinical cues on both sides of a name.

Presidio's own enhancer only adds, only for single lemmas, only before the match. Here a title of a
carer refuses a name, a cue of a patient confirms it, and a name without either stays doubtful.
"""

import re
from typing import Any, Final

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.text import fold
from scanner.second_stage.nlp import PERSON

REACH_CHARS: Final = 40
REFUSED: Final = 0.0
DOUBTFUL: Final = 0.3
CONFIRMED: Final = 0.75
_CARER_BEFORE: Final = re.compile(
    rb"(?:\b(?:drs?|prs?|docteurs?|professeurs?|interne|ide|infirmiere?|chirurgien|confrere"
    rb"|sage[- ]femme|kinesitherapeute|medecin|signe|hopital|clinique|rue|avenue|place|service"
    rb"|maladie de|syndrome de|signe de|score de|classification de)\b[ .:]{0,3})$"
)
_PATIENT_BEFORE: Final = re.compile(
    rb"\b(?:patiente?|m\.|mr|mme|madame|monsieur|mlle|enfant|bebe|beneficiaire|concerne|objet"
    rb"|nom|identite|vu|vue|revu|revue|suivie?|hospitalisee?|admise?|opere|operee)\b.{0,12}$",
    re.DOTALL,
)
_PATIENT_AFTER: Final = re.compile(
    rb"^.{0,20}\b(?:nee? le|agee? de|(?<!apres )(?<!depuis )(?<!pendant )\d{1,3} ans"
    rb"|presente|se plaint|est (?:hospitalisee?|vue?|admise?|suivie?)|a ete|souffre|consulte|ipp"
    rb"|ddn|vient (?:accompagnee?|seule?|en consultation))\b",
    re.DOTALL,
)


class RoleEnhancer(ContextAwareEnhancer):
    """Scores a name by the words around it."""

    def __init__(self) -> None:
        super().__init__(
            context_similarity_factor=0.0,
            min_score_with_context_similarity=0.0,
            context_prefix_count=0,
            context_suffix_count=0,
        )

    def enhance_using_context(
        self,
        text: str,
        raw_results: list[RecognizerResult],
        nlp_artifacts: NlpArtifacts,
        recognizers: list[EntityRecognizer],
        context: list[str] | None = None,
    ) -> list[RecognizerResult]:
        """Give each person's name the score of its role."""
        del nlp_artifacts, recognizers, context
        folded = fold(text)
        for result in raw_results:
            if result.entity_type == PERSON:
                result.score = _score(folded, result)
        return raw_results


def _score(folded: bytes, result: Any) -> float:
    before = folded[max(0, result.start - REACH_CHARS) : result.start]
    after = folded[result.end : result.end + REACH_CHARS]
    if _CARER_BEFORE.search(before):
        return REFUSED
    if _PATIENT_BEFORE.search(before) or _PATIENT_AFTER.match(after):
        return CONFIRMED
    return DOUBTFUL
