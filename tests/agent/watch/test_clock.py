"""Sleep and a set clock are told from time that goes on as it should."""

import time

import pytest

from agent.watch.clock import Reading, doubt_between, read_clock
from agent.watch.doubt import Doubt

BEFORE = Reading(100.0, 500.0, 1_000_000.0)


@pytest.mark.parametrize(
    ("awake_s", "asleep_s", "set_by_s", "expected"),
    [
        pytest.param(1, 0, 0, None, id="a second"),
        pytest.param(1, 0, 0.5, None, id="corrected by NTP"),
        pytest.param(60, 0, 0, None, id="a busy minute"),
        pytest.param(1, 30, 0, Doubt.RESUMED, id="slept"),
        pytest.param(1, 30, -3600, Doubt.RESUMED, id="slept, clock set"),
        pytest.param(400, 0, 0, Doubt.RESUMED, id="stopped for minutes"),
        pytest.param(1, 0, 3600, Doubt.CLOCK_JUMPED, id="set forward"),
        pytest.param(1, 0, -3600, Doubt.CLOCK_JUMPED, id="set back"),
    ],
)
def test_what_two_ticks_say(
    awake_s: float, asleep_s: float, set_by_s: float, expected: Doubt | None
) -> None:
    passed = awake_s + asleep_s
    now = Reading(100.0 + awake_s, 500.0 + passed, 1_000_000.0 + passed + set_by_s)
    assert doubt_between(BEFORE, now) is expected


def test_the_real_clocks_go_on() -> None:
    before = read_clock()
    assert doubt_between(before, read_clock()) is None


def test_a_system_without_a_clock_that_counts_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME")
    reading = read_clock()
    assert reading.boot_s == reading.monotonic_s
