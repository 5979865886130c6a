"""How much of the machine may be used now, so that nobody notices the agent."""

from agent.pace.conditions import Conditions, Go, PaceRules, Pause, Slow, Verdict, Why, Work, judge
from agent.pace.pacer import Advice, Pacer
from agent.pace.priority import Step, Yielded, step_back
from agent.pace.throttle import Throttle

__all__ = [
    "Advice",
    "Conditions",
    "Go",
    "PaceRules",
    "Pacer",
    "Pause",
    "Slow",
    "Step",
    "Throttle",
    "Verdict",
    "Why",
    "Work",
    "Yielded",
    "judge",
    "step_back",
]
