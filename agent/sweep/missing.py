"""A path that an event named and that is no longer there: what the index knew below it is gone."""

from collections.abc import Iterator

from agent.index import FileIndex
from agent.sweep.reconcile import Ground, Removed
from findings import Reason


def missing(path: str, index: FileIndex, ground: Ground) -> Iterator[Removed]:
    """Drop a file, or a folder with all in it, and say what it was. Nothing is opened."""
    if not ground.is_present():
        return
    above, _, name = path.rpartition(ground.separator)
    folder = index.folder(ground.volume, ground.relative(above))
    key = index.keys.name(name)
    known = index.file(folder, key)
    if known is not None:
        yield Removed(index.forget(folder, key, known), Reason.VANISHED)
    inner = index.folder(ground.volume, ground.relative(path))
    if inner.row is not None:
        for gone in index.forget_folder(inner.row):
            yield Removed(gone, Reason.VANISHED)
