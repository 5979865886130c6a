"""Says before each piece of work whether to do it now. Never sleeps itself: its caller may stop."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from agent.pace.conditions import Conditions, Go, PaceRules, Pause, Slow, Verdict, Work, judge
from agent.pace.desktop import Desktop, on_battery, this_desktop
from agent.pace.meters import LoadMeter, TreeMeter
from agent.pace.throttle import Throttle

LOOK_EVERY_S: Final = 15.0  # at the conditions: a program may have to be asked


@dataclass(frozen=True, slots=True)
class Advice:
    """Wait so long, then ask again; 0: go on. The verdict says why, for people."""

    pause_s: float
    verdict: Verdict


class Pacer:
    """One for the whole agent. Ask `advise` before each file, and in long ones at each chunk."""

    def __init__(
        self,
        rules: PaceRules,
        workers: Callable[[], Iterable[int]] = tuple,
        *,
        desktop: Desktop | None = None,
        battery: Callable[[], bool | None] = on_battery,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`workers` gives the process ids whose time counts as ours."""
        self._rules, self._clock = rules, clock
        self._desktop, self._battery = desktop or this_desktop(), battery
        self._tree = TreeMeter(workers)
        self._charged_s = 0.0
        self._load = LoadMeter(clock())
        self._throttle = Throttle(rules.share, clock())
        self._conditions, self._looked_at_s = Conditions(), clock() - LOOK_EVERY_S

    @property
    def conditions(self) -> Conditions:
        """As they were found last."""
        return self._conditions

    def follow(self, rules: PaceRules) -> None:
        """Hold to other rules from now on: the policy has changed."""
        self._rules = rules

    def advise(self, work: Work) -> Advice:
        """Charge what was used since the last call, and say what it and the conditions ask for."""
        now_s, used_s = self._clock(), self._tree.used_s()
        self._throttle.charge(max(0.0, used_s - self._charged_s), now_s)
        self._charged_s = max(used_s, self._charged_s)
        if now_s - self._looked_at_s >= LOOK_EVERY_S:
            self._look(used_s, now_s)
        verdict = judge(work, self._conditions, self._rules)
        match verdict:
            case Pause():
                return Advice(LOOK_EVERY_S, verdict)
            case Go(share) | Slow(share, _):
                self._throttle.keep(share, now_s)
                return Advice(self._throttle.pause_s(now_s), verdict)
            case _:
                assert_never(verdict)

    def _look(self, used_s: float, now_s: float) -> None:
        self._looked_at_s = now_s
        self._conditions = Conditions(
            on_battery=self._battery(),
            presenting=self._desktop.presenting(),
            others_load=self._load.share(used_s, now_s),
            user_away_s=self._desktop.away_s(),
        )
