"""The one question before each piece of work."""

import pytest

from agent.pace import Go, Pacer, PaceRules, Pause, Slow, Why, Work
from agent.pace.desktop import Desktop
from agent.pace.pacer import LOOK_EVERY_S


class Machine:
    """A machine of which the test says how it is, and a worker whose time it sets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s, self.used_s = 1000.0, 0.0
        self.battery: bool | None = False
        self.presenting: bool | None = False
        self.looks = 0
        monkeypatch.setattr("agent.pace.pacer.TreeMeter.used_s", lambda _: self.used_s)
        monkeypatch.setattr("agent.pace.pacer.LoadMeter.share", lambda *_: None)

    def pacer(self, rules: PaceRules | None = None) -> Pacer:
        """One on this machine."""
        return Pacer(
            rules or PaceRules(),
            desktop=Desktop(self._look, lambda: None),
            battery=lambda: self.battery,
            clock=lambda: self.now_s,
        )

    def _look(self) -> bool | None:
        self.looks += 1
        return self.presenting


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(monkeypatch)


def test_work_goes_on_until_its_share_is_used(machine: Machine) -> None:
    pacer = machine.pacer()
    assert pacer.advise(Work.SWEEP).pause_s == 0
    machine.used_s += 1.5
    advice = pacer.advise(Work.SWEEP)
    assert advice.verdict == Go(0.10)
    assert advice.pause_s == pytest.approx(10.0)
    machine.now_s += 10.001
    assert pacer.advise(Work.SWEEP).pause_s == 0


def test_a_sweep_that_obeys_keeps_its_share(machine: Machine) -> None:
    pacer = machine.pacer()
    for _ in range(2000):
        machine.used_s += 0.05
        machine.now_s += 0.05
        while pause_s := pacer.advise(Work.SWEEP).pause_s:
            machine.now_s += pause_s + 1e-6
    assert machine.used_s / (machine.now_s - 1000) == pytest.approx(0.10, rel=0.02)


def test_a_battery_pauses_a_sweep_and_slows_an_event(machine: Machine) -> None:
    pacer = machine.pacer()
    machine.battery = True
    assert pacer.advise(Work.SWEEP).verdict == Pause(Why.BATTERY)
    assert pacer.advise(Work.SWEEP).pause_s == LOOK_EVERY_S
    assert pacer.advise(Work.EVENT).verdict == Slow(0.03, Why.BATTERY)
    machine.battery = False
    machine.now_s += LOOK_EVERY_S
    assert pacer.advise(Work.SWEEP).verdict == Go(0.10)


def test_the_machine_is_looked_at_now_and_then(machine: Machine) -> None:
    pacer = machine.pacer()
    for _ in range(100):
        machine.now_s += LOOK_EVERY_S / 10
        pacer.advise(Work.SWEEP)
    assert 10 <= machine.looks <= 11


def test_other_rules_hold_from_the_next_question(machine: Machine) -> None:
    pacer = machine.pacer()
    pacer.follow(PaceRules(share=0.5))
    assert pacer.advise(Work.SWEEP).verdict == Go(0.5)


def test_conditions_can_be_told_to_people(machine: Machine) -> None:
    pacer = machine.pacer()
    machine.presenting = None
    pacer.advise(Work.EVENT)
    assert pacer.conditions.presenting is None
    assert pacer.conditions.on_battery is False


def test_on_this_machine_it_answers() -> None:
    assert Pacer(PaceRules()).advise(Work.EVENT).pause_s >= 0
