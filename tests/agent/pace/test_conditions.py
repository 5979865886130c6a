"""Sweeps stop where the user would notice; a file just written waits less."""

import pytest

from agent.pace.conditions import Conditions, Go, PaceRules, Pause, Slow, Verdict, Why, Work, judge

RULES = PaceRules()
SWEEP, EVENT = Work.SWEEP, Work.EVENT


@pytest.mark.parametrize(
    ("now", "sweep", "event"),
    [
        pytest.param(Conditions(), Go(0.10), Go(0.10), id="nothing is told"),
        pytest.param(
            Conditions(on_battery=False, presenting=False, others_load=0.2, user_away_s=0),
            Go(0.10),
            Go(0.10),
            id="at work, plugged in",
        ),
        pytest.param(
            Conditions(on_battery=True), Pause(Why.BATTERY), Slow(0.03, Why.BATTERY), id="battery"
        ),
        pytest.param(
            Conditions(presenting=True),
            Pause(Why.PRESENTATION),
            Slow(0.03, Why.PRESENTATION),
            id="presentation",
        ),
        pytest.param(
            Conditions(on_battery=True, presenting=True, others_load=1),
            Pause(Why.PRESENTATION),
            Slow(0.03, Why.PRESENTATION),
            id="all at once",
        ),
        pytest.param(
            Conditions(others_load=0.6), Slow(0.03, Why.LOAD), Slow(0.03, Why.LOAD), id="load"
        ),
        pytest.param(
            Conditions(others_load=0.95), Pause(Why.LOAD), Slow(0.03, Why.LOAD), id="overload"
        ),
        pytest.param(
            Conditions(others_load=0.95, user_away_s=3600), Go(0.10), Go(0.10), id="nobody is there"
        ),
        pytest.param(
            Conditions(on_battery=True, user_away_s=3600),
            Pause(Why.BATTERY),
            Slow(0.03, Why.BATTERY),
            id="away on battery",
        ),
    ],
)
def test_conditions_are_judged(now: Conditions, sweep: Verdict, event: Verdict) -> None:
    assert judge(SWEEP, now, RULES) == sweep
    assert judge(EVENT, now, RULES) == event


def test_policy_may_let_sweeps_go_on_slowly() -> None:
    rules = PaceRules(pause_on_battery=False, pause_in_presentation=False, held_back_share=0.01)
    assert judge(SWEEP, Conditions(on_battery=True), rules) == Slow(0.01, Why.BATTERY)
    assert judge(SWEEP, Conditions(presenting=True), rules) == Slow(0.01, Why.PRESENTATION)


@pytest.mark.parametrize(
    "given",
    [
        {"share": 0.0},
        {"share": 1.5},
        {"held_back_share": 0.0},
        {"held_back_share": 0.2},
        {"load_above": 0.95},
        {"overload_above": 1.1},
    ],
)
def test_rules_that_make_no_sense_are_refused(given: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must satisfy"):
        PaceRules(**given)  # type: ignore[arg-type] - shares and loads only
