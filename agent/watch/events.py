"""watchdog as a backend: one observer a place, and a barrier around what it calls.

As it is here it serves Windows and macOS, where losses are not told: `ReadDirectoryChangesW`
overflows in silence and `MustScanSubDirs` of FSEvents is not read (watchdog issues 1019 and 124).
So the whole place is a blind spot, swept again at a told period. `inotify` is the Linux one.
"""

import errno
import logging
import os
from collections.abc import Callable
from typing import ClassVar, Final

from watchdog.events import (
    DirCreatedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from agent.watch.backend import BackendKind, CannotWatch, FolderCount, Told
from agent.watch.doubt import Doubt
from agent.watch.intake import Intake

# watchdog's own messages name files.
logging.getLogger("watchdog").addHandler(logging.NullHandler())
logging.getLogger("watchdog").propagate = False

# Neither reads nor modifications: they would fill the kernel's queue, and reads are mostly ours.
KINDS: Final[list[type[FileSystemEvent]]] = [
    FileCreatedEvent,
    FileClosedEvent,
    FileMovedEvent,
    DirCreatedEvent,
    DirMovedEvent,
]
JOIN_S: Final = 5.0
OUT_OF_WATCHES: Final = frozenset({errno.ENOSPC, errno.ENOMEM, errno.EMFILE, errno.ENFILE})


class Handler(FileSystemEventHandler):
    """Sorts watchdog's events into the intake. Nothing it meets may end the observer's thread."""

    def __init__(self, place: str, intake: Intake) -> None:
        self._place, self._intake = place, intake

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take one event; what cannot be handled is a doubt about the place."""
        try:
            self._sort(event)
        except Exception:  # noqa: BLE001 - watchdog's thread would die, and events with it
            self._intake.doubt(self._place, Doubt.HANDLER_FAILED)

    def _sort(self, event: FileSystemEvent) -> None:
        if event.is_synthetic:
            return  # listed out of a folder that came: its own event asks for a sweep
        source, target = os.fsdecode(event.src_path), os.fsdecode(event.dest_path)
        match event:
            case FileCreatedEvent():
                self._intake.appeared(source)
            case FileClosedEvent():
                self._intake.written(source)
            case FileMovedEvent() if target:
                self._intake.written(target)
            case FileModifiedEvent():
                self._intake.changed(source)
            case DirCreatedEvent():
                self._intake.doubt(source, Doubt.NEW_FOLDER)
            case DirMovedEvent():
                self._intake.doubt(target, Doubt.MOVED_IN)
            case _:
                pass


class EventsBackend:
    """A place watched through the observer that watchdog has for this system."""

    kind = BackendKind.EVENTS
    kinds: ClassVar[list[type[FileSystemEvent]]] = [*KINDS, FileModifiedEvent]

    def __init__(self, place: str, intake: Intake) -> None:
        self.place, self.intake = place, intake
        self._observer: BaseObserver | None = None

    def __repr__(self) -> str:
        """The kind only."""
        return f"<{type(self).__name__}>"

    def start(self) -> None:
        """Watch as much as the system grants.

        Raises:
            CannotWatch: not even the place itself.
        """
        observer = self.make_observer()
        handler = Handler(self.place, self.intake)
        observer.schedule(handler, self.place, recursive=True, event_filter=self.kinds)
        try:
            observer.start()
        except (OSError, RuntimeError) as error:
            run_quietly(observer.stop)
            raise CannotWatch(told_by(error)) from None
        self._observer = observer

    def make_observer(self) -> BaseObserver:
        """A new observer, not yet started.

        Raises:
            CannotWatch: the system refuses it.
        """
        return Observer()

    def is_alive(self) -> bool:
        """Whether the observer and its emitters run."""
        observer = self._observer
        return (
            observer is not None
            and observer.is_alive()
            and bool(observer.emitters)
            and all(emitter.is_alive() for emitter in observer.emitters)
        )

    def folders(self) -> FolderCount | None:
        """None: one watch stands for the whole tree."""
        return None

    def blind_spots(self) -> list[str]:
        """The whole place, since losses are not told."""
        return [self.place]

    def should_restart(self) -> bool:
        """Never: nothing is known to be missing."""
        return False

    def stop(self) -> None:
        """End the threads and close what they hold."""
        observer, self._observer = self._observer, None
        if observer is not None:
            run_quietly(observer.stop)
            observer.join(JOIN_S)


def run_quietly(run: Callable[[], None]) -> None:
    """Run a thread's work, or its end; who watches over it finds it dead and starts another.

    The message of an exception may hold a path, and `threading.excepthook` would print it.
    """
    try:
        run()
    except Exception:  # noqa: BLE001 - whatever ended the thread, its owner makes up for it
        return


def told_by(error: Exception) -> Told:
    """The reason in an exception of watchdog."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Told.ABSENT
    if isinstance(error, OSError) and error.errno in OUT_OF_WATCHES:
        return Told.WATCH_LIMIT
    return Told.FAILED
