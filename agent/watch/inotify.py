"""watchdog's inotify classes, made to say what they swallow. Linux only.

Answers faults read and measured in watchdog 7.1: a watch refused below the root is dropped
(`InotifyWatchGroup._add_callback`), an overflow is only logged, an unmount is dropped, a folder
that may not be read is filed under descriptor -1, a thread that meets an exception ends, and a
walk enters whatever is mounted below.
"""

import errno
import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from watchdog.events import FileSystemEvent
from watchdog.observers.api import DEFAULT_OBSERVER_TIMEOUT, BaseObserver, EventQueue, ObservedWatch
from watchdog.observers.inotify import InotifyEmitter, InotifyWatchGroup
from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchCallback,
    WatchDescriptor,
)

from agent.watch.backend import CannotWatch, FolderCount
from agent.watch.doubt import Doubt
from agent.watch.events import (
    JOIN_S,
    KINDS,
    OUT_OF_WATCHES,
    EventsBackend,
    run_quietly,
    told_by,
)
from agent.watch.folders import Folders
from agent.watch.intake import Intake

MAX_REFUSED: Final = 256  # folders without a watch that are known one by one
NOWHERE: Final = -1  # watchdog's descriptor of a folder that may not be read
LIMIT_FILE: Final = "/proc/sys/fs/inotify/max_user_watches"


class SpeakingInotify(InotifyFD):
    """An inotify instance that tells each doubt. `tell` gets a folder, or None for all."""

    def __init__(self, tell: Callable[[str | None, Doubt], None]) -> None:
        super().__init__()
        self._tell = tell
        self.refused = Folders(MAX_REFUSED)
        self.refusals = 0
        self.unmounted = False

    def add_callback(
        self, path: bytes, mask: Mask, callback: WatchCallback, id_: CallbackId
    ) -> WatchDescriptor:
        """Watch a folder, or say that the system grants no more watches.

        Raises:
            OSError: it is not watched.
        """
        try:
            number = super().add_callback(path, mask, callback, id_)
        except OSError as error:
            if error.errno in OUT_OF_WATCHES:
                self._refuse(os.fsdecode(path))
            raise
        if number == NOWHERE:
            self.remove_callbacks([(number, id_)])
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return number

    def _refuse(self, folder: str) -> None:
        self.refusals += 1
        self.refused.add(folder, Doubt.WATCH_LIMIT)
        self._tell(folder, Doubt.WATCH_LIMIT)

    def handle_event(self, event: InotifyEvent) -> None:
        """Say what watchdog only logs, or drops, then let it go on."""
        if event.mask & InotifyConstants.IN_UNMOUNT:
            self.unmounted = True
        if event.mask & InotifyConstants.IN_Q_OVERFLOW:
            self.refusals, self.refused = 0, Folders(MAX_REFUSED)  # all are asked for again
        super().handle_event(event)
        if event.mask & InotifyConstants.IN_Q_OVERFLOW:
            self._tell(None, Doubt.OVERFLOW)  # after the watches were made anew

    def run(self) -> None:
        """End at an exception without printing it: it may name a file."""
        run_quietly(super().run)


@dataclass
class BoundedGroup(InotifyWatchGroup):
    """The watches of a tree, without what is mounted in it: `mounted` are places of their own."""

    mounted: frozenset[bytes] = frozenset()

    @property
    def watched(self) -> int:
        """How many folders have a watch."""
        return len(self._active_callbacks_by_path)

    def _add_all_callbacks(self, path: bytes) -> None:
        """Watch a folder before listing it, so that nothing falls in between."""
        self._add_callback(path)
        for root, names, _ in os.walk(path):
            names[:] = [name for name in names if self._is_ours(os.path.join(root, name))]  # noqa: PTH118 - bytes
            for name in names:
                self._add_callback(os.path.join(root, name))  # noqa: PTH118 - bytes path

    def _is_ours(self, folder: bytes) -> bool:
        return folder not in self.mounted and not os.path.islink(folder)  # noqa: PTH114 - bytes path


