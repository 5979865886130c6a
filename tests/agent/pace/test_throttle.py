"""The duty cycle holds, whatever the work is like."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.pace.throttle import BURST_S, Throttle

MINUTE_S = 60.0
WORK = st.lists(
    st.tuples(
        st.floats(0.0001, 2.0),  # processor time of one piece of work
        st.floats(0.25, 4.0),  # cores that it keeps busy
        st.floats(0.0, 3.0),  # how long there is nothing to do after it
    ),
    min_size=1,
    max_size=120,
)


def simulated(
    throttle: Throttle, work: list[tuple[float, float, float]]
) -> list[tuple[float, float, float]]:
    """Work, charge, pause: when each piece began, when it ended, what it used."""
    now_s, pieces = 0.0, []
    for used_s, cores, idle_s in work:
        began_s = now_s
        now_s += used_s / cores
        pieces.append((began_s, now_s, used_s))
        throttle.charge(used_s, now_s)
        now_s += throttle.pause_s(now_s) + idle_s
    return pieces


def used_within(pieces: list[tuple[float, float, float]], start_s: float, end_s: float) -> float:
    return sum(
        used_s * max(0.0, min(ended_s, end_s) - max(began_s, start_s)) / (ended_s - began_s)
        for began_s, ended_s, used_s in pieces
    )


@given(WORK, st.floats(0.02, 1.0))
def test_no_minute_passes_its_share_by_more_than_is_told(
    work: list[tuple[float, float, float]], share: float
) -> None:
    throttle = Throttle(share, 0.0)
    pieces = simulated(throttle, work)
    for began_s, _, _ in pieces:
        used_s = used_within(pieces, began_s, began_s + MINUTE_S)
        assert used_s <= share * MINUTE_S + throttle.overshoot_s + 1e-6
    assert throttle.overshoot_s <= BURST_S + max(used_s for used_s, _, _ in work)


def test_a_long_sweep_takes_its_share_and_no_less() -> None:
    throttle = Throttle(0.10, 0.0)
    pieces = simulated(throttle, [(0.05, 1.0, 0.0)] * 2000)
    whole_s = pieces[-1][1]
    assert 100 / whole_s == pytest.approx(0.10, rel=0.02)


def test_small_pieces_after_rest_are_done_at_once() -> None:
    throttle = Throttle(0.10, 0.0)
    throttle.charge(0.2, 100.0)
    assert throttle.pause_s(100.0) == 0


def test_rest_is_not_saved_up() -> None:
    throttle = Throttle(0.10, 0.0)
    throttle.charge(BURST_S + 0.1, 1e6)
    assert throttle.pause_s(1e6) == pytest.approx(1.0)


def test_waiting_as_told_is_enough() -> None:
    throttle = Throttle(0.10, 0.0)
    throttle.charge(5.0, 0.0)
    pause_s = throttle.pause_s(0.0)
    assert pause_s == pytest.approx(45.0)
    assert throttle.pause_s(pause_s / 2) == pytest.approx(pause_s / 2)
    assert throttle.pause_s(pause_s) == pytest.approx(0.0, abs=1e-9)


def test_a_lower_share_holds_from_now_on() -> None:
    throttle = Throttle(0.10, 0.0)
    throttle.charge(BURST_S + 0.3, 0.0)
    throttle.keep(0.03, 0.0)
    assert throttle.pause_s(0.0) == pytest.approx(10.0)


@given(st.lists(st.floats(0, 1000), min_size=2, max_size=20))
def test_a_clock_that_goes_back_gives_nothing(clock: list[float]) -> None:
    throttle = Throttle(0.5, 0.0)
    throttle.charge(600.0, 0.0)
    latest = 0.0
    for _, now_s in pairwise(clock):
        pause_s = throttle.pause_s(now_s)
        latest = max(latest, now_s)
        assert pause_s == pytest.approx(max(0.0, (599.5 - latest * 0.5) / 0.5))


@pytest.mark.parametrize(("share", "burst_s"), [(0, 1), (-1, 1), (0.1, 0)])
def test_a_share_of_nothing_is_refused(share: float, burst_s: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        Throttle(share, 0.0, burst_s=burst_s)
