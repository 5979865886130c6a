"""Identifiers close together are one patient; another name, number or birth date is another."""

import pytest

from detectors import Match, Remark, Subject
from findings import Entity
from scanner.assess.clusters import MAX_NAMES, ClusterBuilder


def name(value: str, at: int) -> Match:
    return Match(
        entity=Entity.PERSON,
        detector="person",
        value=value,
        start=at,
        end=at + len(value),
        confidence=0.9,
        subject=Subject.PATIENT,
        remarks=frozenset({Remark.LABELLED}),
    )


def clusters(*names: str) -> int:
    builder, closed = ClusterBuilder(), 0
    for number, value in enumerate(names):
        match = name(value, 60 * number)
        closed += len(list(builder.add(match, match.start, in_header=False)))
    return closed + len(list(builder.close()))


@pytest.mark.parametrize(
    ("one", "other", "persons"),
    [
        pytest.param("dupont marie", "dupont marie", 1, id="the same name"),
        pytest.param("dupont marie", "dupont", 1, id="the family name alone"),
        pytest.param("durand marie", "dupont marie", 1, id="birth and married name"),
        pytest.param("dupont marie", "dupont marie claude", 1, id="a second given name"),
        pytest.param("dupont marie", "dupont paul", 2, id="a couple"),
        pytest.param("dupont marie", "durand paul", 2, id="two strangers"),
    ],
)
def test_a_family_name_in_common_does_not_make_one_person(
    one: str, other: str, persons: int
) -> None:
    assert clusters(one, other) == persons


def test_one_person_named_very_often_costs_no_more_each_time() -> None:
    """Each name is held against few others, whether spelled alike or not."""
    builder = ClusterBuilder()
    for number in range(1_000):
        match = name(f"dupont jean{number}x dupont", 60 * number)
        assert list(builder.add(match, match.start, in_header=False)) == []
        same = name("dupont marie dupont", 60 * number + 30)
        assert list(builder.add(same, same.start, in_header=False)) == []
    (cluster,) = builder.close()
    assert len(cluster._names) <= MAX_NAMES
