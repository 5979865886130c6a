"""What to say of the watching: counts and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.watch.backend import BackendKind, FolderCount, Told
from agent.watch.doubt import Doubt


@dataclass(frozen=True, slots=True)
class PlaceHealth:
    """How one root, or one volume mounted in it, is watched.

    `folders` is None where one mark stands for the whole tree. `told` is why it is not better.
    """

    place: str = field(repr=False)
    backend: BackendKind
    told: Told | None
    folders: FolderCount | None
    alive: bool


@dataclass(frozen=True, slots=True)
class WatchHealth:
    """The watcher at one moment. `events` and `doubts` count since the start."""

    places: tuple[PlaceHealth, ...]
    events: int
    doubts: Mapping[Doubt, int]
    settling: int

    @property
    def alive(self) -> bool:
        """Whether every place is watched, or told to be swept instead."""
        return all(place.alive for place in self.places)

    @property
    def is_whole(self) -> bool:
        """Whether, besides, no folder lacks a watch."""
        return self.alive and all(
            place.folders is None or place.folders.watched >= place.folders.wanted
            for place in self.places
        )
