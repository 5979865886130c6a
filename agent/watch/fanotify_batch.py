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


@dataclass(frozen=True, slots=True)
class Volume:
    """A mounted file system, as events and the kernel's list of marks name it."""

    fsid: bytes
    mount_id: int
    device: int


class Batch:
    """The events of one read. Folders are resolved once; mounts are open for that long only."""

    def __init__(self, places: dict[str, Volume], intake: Intake) -> None:
        self._places, self._intake = places, intake
        self._folders: dict[tuple[int, bytes], str | None] = {}
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
        for mount_id, place in mounts.items():
            folder = self._folder(mount_id, place, event.folder)
            if folder is not None:
                self._tell(os.path.join(folder, os.fsdecode(event.name)), event.mask)  # noqa: PTH118 - text path

    def _tell(self, path: str, mask: int) -> None:
        if not any(is_under(path, place) for place in self._places):
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
            self._folders[key] = None if mount is None else self._resolve(mount, place, handle)
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
