"""Find the files to examine, and account for every one that is not."""

from scanner.walk.errors import BadList, BadPattern, CannotOpen, RootNotFound, WalkError
from scanner.walk.exposure import protection_of
from scanner.walk.items import (
    Candidate,
    Counted,
    Entered,
    Item,
    Left,
    Refused,
    Step,
    Unlistable,
    outcome_of,
)
from scanner.walk.opening import open_candidate
from scanner.walk.permit import Permit
from scanner.walk.rules import PrivateMode, WalkRules
from scanner.walk.walk import steps, walk

__all__ = [
    "BadList",
    "BadPattern",
    "Candidate",
    "CannotOpen",
    "Counted",
    "Entered",
    "Item",
    "Left",
    "Permit",
    "PrivateMode",
    "Refused",
    "RootNotFound",
    "Step",
    "Unlistable",
    "WalkError",
    "WalkRules",
    "open_candidate",
    "outcome_of",
    "protection_of",
    "steps",
    "walk",
]
