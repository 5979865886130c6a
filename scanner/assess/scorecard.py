"""The scorecard: weights read from `scorecard.toml`, evidence in, probability and terms out.

A logistic sum of one maximum a group of evidence: every term can be shown to a DPO as one line.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from detectors import Signal
from scanner.examined import Term

K = TypeVar("K", bound=StrEnum)


class IdentityEvidence(StrEnum):
    """Ways in which a document identifies a patient."""

    NATIONAL_NUMBER = "national_number"
    WEAK_NUMBER = "weak_number"
    LOCAL_NUMBER = "local_number"
    LABELLED_NAME = "labelled_name"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    CONTACT = "contact"


class HealthEvidence(StrEnum):
    """Ways in which a document speaks of somebody's health."""

    RECORD_FORMAT = "record_format"
    IMAGE = "image"
    CERTIFICATE = "certificate"
    DIAGNOSIS = "diagnosis"
    DIAGNOSES = "diagnoses"
    CODED_DIAGNOSIS = "coded_diagnosis"
    ACT = "act"
    MEDICINE = "medicine"
    TREATMENT = "treatment"
    TREATMENTS = "treatments"
    LABORATORY = "laboratory"
    SCORE = "score"
    PHRASE = "phrase"
    PHRASES = "phrases"
    NARRATIVE = "narrative"


class Link(StrEnum):
    """How identity and health stand to each other, from loosest to closest."""

    NONE = "none"
    NEAR = "near"
    HEADER = "header"
    SAME_RECORD = "same_record"


class Claim(StrEnum):
    """What a file says of itself. Noted in the explanation, never believed, never weighed."""

    DEIDENTIFIED = "deidentified"


# Within a group only the strongest member counts.
_IDENTITY_GROUPS = (
    (IdentityEvidence.NATIONAL_NUMBER, IdentityEvidence.WEAK_NUMBER),
    (IdentityEvidence.LOCAL_NUMBER,),
    (IdentityEvidence.LABELLED_NAME, IdentityEvidence.NAME),
    (IdentityEvidence.BIRTH_DATE,),
    (IdentityEvidence.CONTACT,),
)
_HEALTH_GROUPS = (
    (HealthEvidence.RECORD_FORMAT, HealthEvidence.IMAGE, HealthEvidence.CERTIFICATE),
    (HealthEvidence.DIAGNOSES, HealthEvidence.DIAGNOSIS, HealthEvidence.CODED_DIAGNOSIS),
    (HealthEvidence.ACT,),
    (HealthEvidence.TREATMENTS, HealthEvidence.TREATMENT, HealthEvidence.MEDICINE),
    (HealthEvidence.LABORATORY,),
    (HealthEvidence.SCORE,),
    (HealthEvidence.NARRATIVE, HealthEvidence.PHRASES, HealthEvidence.PHRASE),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one document holds, ready to be weighed. Confidences are between 0 and 1."""

    identity: Mapping[IdentityEvidence, float]
    health: Mapping[HealthEvidence, float]
    link: Link
    writing: frozenset[Signal] = frozenset()


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The weights, in log-odds."""

    bias: float
    leak_threshold: float
    review_threshold: float
    second_stage_threshold: float
    identity: Mapping[IdentityEvidence, float]
    health: Mapping[HealthEvidence, float]
    link: Mapping[Link, float]
    writing: Mapping[Signal, float]

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> "Scorecard":
        """Read the weights; a missing or unknown name raises, so the file is always whole."""
        return cls(
            bias=data["bias"],
            leak_threshold=data["leak_threshold"],
            review_threshold=data["review_threshold"],
            second_stage_threshold=data["second_stage_threshold"],
            identity=_whole(IdentityEvidence, data["identity"]),
            health=_whole(HealthEvidence, data["health"]),
            link=_whole(Link, data["link"]),
            writing=_whole(Signal, data["writing"]),
        )

    def terms(self, evidence: Evidence) -> tuple[Term, ...]:
        """The sum, line by line, the base rate first."""
        lines = [Term(group="base", detail="before any evidence", points=self.bias)]
        lines += _strongest("identity", _IDENTITY_GROUPS, self.identity, evidence.identity)
        lines += _strongest("health", _HEALTH_GROUPS, self.health, evidence.health)
        if evidence.identity and evidence.health:
            lines.append(_term("link", evidence.link, self.link[evidence.link]))
        lines += [_term("writing", cue, self.writing[cue]) for cue in sorted(evidence.writing)]
        return tuple(lines)

    def probability(self, evidence: Evidence) -> float:
        """The probability that this is unprotected health data of an identified patient."""
        return self.of_terms(self.terms(evidence))

    @staticmethod
    def of_terms(terms: Iterable[Term]) -> float:
        """The probability that these terms come to."""
        log_odds = sum(term.points for term in terms)
        return 1 / (1 + math.exp(-log_odds))


@cache
def scorecard() -> Scorecard:
    """The weights we ship."""
    text = files("scanner.assess").joinpath("scorecard.toml").read_text("utf-8")
    return Scorecard.parse(tomllib.loads(text))


def _whole(kinds: type[K], weights: Mapping[str, float]) -> Mapping[K, float]:
    unknown = set(weights) - {kind.value for kind in kinds}
    if unknown:
        raise ValueError(f"the scorecard has unknown evidence: {sorted(unknown)}")
    return {kind: weights[kind.value] for kind in kinds}


def _strongest(
    part: str,
    groups: Iterable[tuple[K, ...]],
    weights: Mapping[K, float],
    found: Mapping[K, float],
) -> list[Term]:
    lines: list[Term] = []
    if not found:
        return lines
    for group in groups:
        present = [(weights[kind] * found[kind], kind) for kind in group if kind in found]
        if present:
            points, kind = max(present)
            lines.append(_term(part, kind, points))
    return lines


def _term(group: str, kind: StrEnum, points: float) -> Term:
    return Term(group=group, detail=kind.value, points=round(points, 2))
