"""What the machine is doing for its user, and what that leaves for us."""

from dataclasses import dataclass
from enum import StrEnum


class Work(StrEnum):
    """What would be done now."""

    SWEEP = "sweep"  # can wait
    EVENT = "event"  # a file that was just written: little, and soon


class Why(StrEnum):
    """What makes us hold back."""

    BATTERY = "battery"
    PRESENTATION = "presentation"  # or anything full-screen
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class PaceRules:
    """What policy says. Shares are of one core, loads of the whole machine, from 0 to 1."""

    share: float = 0.10
    held_back_share: float = 0.03  # on battery and under load: what a wake-up costs is little then
    pause_on_battery: bool = True
    pause_in_presentation: bool = True
    load_above: float = 0.50  # others use half of the machine: somebody is waiting for it
    overload_above: float = 0.90
    away_after_s: float = 600.0  # no key or mouse for so long: the load is nobody's

    def __post_init__(self) -> None:
        """Refuse shares of nothing, which would never end."""
        if not 0 < self.held_back_share <= self.share <= 1:
            raise ValueError("shares must satisfy 0 < held back <= share <= 1")
        if not 0 < self.load_above <= self.overload_above <= 1:
            raise ValueError("loads must satisfy 0 < load <= overload <= 1")


@dataclass(frozen=True, slots=True)
class Conditions:
    """A snapshot. None: the system does not tell, and nothing is held against us."""

    on_battery: bool | None = None
    presenting: bool | None = None
    others_load: float | None = None
    user_away_s: float | None = None


@dataclass(frozen=True, slots=True)
class Go:
    """Work at the target share of one core."""

    share: float


@dataclass(frozen=True, slots=True)
class Slow:
    """Work at a lower share, and why."""

    share: float
    why: Why


@dataclass(frozen=True, slots=True)
class Pause:
    """Do not work now, and why."""

    why: Why


Verdict = Go | Slow | Pause


def judge(work: Work, now: Conditions, rules: PaceRules) -> Verdict:
    """Sweeps stop where events slow down; the strongest reason is told."""
    slow = rules.held_back_share
    if now.presenting:
        stops = rules.pause_in_presentation and work is Work.SWEEP
        return Pause(Why.PRESENTATION) if stops else Slow(slow, Why.PRESENTATION)
    if now.on_battery:
        stops = rules.pause_on_battery and work is Work.SWEEP
        return Pause(Why.BATTERY) if stops else Slow(slow, Why.BATTERY)
    away = now.user_away_s is not None and now.user_away_s >= rules.away_after_s
    load = now.others_load or 0.0
    if load > rules.overload_above and work is Work.SWEEP and not away:
        return Pause(Why.LOAD)
    if load > rules.load_above and not away:
        return Slow(slow, Why.LOAD)
    return Go(rules.share)