class BoundedEmitter(InotifyEmitter):
    """An emitter over a `BoundedGroup`."""

    def __init__(
        self,
        event_queue: EventQueue,
        watch: ObservedWatch,
        *,
        inotify_fd: InotifyFD,
        mounted: frozenset[bytes],
        timeout: float = DEFAULT_OBSERVER_TIMEOUT,
        event_filter: list[type[FileSystemEvent]] | None = None,
    ) -> None:
        super().__init__(
            event_queue, watch, timeout=timeout, event_filter=event_filter, inotify_fd=inotify_fd
        )
        self._mounted = mounted
        self.group: BoundedGroup | None = None

    def on_thread_start(self) -> None:
        """Set all watches."""
        self._inotify = self.group = BoundedGroup(
            self._inotify_fd,
            os.fsencode(self.watch.path),
            is_recursive=True,
            event_mask=self.get_event_mask_from_filter(),
            mounted=self._mounted,
        )

    def run(self) -> None:
        """End at an exception without printing it."""
        run_quietly(super().run)


class SpeakingObserver(BaseObserver):
    """An observer with its own kernel queue, whose threads end in silence."""

    def __init__(self, inotify: SpeakingInotify, mounted: frozenset[str]) -> None:
        self.inotify = inotify
        points = frozenset(os.fsencode(point) for point in mounted)
        super().__init__(BoundedEmitter, inotify_fd=inotify, mounted=points)

    def on_thread_start(self) -> None:
        """Read the kernel's queue before anything is watched."""
        self.inotify.start()
        super().on_thread_start()

    def run(self) -> None:
        """End at an exception without printing it."""
        run_quietly(super().run)

    def on_thread_stop(self) -> None:
        """Close the kernel's queue too."""
        super().on_thread_stop()
        self.inotify.stop()
        self.inotify.join(JOIN_S)


class InotifyBackend(EventsBackend):
    """A place watched through inotify. `mounted` are mount points in it, not to be entered."""

    kinds = KINDS

    def __init__(self, place: str, intake: Intake, mounted: frozenset[str] = frozenset()) -> None:
        super().__init__(place, intake)
        self._mounted = mounted
        self._inotify: SpeakingInotify | None = None
        self._limit = ""

    def make_observer(self) -> BaseObserver:
        """An observer with a queue of its own: an overflow is one place's.

        Raises:
            CannotWatch: the system grants no more instances.
        """
        warnings.filterwarnings("ignore", message="Callback with id ", category=RuntimeWarning)
        self._limit = watch_limit()
        try:
            self._inotify = SpeakingInotify(self._tell)
        except OSError as error:
            raise CannotWatch(told_by(error)) from None
        return SpeakingObserver(self._inotify, self._mounted)

    def is_alive(self) -> bool:
        """Whether every thread runs and the place is still mounted."""
        reader = self._inotify
        return (
            super().is_alive() and reader is not None and reader.is_alive() and not reader.unmounted
        )

    def folders(self) -> FolderCount | None:
        """Folders with a watch, of those that should have one."""
        if self._observer is None or self._inotify is None:
            return None
        emitters = [one for one in self._observer.emitters if isinstance(one, BoundedEmitter)]
        watched = sum(one.group.watched for one in emitters if one.group)
        return FolderCount(watched, watched + self._inotify.refusals)

    def blind_spots(self) -> list[str]:
        """Folders that got no watch."""
        return [folder for folder, _ in self._inotify.refused] if self._inotify else []

    def should_restart(self) -> bool:
        """Whether somebody changed the limit that was met."""
        return bool(self.blind_spots()) and watch_limit() != self._limit

    def _tell(self, folder: str | None, why: Doubt) -> None:
        self.intake.doubt(self.place if folder is None else folder, why)


def watch_limit() -> str:
    """How many watches a user may have, as the kernel says it; empty when it does not."""
    try:
        with open(LIMIT_FILE, encoding="ascii") as stream:  # noqa: PTH123 - text path
            return stream.read()
    except OSError:
        return ""
