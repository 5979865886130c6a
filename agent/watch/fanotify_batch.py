"""Turns one read of a fanotify queue into hints."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from agent.watch import fanotify_calls as calls
from agent.watch.doubt import Doubt
from agent.watch.folders import is_under
from agent.watch.intake import Intake

OPEN_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
MAX_OUTSIDE: Final = 8192  # about 1 MB

FolderKey = tuple[int, bytes]  # a mount and a handle


@dataclass(frozen=True, slots=True)
class Volume:
    """A mounted file system, as events and the kernel's list of marks name it."""

    fsid: bytes
    mount_id: int
    device: int


class View:
    """The places of the moment, and folders known to lie outside all of them.

    A whole file system is marked, most of which is none of ours: without this memory each log line
    that some service writes would cost the look-up of its folder. A handle is never used again for
    another folder, and a folder that moves says so before what happens in it afterwards.
    """

    def __init__(self, places: dict[str, Volume]) -> None:
        self.places = dict(places)
        self.outside: set[FolderKey] = set()

    def holds(self, path: str) -> bool:
        """Whether a path lies in a place."""
        return any(is_under(path, place) for place in self.places)

    def remember_if_outside(self, key: FolderKey, folder: str) -> None:
        """Note a folder that neither lies in a place nor leads to one."""
        if self.holds(folder) or any(is_under(place, folder) for place in self.places):
            return
        if len(self.outside) >= MAX_OUTSIDE:
            self.outside.clear()
        self.outside.add(key)


class Batch:
    """The events of one read. Folders are resolved once; mounts are open for that long only."""

    def __init__(self, view: View, intake: Intake) -> None:
        self._view, self._places, self._intake = view, view.places, intake
        self._folders: dict[FolderKey, str | None] = {}
        self._mounts: dict[int, int | None] = {}

    def take(self, buffer: bytes) -> None:
        """Turn events into hints."""
        try:
            for event in calls.events(buffer):
                if event.mask & calls.FAN_Q_OVERFLOW:
                    self._doubt_all(self._places, Doubt.OVERFLOW)
                else:
                    self._sort(event)
        finally:
            for handle in self._mounts.values():
                if handle is not None:
                    os.close(handle)

    def _sort(self, event: calls.Event) -> None:
        mounts = {
            volume.mount_id: place
            for place, volume in self._places.items()
            if volume.fsid == event.fsid
        }
        if event.mask & calls.FAN_ONDIR and event.mask & calls.FAN_MOVED_TO:
            self._view.outside.clear()
        for mount_id, place in mounts.items():
            if (mount_id, event.folder) in self._view.outside:
                continue
            folder = self._folder(mount_id, place, event.folder)
            if folder is not None:
                self._tell(os.path.join(folder, os.fsdecode(event.name)), event.mask)  # noqa: PTH118 - text path

    def _tell(self, path: str, mask: int) -> None:
        if not self._view.holds(path):
            return
        if mask & calls.FAN_ONDIR:
            if mask & calls.FAN_MOVED_TO:
                self._intake.doubt(path, Doubt.MOVED_IN)
        elif mask & (calls.FAN_CLOSE_WRITE | calls.FAN_MOVED_TO):
            self._intake.written(path)
        else:
            self._intake.appeared(path)

    def _folder(self, mount_id: int, place: str, handle: bytes) -> str | None:
        """Where a folder lies now; None when it has gone."""
        key = mount_id, handle
        if key not in self._folders:
            mount = self._mount(mount_id, place)
            folder = None if mount is None else self._resolve(mount, place, handle)
            self._folders[key] = folder
            if folder is not None:
                self._view.remember_if_outside(key, folder)
        return self._folders[key]

    def _resolve(self, mount: int, place: str, handle: bytes) -> str | None:
        try:
            return calls.path_of(mount, handle)
        except FileNotFoundError:
            return None
        except OSError:
            self._doubt_all([place], Doubt.HANDLER_FAILED)
            return None

    def _mount(self, mount_id: int, place: str) -> int | None:
        if mount_id not in self._mounts:
            try:
                self._mounts[mount_id] = os.open(place, OPEN_FOLDER)
            except OSError:
                self._mounts[mount_id] = None  # gone: who watches over the place will see
        return self._mounts[mount_id]

    def _doubt_all(self, places: Iterable[str], why: Doubt) -> None:
        for place in places:
            self._intake.doubt(place, why)
