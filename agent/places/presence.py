"""Whether a medium is really there, to be asked before anything is concluded from its silence.

A stick that was pulled out may stay mounted and list its folders as empty, without any error: who
believes it closes every finding of the stick. Ask after the listing, never before.
"""

import os
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from agent.places.guard import Guard
from agent.places.medium import Medium
from scanner.platform import System, this_system

TIMEOUT_S: Final = 5.0
_GUARD: Final = Guard()


class Presence(StrEnum):
    """What may be concluded from what a medium shows."""

    PRESENT = "present"
    FAILING = "failing"  # there, and it does not answer, or is locked: conclude nothing yet
    GONE = "gone"  # or another stands in its place


def is_present(medium: Medium, new_system: Callable[[], System] = this_system) -> bool:
    """Whether a file that is not on the medium any more may be taken for deleted."""
    return presence_of(medium, new_system) is Presence.PRESENT


def presence_of(
    medium: Medium,
    new_system: Callable[[], System] = this_system,
    *,
    guard: Guard = _GUARD,
    timeout_s: float = TIMEOUT_S,
) -> Presence:
    """Look at the mount table, the device, then the top folder. Waits for `timeout_s` at most."""
    return guard.answer(lambda: _look(medium, new_system()), timeout_s) or Presence.FAILING


def _look(medium: Medium, system: System) -> Presence:
    mount = next((one for one in system.mounts if one.point == medium.point), None)
    if mount is None or system.mounting(mount) != medium.mounting:
        return Presence.GONE
    try:
        with os.scandir(system.reachable(medium.point)) as entries:
            holds_something = next(entries, None) is not None
    except OSError:
        return Presence.FAILING
    if system.mounting(mount) != medium.mounting:
        return Presence.GONE
    if system.fails(mount):
        return Presence.FAILING
    # A phone whose screen is locked lists nothing at all.
    return Presence.PRESENT if holds_something or not _is_phone(medium) else Presence.FAILING


def _is_phone(medium: Medium) -> bool:
    return medium.mount.fstype.startswith(("gvfs-mtp", "gvfs-afc", "gvfs-gphoto2"))
