"""fanotify(7) as a backend: one mark watches a whole file system. Linux, root.

No watch per folder, so nothing to exhaust, no race with new folders, and our own reads cost no
event. The kernel's queue keeps its bound (fs.fanotify.max_queued_events): an unlimited one would
let a stopped agent eat the machine's memory, while an overflow costs a sweep.

No handle into a place is held between reads, so that a drive can be unmounted.
"""

import errno
import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from agent.watch import fanotify_calls as calls
from agent.watch.backend import BackendKind, CannotWatch, FolderCount, Told
from agent.watch.doubt import Doubt
from agent.watch.fanotify_batch import OPEN_FOLDER, Batch, View, Volume
from agent.watch.intake import Intake

READ_BYTES: Final = 256 << 10
JOIN_S: Final = 5.0


class FanotifyGroup:
    """The kernel's queue for all marked file systems, and the thread that reads it."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self._places: dict[str, Volume] = {}
        self._view = View({})
        self._lock = threading.Lock()
        self._queue: int | None = None
        self._wake: int | None = None
        self._thread: threading.Thread | None = None

    def add(self, place: str) -> None:
        """Mark the file system of a place.

        Raises:
            CannotWatch: with the reason.
        """
        with self._lock:
            try:
                self._places[place] = self._marked(place)
            finally:
                if not self._places:
                    self._close()
            self._view = View(self._places)

    def remove(self, place: str) -> None:
        """Unmark the file system unless another place lies on it; the last one ends the thread."""
        with self._lock:
            volume = self._places.pop(place, None)
            self._view = View(self._places)
            if volume is not None and self._queue is not None:
                if all(other.fsid != volume.fsid for other in self._places.values()):
                    _unmark(self._queue, place, volume)
                if not self._places:
                    self._close()

    def watches(self, place: str) -> bool:
        """Whether the thread runs and the kernel still has the mark: it goes with an unmount."""
        with self._lock:
            volume, thread = self._places.get(place), self._thread
            if volume is None or self._queue is None or thread is None or not thread.is_alive():
                return False
            try:
                return volume.device in calls.marked_devices(self._queue)
            except OSError:
                return False  # no handle to spare: not known to be alive

    def _marked(self, place: str) -> Volume:
        volume, queue = _volume_of(place), self._running_queue()
        with _told():
            calls.mark(queue, place)
            is_marked = volume.device in calls.marked_devices(queue)
        if not is_marked:
            _unmark(queue, place, volume)
            raise CannotWatch(Told.NOT_MARKABLE)
        return volume

    def _running_queue(self) -> int:
        if self._queue is not None and self._thread is not None and self._thread.is_alive():
            return self._queue
        self._close()
        with _told():
            queue = calls.open_queue()
        try:
            woken, wake = os.pipe()
        except OSError:
            os.close(queue)
            raise CannotWatch(Told.FAILED) from None
        self._queue, self._wake = queue, wake
        self._thread = threading.Thread(
            target=self._run, args=(queue, woken), name="fanotify", daemon=True
        )
        self._thread.start()
        return queue

    def _close(self) -> None:
        """End the thread, which closes the queue."""
        if self._wake is not None:
            os.close(self._wake)
        if self._thread is not None:
            self._thread.join(JOIN_S)
        self._queue = self._wake = self._thread = None

    def _run(self, queue: int, woken: int) -> None:
        poller = select.poll()
        poller.register(queue, select.POLLIN)
        poller.register(woken, select.POLLIN | select.POLLHUP)
        try:
            while all(ready == queue for ready, _ in poller.poll()):
                self._read(queue)
        except OSError:
            return  # the owner finds the thread dead
        finally:
            os.close(queue)
            os.close(woken)

    def _read(self, queue: int) -> None:
        """Take one buffer of events; whatever cannot be handled is a doubt about every place."""
        buffer = os.read(queue, READ_BYTES)
        view = self._view  # after the read: a place whose events are in it is known by now
        try:
            Batch(view, self.intake).take(buffer)
        except Exception:  # noqa: BLE001 - the thread must live, and a message may name a file
            for place in view.places:
                self.intake.doubt(place, Doubt.HANDLER_FAILED)


class FanotifyBackend:
    """One place on a marked file system."""

    kind = BackendKind.FANOTIFY

    def __init__(self, place: str, group: FanotifyGroup) -> None:
        self._place, self._group = place, group

    def __repr__(self) -> str:
        """The kind only."""
        return f"<{type(self).__name__}>"

    def start(self) -> None:
        """Mark the place's file system.

        Raises:
            CannotWatch: with the reason.
        """
        self._group.add(self._place)

    def is_alive(self) -> bool:
        """Whether the mark is in place and read."""
        return self._group.watches(self._place)

    def folders(self) -> FolderCount | None:
        """None: the whole file system is watched."""
        return None

    def blind_spots(self) -> list[str]:
        """None: losses are told."""
        return []

    def should_restart(self) -> bool:
        """Never: nothing can be missing."""
        return False

    def stop(self) -> None:
        """Take the mark away."""
        self._group.remove(self._place)


def _unmark(queue: int, place: str, volume: Volume) -> None:
    """Take a mark away, unless it went with an unmount and another volume lies there now."""
    with suppress(OSError):
        if calls.fsid_of(place) == volume.fsid:
            calls.unmark(queue, place)


def _volume_of(place: str) -> Volume:
    """What to call the file system of a place.

    Raises:
        CannotWatch: its folders could not be told from their handles.
    """
    with _told():
        handle, mount_id = calls.handle_of(place)
        mount = os.open(place, OPEN_FOLDER)
        try:
            found = calls.path_of(mount, handle)
            device = calls.device_number(os.fstat(mount).st_dev)
        finally:
            os.close(mount)
        volume = Volume(calls.fsid_of(place), mount_id, device)
    if found != place or not calls.is_whole_volume(mount_id):
        raise CannotWatch(Told.PART_OF_VOLUME)
    return volume


@contextmanager
def _told() -> Iterator[None]:
    """Turn what the system refuses into a reason."""
    try:
        yield
    except OSError as error:
        raise CannotWatch(_REASONS.get(error.errno or 0, Told.FAILED)) from None


_REASONS: Final = {
    errno.EPERM: Told.NO_PRIVILEGE,
    errno.EACCES: Told.NO_PRIVILEGE,
    errno.ENOSYS: Told.NO_FANOTIFY,
    errno.EINVAL: Told.NO_FANOTIFY,  # before Linux 5.9
    errno.EOPNOTSUPP: Told.NOT_MARKABLE,
    errno.ENODEV: Told.NOT_MARKABLE,  # no fsid: some FUSE and memory file systems
    errno.EXDEV: Told.NOT_MARKABLE,  # a btrfs subvolume
    errno.EOVERFLOW: Told.NOT_MARKABLE,
    errno.ENOENT: Told.ABSENT,
    errno.ENOTDIR: Told.ABSENT,
    errno.ENOSPC: Told.WATCH_LIMIT,
    errno.EMFILE: Told.WATCH_LIMIT,
}
