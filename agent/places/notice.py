"""Notices media that come and go, in a thread of its own.

On Linux the kernel wakes the thread when a volume is mounted or unmounted; what it does not tell
(a stick pulled out under its mount, a phone opened by the desktop) is looked at every two seconds
while such a thing is there. Elsewhere psutil is asked every two seconds, and a full look is taken
when its answer has changed. psutil may never come back from a dead share: the caller is not held,
and `silent_for_s` tells that nothing is noticed any more.
"""

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from queue import Empty, SimpleQueue
from typing import Final

from agent.places.arrivals import Change, Picture, changes
from agent.places.bell import bell_for
from agent.places.medium import Medium, described
from agent.places.selection import media_among
from findings import Fingerprinter
from scanner.platform import Mount, MountKind, System, this_system

LOOK_EVERY_S: Final = 2.0
HEARTBEAT_S: Final = 60.0  # of a thread that the kernel wakes
READ_AGAIN_EVERY_S: Final = 24 * 3600.0  # encryption is suspended for months and nobody is told
CLOSE_WITHIN_S: Final = 2.0
DESKTOP: Final = "fuse.gvfsd-fuse"


class Notice:
    """Changes since the last call. One thread calls `start`, then `tick` or `wait`."""

    def __init__(
        self,
        fingerprinter: Fingerprinter,
        new_system: Callable[[], System] = this_system,
        *,
        look_every_s: float = LOOK_EVERY_S,
        read_again_every_s: float = READ_AGAIN_EVERY_S,
    ) -> None:
        """Take the hospital's key; tests make systems of their own."""
        self._fingerprinter, self._new_system = fingerprinter, new_system
        self._look_every_s, self._read_again_every_s = look_every_s, read_again_every_s
        self._changes: SimpleQueue[tuple[Change, ...]] = SimpleQueue()
        self._system = new_system()
        self._bell = bell_for(self._system.mount_table)
        self._picture: Picture | None = None
        self._seen: Hashable = None
        self._read_at_s = self._looked_at_s = time.monotonic()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="places", daemon=True)
        self._failed = self._must_ask = False
        self._failed_media = 0
        self.failures = 0  # looks that ended in an error: the next one tries again

    def start(self) -> None:
        """Look for the first time, and from now on."""
        self._thread.start()

    def tick(self) -> tuple[Change, ...]:
        """What changed since the last call; never waits."""
        found: list[Change] = []
        with suppress(Empty):
            while True:
                found += self._changes.get_nowait()
        return tuple(found)

    def wait(self, timeout_s: float) -> tuple[Change, ...]:
        """Like `tick`, after waiting so long at most for something to change."""
        try:
            first = self._changes.get(timeout=timeout_s)
        except Empty:
            return ()
        return (*first, *self.tick())

    @property
    def silent_for_s(self) -> float:
        """How long ago a look was completed. More than some minutes: media pass unnoticed."""
        return time.monotonic() - self._looked_at_s

    def close(self) -> None:
        """End the thread; one that a dead share holds is left behind."""
        self._stopped.set()
        if self._thread.is_alive():
            self._bell.ring()
            self._thread.join(CLOSE_WITHIN_S)
        if not self._thread.is_alive():
            self._bell.close()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._failed = True
            try:
                self._look()
                self._failed, self._looked_at_s = False, time.monotonic()
            except Exception:  # noqa: BLE001 - whatever a driver does, the next look is taken
                self.failures += 1
            self._bell.wait(self._next_look_s())

    def _next_look_s(self) -> float:
        told = self._bell.rings_by_itself and not self._must_ask and not self._failed
        due_in_s = max(self._read_at_s + self._read_again_every_s - time.monotonic(), 0.0)
        return min(HEARTBEAT_S if told else self._look_every_s, due_in_s)

    def _look(self) -> None:
        now_s = time.monotonic()
        due = now_s - self._read_at_s >= self._read_again_every_s
        seen = self._system.glance()
        if seen == self._seen and not due and self._all_as_before():
            return
        known = self._picture.by_point() if self._picture else {}
        self._failed_media = 0
        self._system = self._new_system()
        seen = self._system.glance()  # before the mounts, so that what comes between is seen next
        mounts = self._system.mounts
        media = (self._medium(one, known.get(one.point), due) for one in media_among(mounts))
        after = Picture(
            tuple(medium for medium in media if medium), frozenset(one.point for one in mounts)
        )
        if found := changes(self._picture, after):
            self._changes.put(found)
        self._picture, self._seen = after, None if self._failed_media else seen
        self._must_ask = bool(self._failed_media) or any(map(_goes_untold, mounts))
        if due:
            self._read_at_s = now_s

    def _all_as_before(self) -> bool:
        return self._picture is not None and all(
            self._system.mounting(medium.mount) == medium.mounting
            for medium in self._picture.media
            if medium.kind is not MountKind.NETWORK
        )

    def _medium(self, mount: Mount, was: Medium | None, due: bool) -> Medium | None:  # noqa: FBT001 - the third of three
        """What is known of an unchanged mount is kept: a look then costs next to nothing.

        A mounting keeps the identity it came with, even if less is told of it later.
        """
        same = was is not None and self._system.mounting(mount) == was.mounting
        if was and same and not due and was.mount == mount:
            return was
        try:
            found = described(mount, self._system, self._fingerprinter)
        except Exception:  # noqa: BLE001 - one medium must not hide the others; it is tried again
            self.failures += 1
            self._failed_media += 1
            return was if same else None
        if found and was and same:
            return replace(found, identity=was.identity, basis=was.basis)
        return found


def _goes_untold(mount: Mount) -> bool:
    """Whether something may come or go there without a change of the mount table."""
    return mount.kind is MountKind.REMOVABLE or mount.fstype == DESKTOP
