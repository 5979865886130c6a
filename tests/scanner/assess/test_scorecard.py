"""The weights keep their signs, and evidence moves a score one way only."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors import Signal
from scanner.assess.scorecard import (
    Evidence,
    HealthEvidence,
    IdentityEvidence,
    Link,
    Scorecard,
    scorecard,
)

WEIGHTS = scorecard()
CONFIDENCES = st.floats(0.3, 1)
EVIDENCE = st.builds(
    Evidence,
    identity=st.dictionaries(st.sampled_from(IdentityEvidence), CONFIDENCES),
    health=st.dictionaries(st.sampled_from(HealthEvidence), CONFIDENCES),
    link=st.sampled_from(Link),
    writing=st.frozensets(st.sampled_from(Signal)),
)


def test_evidence_of_identity_and_health_never_lowers_a_score() -> None:
    assert all(weight > 0 for weight in WEIGHTS.identity.values())
    assert all(weight > 0 for weight in WEIGHTS.health.values())


def test_a_closer_link_never_weighs_less() -> None:
    weights = [WEIGHTS.link[link] for link in Link]
    assert weights == sorted(weights)
    assert weights[0] < 0 < weights[1]


def test_a_cue_of_another_kind_of_writing_never_raises_a_score() -> None:
    assert all(weight < 0 for weight in WEIGHTS.writing.values())


def test_nothing_is_not_a_leak() -> None:
    nothing = Evidence({}, {}, Link.NONE)
    assert WEIGHTS.probability(nothing) < 0.02


@given(EVIDENCE, st.sampled_from(IdentityEvidence), CONFIDENCES)
def test_removing_identity_never_raises_the_probability(
    evidence: Evidence, kind: IdentityEvidence, confidence: float
) -> None:
    less = replace(evidence, identity={k: v for k, v in evidence.identity.items() if k != kind})
    more = replace(less, identity={**less.identity, kind: confidence})
    if evidence.link is Link.NONE and not less.identity:
        return  # the first identity brings the missing link into the account
    assert WEIGHTS.probability(less) <= WEIGHTS.probability(more) + 1e-9


@given(EVIDENCE)
def test_the_terms_add_up_to_the_probability(evidence: Evidence) -> None:
    total = sum(term.points for term in WEIGHTS.terms(evidence))
    assert WEIGHTS.probability(evidence) == pytest.approx(1 / (1 + math.exp(-total)))


def test_two_hundred_numbers_weigh_as_one() -> None:
    one = Evidence({IdentityEvidence.NATIONAL_NUMBER: 1.0}, {}, Link.NONE)
    assert len(WEIGHTS.terms(one)) == 2


def test_an_incomplete_scorecard_is_refused() -> None:
    with pytest.raises(KeyError):
        Scorecard.parse({"bias": 0})
