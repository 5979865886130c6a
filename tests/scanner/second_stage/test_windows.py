"""The model reads little, around what matters, and never a name in two halves."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from detectors import Match
from findings import Entity
from scanner.second_stage.windows import MAX_WINDOW_CHARS, REACH_CHARS, windows


def at(start: int, end: int, entity: Entity = Entity.DIAGNOSIS) -> Match:
    return Match(entity=entity, detector="any", value="x", start=start, end=end, confidence=1)


def test_a_window_reaches_to_both_sides_of_its_anchor() -> None:
    assert list(windows("a" * 5_000, [at(2_000, 2_010)])) == [
        (2_000 - REACH_CHARS, 2_010 + REACH_CHARS)
    ]


def test_windows_that_touch_are_one() -> None:
    assert list(windows("a" * 5_000, [at(1_000, 1_005), at(1_400, 1_410)])) == [
        (1_000 - REACH_CHARS, 1_410 + REACH_CHARS)
    ]


def test_far_anchors_have_a_window_each() -> None:
    assert len(list(windows("a" * 5_000, [at(3_000, 3_005), at(500, 505)]))) == 2


def test_nothing_is_read_around_carers_and_telephone_numbers() -> None:
    assert not list(windows("a" * 99, [at(5, 9, Entity.CARER), at(20, 30, Entity.PHONE)]))


def test_a_text_without_anchor_is_not_read() -> None:
    assert not list(windows("Solange Perrotin va bien.", []))


def test_a_long_window_is_cut_at_a_blank() -> None:
    text = "mot " * 1_000
    found = list(windows(text, [at(n, n + 3) for n in range(0, 3_900, 100)]))
    assert len(found) > 2
    assert all(text[end - 1] == " " for _, end in found)


@given(
    st.lists(st.tuples(st.integers(0, 8_000), st.integers(1, 3_000)), max_size=30),
    st.text(alphabet="ab \n", max_size=50),
)
def test_windows_are_bounded_ordered_apart_and_hold_every_anchor(
    places: list[tuple[int, int]], motif: str
) -> None:
    text = (motif + "x") * (9_000 // (len(motif) + 1))
    anchors = [at(start, min(len(text), start + n)) for start, n in places if start < len(text)]
    found = list(windows(text, anchors))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(end - start <= MAX_WINDOW_CHARS for start, end in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    covered = {place for start, end in found for place in range(start, end)}
    assert all(covered.issuperset(range(match.start, match.end)) for match in anchors)
