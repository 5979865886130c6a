"""Disks, sticks, shares and phones: noticed when they come, known again elsewhere, left cleanly."""

from agent.places.arrivals import Arrived, Change, Changed, Departure, Left
from agent.places.medium import Basis, Medium
from agent.places.notice import Notice
from agent.places.presence import Presence, is_present, presence_of

__all__ = [
    "Arrived",
    "Basis",
    "Change",
    "Changed",
    "Departure",
    "Left",
    "Medium",
    "Notice",
    "Presence",
    "is_present",
    "presence_of",
]
