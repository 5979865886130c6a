"""Watches the roots of an endpoint, each in the best way that its volume allows.

Fanotify where it is permitted, watchdog elsewhere, nothing on network folders, which are swept.
Volumes mounted in a root are places of their own, since neither a mark nor a move crosses them.
"""

import os
import threading
from collections.abc import Callable, Iterable

from agent.watch.backend import Told
from agent.watch.choose import Backends, best_backends
from agent.watch.clock import Reading, doubt_between, read_clock
from agent.watch.doubt import Doubt
from agent.watch.folders import is_under
from agent.watch.health import WatchHealth
from agent.watch.hints import HintQueue
from agent.watch.intake import Intake, look_at
from agent.watch.mounts import MountTable
from agent.watch.post import Post
from agent.watch.settle import Settle
from scanner.platform import MountKind


class Watcher:
    """Fills a queue with hints from `start` to `stop`; `tick` is to be called about once a second.

    All methods are thread-safe. Roots are absolute folders; links in them are resolved.
    """

    def __init__(
        self,
        roots: Iterable[str],
        on: HintQueue,
        *,
        clock: Callable[[], Reading] = read_clock,
        mounts: MountTable | None = None,
        backends: Backends | None = None,
        ignored: tuple[str, ...] = (),
    ) -> None:
        """Hints go to `on`; what happens under `ignored` (our own state) gives none."""
        self._roots = dict.fromkeys(os.path.realpath(root) for root in roots)
        self._clock, self._hints = clock, on
        self._mounts = table = mounts or MountTable()
        settle = Settle(lambda: clock().monotonic_s, lambda path: look_at(table.reachable(path)))
        self._intake = Intake(on, settle, ignored)
        self._backends = backends or best_backends()
        self._posts: dict[str, Post] = {}
        self._before = clock()
        self._lock = threading.RLock()

    def __repr__(self) -> str:
        """Numbers only."""
        return f"<Watcher of {len(self._posts)} places>"

    def start(self) -> None:
        """Watch all roots; each asks for a first sweep."""
        with self._lock:
            self._before = self._clock()
            self._arrange()

    def tick(self) -> None:
        """Hand out what has settled; look after places, mounts and clocks."""
        with self._lock:
            now = self._clock()
            doubt, self._before = doubt_between(self._before, now), now
            if self._mounts.changed():
                self._arrange()
            for post in self._posts.values():
                post.tick(now.monotonic_s)
                if doubt is not None:
                    post.doubt(doubt)
            self._intake.tick()

    def add(self, root: str) -> None:
        """Watch one more root: a drive has come."""
        with self._lock:
            self._roots[os.path.realpath(root)] = None
            self._arrange()

    def remove(self, root: str) -> None:
        """Watch a root no more and close what is open in it: a drive is to go."""
        with self._lock:
            self._roots.pop(os.path.realpath(root), None)
            self._arrange()

    def health(self) -> WatchHealth:
        """What is watched, how, and what was doubted so far."""
        with self._lock:
            return WatchHealth(
                places=tuple(post.health() for post in self._posts.values()),
                events=self._intake.events,
                doubts=self._hints.doubts,
                settling=self._intake.settling,
            )

    def stop(self) -> None:
        """End every thread and close every handle."""
        with self._lock:
            for post in self._posts.values():
                post.close()
            self._posts.clear()
            self._mounts.close()

    def _arrange(self) -> None:
        """Man a post at each place that should have one, and close the others."""
        wanted = {place for root in self._roots for place in self._places(root)}
        for place in self._posts.keys() - wanted:
            self._posts.pop(place).close()
            if any(is_under(place, root) for root in self._roots):
                self._intake.doubt(place, Doubt.UNMOUNTED)
        for place in sorted(wanted - self._posts.keys()):
            self._hints.keep_below(place)
            post = self._posts[place] = self._post(place)
            post.open(self._clock().monotonic_s, Doubt.STARTED)

    def _places(self, root: str) -> list[str]:
        """A root and the volumes in it: neither what the kernel makes up, nor a file put there.

        A network folder is not looked at: its server may have gone, and the look would hang.
        """
        volumes = [
            mount.point
            for mount in self._mounts.inside(root)
            if mount.kind is MountKind.NETWORK
            or (mount.kind is not MountKind.PSEUDO and os.path.isdir(mount.point))  # noqa: PTH112 - text path
        ]
        return [root, *volumes]

    def _post(self, place: str) -> Post:
        if self._mounts.kind_of(place) is MountKind.NETWORK:
            return Post(place, self._intake, (), Told.NETWORK)
        mounted = frozenset(mount.point for mount in self._mounts.inside(place))
        return Post(place, self._intake, self._backends(place, self._intake, mounted))
