"""What is to be done to install Colmate as a service, or to remove it. Pure."""

from typing import assert_never

from agent.installation import linux, macos, windows
from agent.installation.place import Found, Place, SystemName
from agent.installation.steps import Step


def plan(place: Place, found: Found) -> tuple[Step, ...]:
    """The steps that install; taken a second time they change nothing but restart the services."""
    match place.system:
        case SystemName.LINUX:
            return tuple(linux.install(place, found))
        case SystemName.MACOS:
            return tuple(macos.install(place, found))
        case SystemName.WINDOWS:
            return tuple(windows.install(place, found))
        case unknown:
            assert_never(unknown)


def plan_removal(place: Place, found: Found, *, purge: bool) -> tuple[Step, ...]:
    """The steps that remove what was found of ours; what the agent keeps goes with `purge` only."""
    match place.system:
        case SystemName.LINUX:
            return tuple(linux.remove(place, found, purge=purge))
        case SystemName.MACOS:
            return tuple(macos.remove(place, found, purge=purge))
        case SystemName.WINDOWS:
            return tuple(windows.remove(place, found, purge=purge))
        case unknown:
            assert_never(unknown)
