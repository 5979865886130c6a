"""The verdict of one document: identity and health and the link between them, then the score.

The three clauses decide what may be a leak at all; the scorecard decides how sure that is. A
document of medical writing that names no patient is clean, however much of it there is.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from detectors import Signal
from findings import Category, Entity, Health, Identity, Patients, Verdict
from findings.record import NOBODY
from scanner.assess.case import CaseFile
from scanner.assess.scorecard import (
    Evidence,
    HealthEvidence,
    IdentityEvidence,
    Link,
    Scorecard,
    scorecard,
)
from scanner.examined import Assessment, Term

MANY_NUMBERS_CONFIDENCE: Final = 0.95  # ten right keys by chance: 97 to the power of -10
MANY_NUMBERS: Final = 10  # so many distinct national numbers are a leak by themselves
_INDIVIDUAL: Final = frozenset(
    {
        HealthEvidence.RECORD_FORMAT,
        HealthEvidence.IMAGE,
        HealthEvidence.CERTIFICATE,
        HealthEvidence.PHRASES,
        HealthEvidence.NARRATIVE,
        HealthEvidence.LABORATORY,
    }
)


_IDENTITIES: Final = tuple(Identity)  # from least to most telling
_HEALTHS: Final = tuple(Health)


def conclude(case: CaseFile, weights: Scorecard | None = None) -> Assessment:
    """Weigh every way of linking identity and health in the document; the strongest decides."""
    weights = weights or scorecard()
    ways = case.evidences()
    best = ways[0]
    if len(ways) > 1:
        best = max(ways, key=lambda way: (_clauses(way), weights.probability(way)))
    terms = weights.terms(best)
    probability = weights.of_terms(terms)
    identity = max((_identity(way.identity, case) for way in ways), key=_IDENTITIES.index)
    health = max((_health(way, case) for way in ways), key=_HEALTHS.index)
    verdict, category = _verdict(case, best, probability, identity, health, weights)
    return Assessment(
        verdict=verdict,
        category=category,
        confidence=round(_confidence(verdict, category, probability), 3),
        identity=identity,
        health=health,
        patients=_patients(case, verdict),
        persons=case.persons.keys() if verdict in (Verdict.LEAK, Verdict.REVIEW) else (),
        entities=dict(case.tally.counts),
        findings=case.tally.findings(),
        terms=terms + _claims(case),
        undecided=verdict is not Verdict.LEAK and _would_matter(best, weights),
    )


def is_identified(identity: Mapping[IdentityEvidence, float]) -> bool:
    """Whether these identifiers single out a patient."""
    kinds = set(identity)
    if kinds & {
        IdentityEvidence.NATIONAL_NUMBER,
        IdentityEvidence.LABELLED_NAME,
        IdentityEvidence.NAME,
    }:
        return True
    weak = {IdentityEvidence.WEAK_NUMBER, IdentityEvidence.LOCAL_NUMBER}
    return bool(kinds & weak) and IdentityEvidence.BIRTH_DATE in kinds


def _clauses(way: Evidence) -> int:
    """How many of the three clauses hold: identity, health, link."""
    return is_identified(way.identity) + bool(way.health) + (way.link is not Link.NONE)


def _identity(identity: Mapping[IdentityEvidence, float], case: CaseFile) -> Identity:
    if is_identified(identity):
        return Identity.IDENTIFIED
    local = set(identity) - {IdentityEvidence.CONTACT}
    return Identity.PSEUDONYMOUS if local or case.pseudonymous else Identity.NONE


def _health(way: Evidence, case: CaseFile) -> Health:
    if not way.health:
        return Health.NONE
    linked = case.pseudonymous or (bool(way.identity) and way.link is not Link.NONE)
    return Health.INDIVIDUAL if linked or set(way.health) & _INDIVIDUAL else Health.GENERIC


def _verdict(
    case: CaseFile,
    best: Evidence,
    probability: float,
    identity: Identity,
    health: Health,
    weights: Scorecard,
) -> tuple[Verdict, Category]:
    whole = _clauses(best) == 3
    if whole and probability >= weights.leak_threshold:
        return Verdict.LEAK, case.category()
    numbers = case.tally.distinct(Entity.NIR, Entity.INS)
    national = IdentityEvidence.NATIONAL_NUMBER in best.identity
    if national and numbers >= MANY_NUMBERS and not best.writing:
        return Verdict.LEAK, Category.NATIONAL_IDENTIFIER
    if whole and probability >= weights.review_threshold:
        return Verdict.REVIEW, case.category()
    if national or (numbers and IdentityEvidence.WEAK_NUMBER in best.identity):
        return Verdict.REVIEW, Category.NATIONAL_IDENTIFIER
    somebody = identity is not Identity.NONE or _about_somebody(best)
    if health is Health.INDIVIDUAL and somebody and not _tells_own_life(best):
        return Verdict.REVIEW, Category.PSEUDONYMOUS_HEALTH
    if health is not Health.NONE:
        return Verdict.CLEAN, Category.GENERIC_HEALTH
    return Verdict.CLEAN, Category.NONE


def _about_somebody(way: Evidence) -> bool:
    """Clinical writing about one person, nameless: not a leaflet, an article or a course."""
    return HealthEvidence.NARRATIVE in way.health and not way.writing


def _tells_own_life(way: Evidence) -> bool:
    """A physician's curriculum vitae: born on a day, and diseases are the trade, not the ill."""
    return Signal.CAREER in way.writing and HealthEvidence.NARRATIVE not in way.health


def _confidence(verdict: Verdict, category: Category, probability: float) -> float:
    if verdict is Verdict.LEAK and category is Category.NATIONAL_IDENTIFIER:
        return MANY_NUMBERS_CONFIDENCE  # the count decided, not the score
    return 1 - probability if verdict is Verdict.CLEAN else probability


def _patients(case: CaseFile, verdict: Verdict) -> Patients:
    """The patients exposed: nobody by a clean document, somebody by a leak."""
    if verdict is Verdict.CLEAN:
        return NOBODY
    counted = case.persons.count()
    if verdict is not Verdict.LEAK or counted.low > 0:
        return counted
    return Patients(estimate=max(1, counted.estimate), low=1, high=max(1, counted.high))


def _claims(case: CaseFile) -> tuple[Term, ...]:
    """What the file says of itself and its values deny."""
    return tuple(Term(group="claim", detail=claim.value, points=0.0) for claim in case.claims)


def _would_matter(best: Evidence, weights: Scorecard) -> bool:
    """Whether a patient's name near the health data could make a leak of it."""
    if not best.health:
        return False
    named = replace(
        best,
        identity={**best.identity, IdentityEvidence.NAME: 1.0},
        link=Link.NEAR if best.link is Link.NONE else best.link,
    )
    return weights.probability(named) >= weights.second_stage_threshold
