"""What a way of watching one place is, and why a place got the one it has."""

from enum import StrEnum
from typing import NamedTuple, Protocol


class BackendKind(StrEnum):
    """How changes in a place become known."""

    FANOTIFY = "fanotify"  # the whole file system by one mark: Linux, root
    EVENTS = "events"  # watchdog: inotify, FSEvents, ReadDirectoryChangesW
    SWEEP = "sweep"  # none: found when the place is swept


class Told(StrEnum):
    """Why a place is watched no better than it is."""

    NETWORK = "network"  # others write there unseen: no event is to be trusted
    NO_PRIVILEGE = "no_privilege"  # fanotify is for root
    NO_FANOTIFY = "no_fanotify"  # this system or its kernel has none
    NOT_MARKABLE = "not_markable"  # this file system cannot tell where its files lie
    PART_OF_VOLUME = "part_of_volume"  # a bind mount or subvolume: paths would be wrong
    WATCH_LIMIT = "watch_limit"
    ABSENT = "absent"  # there is no such folder now
    UNMOUNTED = "unmounted"
    FAILED = "failed"


class FolderCount(NamedTuple):
    """How many folders are watched of those that should be."""

    watched: int
    wanted: int


class CannotWatch(Exception):
    """A place cannot be watched this way. The message is the reason, never a path."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.value)
        self.told = told


class Backend(Protocol):
    """One place, watched in one way. Events go to the intake it was made with."""

    @property
    def kind(self) -> BackendKind:
        """Which way."""

    def start(self) -> None:
        """Watch from now on.

        Raises:
            CannotWatch: not in this way, or not now.
        """

    def is_alive(self) -> bool:
        """Whether events would still arrive, as far as can be known."""

    def folders(self) -> FolderCount | None:
        """How much is watched; None when it is the whole or nobody can count."""

    def blind_spots(self) -> list[str]:
        """Folders in which files may change unseen: they must be swept again and again."""

    def should_restart(self) -> bool:
        """Whether watching anew would see more."""

    def stop(self) -> None:
        """Watch no more; handles into the place are closed, so that it can be unmounted."""
