"""Whose name is it? Presidio's context step, with French clinical cues on both sides of a name.

Presidio's own enhancer only adds, only for single lemmas, only before the match. Here the words
around decide: a carer's, relative's, author's, place's or disease's name is refused, one with a
patient's cue is confirmed, and one with neither stays doubtful and is not used.
"""

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.nlp_engine import NlpArtifacts

from detectors.names import is_eponym, is_given
from detectors.text import fold
from scanner.second_stage import cues
from scanner.second_stage.nlp import PERSON
from scanner.second_stage.written import Name, name_in

REFUSED = 0.0
DOUBTFUL = 0.3
CONFIRMED = 0.75


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
                name = name_in(text, result.start, result.end)
                result.score = REFUSED if name is None else score(folded, name)
        return raw_results


def score(folded: bytes, name: Name) -> float:
    """How sure it is that a name is a patient's, by its sentence (folded, as `fold` gives it)."""
    before = cues.sentence_before(folded, name.start)
    after = cues.sentence_after(folded, name.end)
    if cues.REFUSE_BEFORE.search(before) or cues.REFUSE_AFTER.match(after):
        return REFUSED
    if cues.NAMES_PATIENT.search(before):  # a lone family name may follow: "la patiente Durand"
        return CONFIRMED
    if not name.is_full or _is_eponymous(name):
        return DOUBTFUL
    if cues.PATIENT_BEFORE.search(before) or cues.PATIENT_AFTER.match(after):
        return CONFIRMED
    return DOUBTFUL


def _is_eponymous(name: Name) -> bool:
    """Whether a disease, sign, street or hospital bears the name: Marie Curie, Victor Hugo."""
    return any(is_eponym(word) and not is_given(word) for word in name.bearing) or (
        all(is_eponym(word) or is_given(word) for word in name.bearing)
        and any(map(is_eponym, name.bearing))
    )
