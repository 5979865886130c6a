"""One place to watch, through all that befalls it: refusal, death, removal, return."""

import os
import stat
from collections.abc import Iterator
from typing import Final

from agent.watch.backend import Backend, BackendKind, CannotWatch, Told
from agent.watch.doubt import Doubt
from agent.watch.folders import ancestors
from agent.watch.health import PlaceHealth
from agent.watch.intake import Intake

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 300.0
BLIND_PERIOD_S: Final = 3600.0  # how often what is not watched is to be swept again

Identity = tuple[int, int]


class Post:
    """A place and the backend that watches it now.

    `backends` are tried in their order; none at all means that the place is swept only.
    """

    def __init__(
        self, place: str, intake: Intake, backends: tuple[Backend, ...], told: Told | None = None
    ) -> None:
        """Nothing is watched before `open`. `told` is why there is no better backend."""
        self._place, self._intake = place, intake
        self._backends, self._first_told = backends, told
        self._told = told
        self._backend: Backend | None = None
        self._identity: Identity | None = None
        self._left: Identity | None = None  # what an unmounted volume left behind
        self._pause_s, self._retry_s, self._blind_s = FIRST_PAUSE_S, 0.0, 0.0

    def __repr__(self) -> str:
        """The backend only."""
        return f"<Post with {self._backend!r}>"

    def open(self, now_s: float, why: Doubt) -> None:
        """Watch, then ask for a sweep: what it does not find, an event will tell."""
        if self._backends:
            self._start(now_s)
        self._blind_s = now_s + BLIND_PERIOD_S
        self._intake.doubt(self._place, why)

    def tick(self, now_s: float) -> None:
        """Find out whether the place is still there and watched; make up for it if not."""
        if not self._backends:
            return
        if self._backend is None:
            self._try_again(now_s)
        elif identity_of(self._place) != self._identity:
            self._lose(now_s)
        elif not self._backend.is_alive():
            self._reopen(now_s, Doubt.WATCHER_DIED)
        elif now_s >= self._retry_s and self._backend.should_restart():
            self._reopen(now_s, Doubt.WATCH_LIMIT)
        elif now_s >= self._blind_s:
            self._say_blind_spots(now_s)

    def close(self) -> None:
        """Watch no more."""
        backend, self._backend = self._backend, None
        if backend is not None:
            backend.stop()

    def doubt(self, why: Doubt) -> None:
        """Ask for the whole place to be swept again."""
        self._intake.doubt(self._place, why)

    def health(self) -> PlaceHealth:
        """How the place is watched now."""
        if not self._backends:
            return PlaceHealth(self._place, BackendKind.SWEEP, self._told, None, alive=True)
        backend = self._backend
        if backend is None:
            return PlaceHealth(self._place, BackendKind.SWEEP, self._told, None, alive=False)
        folders, alive = backend.folders(), backend.is_alive()
        short = folders is not None and folders.watched < folders.wanted
        told = Told.WATCH_LIMIT if short else self._told
        return PlaceHealth(self._place, backend.kind, told, folders, alive)

    def _start(self, now_s: float) -> None:
        """Take the first backend that the system grants, if any; the next start is put off."""
        self._retry_s = now_s + self._pause_s
        self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self._identity, self._told = identity_of(self._place), self._first_told
        for backend in self._backends:
            try:
                backend.start()
            except CannotWatch as refusal:
                self._told = refusal.told
            else:
                self._backend = backend
                return

    def _try_again(self, now_s: float) -> None:
        """Once the place is back, and not more often than the pause; meanwhile it is blind."""
        identity = identity_of(self._place)
        if identity is None or identity == self._left:
            return
        if now_s >= self._retry_s:
            self._left = None
            self._start(now_s)
        if self._backend is not None:
            self._blind_s = now_s + BLIND_PERIOD_S
            self._intake.doubt(self._place, Doubt.STARTED)
        elif now_s >= self._blind_s:
            self._blind_s = now_s + BLIND_PERIOD_S
            self._intake.doubt(self._place, Doubt.WATCHER_DIED)

    def _lose(self, now_s: float) -> None:
        """The folder at this path is another one, or none."""
        self.close()
        if is_unmounted(self._place, self._identity):
            self._told, self._left = Told.UNMOUNTED, identity_of(self._place)
            self._intake.doubt(self._place, Doubt.UNMOUNTED)
        else:
            self._told = Told.ABSENT
            self._intake.doubt(self._place, Doubt.WATCHER_DIED)
        self._retry_s = now_s

    def _reopen(self, now_s: float, why: Doubt) -> None:
        """Start again: at once after a quiet time, else when the pause is over."""
        self.close()
        if now_s >= self._retry_s:
            self.open(now_s, why)
        else:
            self._told = Told.FAILED
            self._intake.doubt(self._place, why)

    def _say_blind_spots(self, now_s: float) -> None:
        """An hour without trouble; what is not watched is due for a sweep."""
        self._blind_s, self._pause_s = now_s + BLIND_PERIOD_S, FIRST_PAUSE_S
        if self._backend is not None:
            for folder in self._backend.blind_spots():
                limited = self._backend.folders() is not None
                self._intake.doubt(folder, Doubt.WATCH_LIMIT if limited else Doubt.UNTOLD)


def identity_of(place: str) -> Identity | None:
    """The device and inode of a folder; None when there is none."""
    try:
        found = os.lstat(place)
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def is_unmounted(place: str, before: Identity | None) -> bool:
    """Whether the volume that a place lay on has gone from it, and no other is mounted there."""
    now = next(_there(place), None)
    if before is None or now is None or now[0] == before[0]:
        return False
    return not os.path.ismount(place)


def _there(place: str) -> Iterator[Identity]:
    """What exists of a path, innermost first."""
    for folder in (place, *ancestors(place)):
        identity = identity_of(folder)
        if identity is not None:
            yield identity
