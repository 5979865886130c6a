"""Find the files to examine, and account for every one that is not."""

from scanner.walk.errors import BadList, BadPattern, CannotOpen, RootNotFound, WalkError
from scanner.walk.exposure import protection_of
from scanner.walk.items import Candidate, Counted, Item, Refused, Unlistable, outcome_of
from scanner.walk.opening import open_candidate
from scanner.walk.permit import Permit
from scanner.walk.rules import PrivateMode, WalkRules
from scanner.walk.walk import walk

__all__ = [
    "BadList",
    "BadPattern",
    "Candidate",
    "CannotOpen",
    "Counted",
    "Item",
    "Permit",
    "PrivateMode",
    "Refused",
    "RootNotFound",
    "Unlistable",
    "WalkError",
    "WalkRules",
    "open_candidate",
    "outcome_of",
    "protection_of",
    "walk",
]
