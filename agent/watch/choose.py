"""Which backends to try on this system, best first."""

from collections.abc import Callable

from watchdog.utils.platform import is_linux

from agent.watch.backend import Backend
from agent.watch.events import EventsBackend
from agent.watch.intake import Intake

# A place, where its events go, and the mount points in it.
Backends = Callable[[str, Intake, frozenset[str]], tuple[Backend, ...]]


def best_backends() -> Backends:
    """Fanotify and inotify on Linux, elsewhere what watchdog has. One call serves one watcher."""
    return _linux_backends() if is_linux() else _other_backends


def _linux_backends() -> Backends:
    # Neither module can be imported on another system.
    from agent.watch.fanotify import FanotifyBackend, FanotifyGroup  # noqa: PLC0415
    from agent.watch.inotify import InotifyBackend  # noqa: PLC0415

    groups: dict[int, FanotifyGroup] = {}  # one queue for each intake

    def backends(place: str, intake: Intake, mounted: frozenset[str]) -> tuple[Backend, ...]:
        group = groups.setdefault(id(intake), FanotifyGroup(intake))
        return FanotifyBackend(place, group), InotifyBackend(place, intake, mounted)

    return backends


def _other_backends(place: str, intake: Intake, mounted: frozenset[str]) -> tuple[Backend, ...]:
    del mounted
    return (EventsBackend(place, intake),)
