"""A person named once or ten times, by one identifier or several, counts once."""

from hypothesis import given
from hypothesis import strategies as st

from findings import Patients
from scanner.assess.persons import Persons, Sighting, Strength

KEYS = st.integers(0, 12)
SIGHTINGS = st.lists(st.lists(KEYS, min_size=1, max_size=3, unique=True), max_size=20)


def counted(*sightings: tuple[int, ...], strength: Strength = Strength.STRONG) -> Patients:
    persons = Persons()
    for keys in sightings:
        persons.see(Sighting(keys, strength))
    return persons.count()


def test_nobody_seen_is_nobody() -> None:
    assert counted() == Patients()
    assert counted(()) == Patients()


def test_the_same_identifier_twice_is_one_person() -> None:
    assert counted((1,), (1,)) == Patients(estimate=1, low=1, high=1)


def test_two_identifiers_seen_together_join_what_each_named() -> None:
    assert counted((1,), (2,), (1, 2)).estimate == 1


def test_a_name_alone_widens_the_interval_and_not_the_estimate() -> None:
    persons = Persons()
    persons.see(Sighting((1,), Strength.STRONG))
    persons.see(Sighting((2,), Strength.WEAK))
    assert persons.count() == Patients(estimate=1, low=1, high=2)


def test_names_alone_are_the_estimate_when_there_is_nothing_better() -> None:
    assert counted((1,), (2,), strength=Strength.WEAK) == Patients(estimate=2, low=0, high=2)


@given(SIGHTINGS)
def test_the_count_is_that_of_the_connected_groups(sightings: list[list[int]]) -> None:
    groups: list[set[int]] = []
    for keys in sightings:
        joined = set(keys).union(*(group for group in groups if group & set(keys)))
        groups = [group for group in groups if not group & set(keys)] + [joined]
    assert counted(*map(tuple, sightings)).estimate == len(groups)


@given(SIGHTINGS)
def test_the_order_of_sightings_does_not_matter(sightings: list[list[int]]) -> None:
    shuffled = sorted(sightings, key=lambda keys: (sum(keys) * 7919) % 13)
    assert counted(*map(tuple, sightings)) == counted(*map(tuple, shuffled))


@given(SIGHTINGS, SIGHTINGS)
def test_the_union_of_two_documents_counts_a_common_patient_once(
    first: list[list[int]], second: list[list[int]]
) -> None:
    union = Persons()
    for sightings in (first, second):
        document = Persons()
        for keys in sightings:
            document.see(Sighting(tuple(keys), Strength.STRONG))
        union.see_all(document.keys())
    assert union.count().estimate == counted(*map(tuple, first + second)).estimate
