"""The truth about a volume: walk it, compare with the index, say what must be done."""

from agent.sweep.missing import missing
from agent.sweep.reconcile import (
    Examine,
    Ground,
    Onward,
    Place,
    Reconciled,
    Removed,
    Settle,
    Tally,
    Terms,
    reconcile,
)

__all__ = [
    "Examine",
    "Ground",
    "Onward",
    "Place",
    "Reconciled",
    "Removed",
    "Settle",
    "Tally",
    "Terms",
    "missing",
    "reconcile",
]
