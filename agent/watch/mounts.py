"""Which volumes lie in a watched tree, and when that changed."""

import os
import select
from collections.abc import Callable
from typing import Final

from agent.watch.folders import is_under
from scanner.platform import Mount, MountKind, System, this_system

MOUNT_TABLE: Final = "/proc/self/mountinfo"


class MountTable:
    """The mounted volumes. Where the kernel does not tell changes, there seem to be none."""

    def __init__(
        self, system: Callable[[], System] = this_system, table: str = MOUNT_TABLE
    ) -> None:
        """Ask for mounts through `system`; changes are told by polling `table` (Linux)."""
        self._system = system
        self._picture = system()
        self._poller, self._handle = _poll(table)

    def changed(self) -> bool:
        """Whether something was mounted or unmounted since the last call. Never waits."""
        if self._poller is None or not self._poller.poll(0):
            return False
        self._picture = self._system()
        return True

    def kind_of(self, path: str) -> MountKind:
        """What a path lies on; a local disk when nobody knows."""
        mount = self._picture.mount_of(path)
        return MountKind.FIXED if mount is None else mount.kind

    def inside(self, folder: str) -> list[Mount]:
        """The volumes mounted somewhere below a folder."""
        return [
            mount
            for mount in self._picture.mounts
            if mount.point != folder and is_under(mount.point, folder)
        ]

    def reachable(self, path: str) -> str:
        """The spelling under which the system looks up even a very long path."""
        return self._picture.reachable(path)

    def close(self) -> None:
        """Poll no more."""
        handle, self._handle, self._poller = self._handle, None, None
        if handle is not None:
            os.close(handle)


def _poll(table: str) -> "tuple[select.poll | None, int | None]":
    """A poller that wakes when the table changes (proc_pid_mountinfo(5))."""
    if not hasattr(select, "poll"):
        return None, None
    try:
        handle = os.open(table, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return None, None
    poller = select.poll()
    poller.register(handle, select.POLLPRI | select.POLLERR)
    return poller, handle
