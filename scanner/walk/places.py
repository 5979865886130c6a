"""Whose place a path lies in: only there may a personal name make a private zone.

"PERSONNEL" on a departmental share is the staff, not somebody's privacy.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scanner.platform import Mount, MountKind, System

# A folder under one of these belongs to the user whose name it bears.
PARENTS_OF_HOMES: Final = frozenset(
    {"home", "homes", "home$", "homes$", "users", "users$", "homedirs", "profiles", "profiles$"}
    | {"utilisateurs", "utilisateurs$", "profils", "profils$", "documents and settings"}
)
NOBODYS_HOMES: Final = frozenset({"public", "shared", "default", "all users", "commun", "partage"})


class PlaceKind(StrEnum):
    """Who uses a place."""

    HOME = "home"  # a user's profile, or their share
    REMOVABLE = "removable"
    SHARED = "shared"  # a departmental share, a data disk, the system


@dataclass(frozen=True, slots=True)
class Place:
    """`depth` components lead to the place: user name, drive label, share. They never protect."""

    kind: PlaceKind
    depth: int = 0

    @property
    def is_personal(self) -> bool:
        """Whether a personal name counts here."""
        return self.kind is not PlaceKind.SHARED


SHARED: Final = Place(PlaceKind.SHARED)


def place_of(path: str, system: System) -> Place:
    """Where an absolute path without links lies."""
    mount = system.mount_of(path)
    if mount is not None and mount.kind is MountKind.REMOVABLE:
        return Place(PlaceKind.REMOVABLE, len(system.components(mount.point)))
    on_network = mount is not None and mount.kind is MountKind.NETWORK
    for home in system.homes:
        home_is_here = not on_network or mount is None or system.is_under(home, mount.point)
        if home_is_here and system.is_under(path, home):
            return Place(PlaceKind.HOME, len(system.components(home)))
    if mount is not None and on_network:
        return _on_share(path, mount, system)
    depth = _home_depth(system.components(path))
    return Place(PlaceKind.HOME, depth) if depth else SHARED


def _on_share(path: str, mount: Mount, system: System) -> Place:
    """A share is judged by its own path on its server, whatever folder it is mounted at."""
    at = len(system.components(mount.point))
    shared = [name for name in mount.device.replace("\\", "/").split("/") if name]
    below = system.components(path)[at:]
    depth = _home_depth(shared + below)
    if not depth:
        return SHARED
    return Place(PlaceKind.HOME, at + max(depth - len(shared), 0))


def _home_depth(components: list[str]) -> int:
    """How many components lead to a user's own folder; 0 when none does."""
    for number, name in enumerate(components[:-1], start=1):
        if name.casefold() in PARENTS_OF_HOMES:
            return 0 if components[number].casefold() in NOBODYS_HOMES else number + 1
    return 0
