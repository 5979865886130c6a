"""Watching, the fast path: events become hints, and every doubt becomes a subtree to sweep."""

from agent.watch.backend import BackendKind, FolderCount, Told
from agent.watch.clock import Reading
from agent.watch.doubt import Doubt
from agent.watch.health import PlaceHealth, WatchHealth
from agent.watch.hints import Dirty, Hint, HintQueue, Touched
from agent.watch.watcher import Watcher

__all__ = [
    "BackendKind",
    "Dirty",
    "Doubt",
    "FolderCount",
    "Hint",
    "HintQueue",
    "PlaceHealth",
    "Reading",
    "Told",
    "Touched",
    "WatchHealth",
    "Watcher",
]
