"""The whole table of answers, and the waits that follow from it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.wire.backoff import CAP_S, around, full_jitter, spread
from agent.wire.disposition import Disposition, disposition

D = Disposition


@pytest.mark.parametrize(
    ("status", "from_us", "from_the_way"),
    [
        (200, D.DELIVERED, D.RETRY_LATER),
        (204, D.DELIVERED, D.RETRY_LATER),
        (302, D.RETRY_LATER, D.RETRY_LATER),
        (400, D.BISECT, D.RETRY_LATER),
        (401, D.CREDENTIAL, D.RETRY_LATER),
        (403, D.CREDENTIAL, D.RETRY_LATER),
        (404, D.RETRY_LATER, D.RETRY_LATER),
        (407, D.RETRY_LATER, D.RETRY_LATER),
        (408, D.RETRY_LATER, D.RETRY_LATER),
        (409, D.VERSION, D.RETRY_LATER),
        (413, D.HALVE, D.HALVE),
        (415, D.RESEND_PLAIN, D.RESEND_PLAIN),
        (422, D.BISECT, D.RETRY_LATER),
        (426, D.VERSION, D.RETRY_LATER),
        (429, D.RETRY_LATER, D.RETRY_LATER),
        (500, D.RETRY_LATER, D.RETRY_LATER),
        (503, D.RETRY_LATER, D.RETRY_LATER),
    ],
)
def test_each_answer_means_one_thing(
    status: int, from_us: Disposition, from_the_way: Disposition
) -> None:
    assert disposition(status, ours=True) is from_us
    assert disposition(status, ours=False) is from_the_way


@given(status=st.integers(100, 999))
def test_only_a_success_of_ours_delivers(status: int) -> None:
    assert disposition(status, ours=False) is not Disposition.DELIVERED
    assert (disposition(status, ours=True) is Disposition.DELIVERED) == (200 <= status < 300)


@given(attempt=st.integers(0, 10**6), seed=st.integers())
def test_waits_are_bounded_and_repeat_with_their_seed(attempt: int, seed: int) -> None:
    wait = full_jitter(attempt, random.Random(seed))
    assert 0 <= wait <= min(CAP_S, 2.0 ** min(attempt, 20))
    assert wait == full_jitter(attempt, random.Random(seed))


@given(seconds=st.floats(0, 3600), seed=st.integers())
def test_a_time_told_is_never_cut_short(seconds: float, seed: int) -> None:
    assert seconds <= spread(seconds, random.Random(seed)) <= seconds * 1.2
    assert seconds * 0.8 <= around(seconds, random.Random(seed)) <= seconds * 1.2
