"""To whom a file lies open besides its owner, and whether its volume is encrypted.

Nearly all of it is the same for every file of a folder, and is found once a folder.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from findings import Exposure, Protection
from scanner.platform import MountKind, System
from scanner.platform.sync_clients import leaves_sync_marks
from scanner.walk.items import Candidate

FOLDERS_REMEMBERED: Final = 4096

# Names of folders, compared without case, wherever they lie.
SYNC_NAMES: Final = frozenset(
    {"dropbox", "google drive", "googledrive", "google drive stream", "icloud drive"}
    | {"iclouddrive", "mobile documents", "cloudstorage", "nextcloud", "owncloud", "kdrive"}
    | {"pcloud drive", "pclouddrive", "pcloudsync", "box sync", "mega", "megasync", "seafile"}
    | {"synologydrive", "my drive", "mon drive"}
)
SYNC_PREFIXES: Final = ("onedrive", "dropbox (", "googledrive-", "nextcloud-")  # with an account
WEB_NAMES: Final = frozenset({"public_html", "htdocs", "wwwroot"})
TEMPORARY_NAMES: Final = frozenset({"inetcache", "temporary internet files", "temporaryitems"})
TEMPORARY_RUNS: Final = (("appdata", "local", "temp"),)
BIN_NAMES: Final = frozenset({"$recycle.bin", "recycler", "recycled", ".trash", ".trashes"})
BIN_PREFIX: Final = ".trash-"  # one a user at the top of a volume (freedesktop.org trash 1.0)
BIN_RUNS: Final = ((".local", "share", "trash"),)


class _Folder(NamedTuple):
    """The protection of the files of one folder that others may read, and that of the rest."""

    readable: Protection
    closed: Protection


def protection_of(candidate: Candidate, system: System) -> Protection:
    """What stands between a file and others. Whether the file itself is encrypted is not known."""
    path = candidate.opens
    folder = path[: max(path.rfind(system.separator), 1)]
    around = _folder(folder, system)
    return around.readable if system.others_can_read(candidate.mode) else around.closed


@lru_cache(maxsize=FOLDERS_REMEMBERED)
def _folder(folder: str, system: System) -> _Folder:
    encrypted = system.volume_encrypted(folder)
    exposures = {*_by_volume(folder, system), *_by_path(folder, system)}
    if encrypted is False:
        exposures.add(Exposure.UNENCRYPTED_VOLUME)
    closed = _protection(exposures, encrypted)
    if not _others_reach(folder, system):
        return _Folder(closed, closed)
    return _Folder(_protection(exposures | {Exposure.WORLD_READABLE}, encrypted), closed)


def _protection(exposures: set[Exposure], encrypted: bool | None) -> Protection:  # noqa: FBT001 - one of three
    ordered = tuple(kind for kind in Exposure if kind in exposures)
    return Protection(volume_encrypted=encrypted, exposures=ordered)


def _by_volume(folder: str, system: System) -> Iterator[Exposure]:
    mount = system.mount_of(folder)
    if mount is not None and mount.kind is MountKind.REMOVABLE:
        yield Exposure.REMOVABLE
    if mount is not None and mount.kind is MountKind.NETWORK:
        yield Exposure.NETWORK_SHARE


def _by_path(folder: str, system: System) -> Iterator[Exposure]:
    names = [name.casefold() for name in system.components(folder)]
    if _is_synchronised(folder, names, system):
        yield Exposure.CLOUD_SYNC
    if _lies_in(folder, system.web_roots, system) or not WEB_NAMES.isdisjoint(names):
        yield Exposure.WEB_ROOT
    if (
        _lies_in(folder, system.temporary_folders, system)
        or not TEMPORARY_NAMES.isdisjoint(names)
        or _has_run(names, TEMPORARY_RUNS)
    ):
        yield Exposure.TEMPORARY_FOLDER
    in_bin = not BIN_NAMES.isdisjoint(names) or _has_run(names, BIN_RUNS)
    if in_bin or any(name.startswith(BIN_PREFIX) for name in names):
        yield Exposure.RECYCLE_BIN


def _is_synchronised(folder: str, names: list[str], system: System) -> bool:
    if _lies_in(folder, system.sync_roots, system) or not SYNC_NAMES.isdisjoint(names):
        return True
    if any(name.startswith(SYNC_PREFIXES) for name in names):
        return True
    return any(_has_marks(above, system) for above in _chain(folder, system))


def _others_reach(folder: str, system: System) -> bool:
    if not system.entering_needs_every_parent:
        return _others_enter(folder, system)
    return all(_others_enter(above, system) for above in _chain(folder, system))


@lru_cache(maxsize=FOLDERS_REMEMBERED)
def _others_enter(folder: str, system: System) -> bool:
    return system.others_can_enter(folder)


@lru_cache(maxsize=FOLDERS_REMEMBERED)
def _has_marks(folder: str, system: System) -> bool:
    return leaves_sync_marks(system.reachable(folder))


def _chain(folder: str, system: System) -> Iterator[str]:
    """A folder and those around it, innermost first, without the top of the file system."""
    for depth in range(len(system.components(folder)), 0, -1):
        yield system.prefix(folder, depth)


def _lies_in(folder: str, roots: tuple[str, ...], system: System) -> bool:
    return any(system.is_under(folder, root) for root in roots)


def _has_run(names: list[str], runs: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(names[at : at + len(run)]) == run for run in runs for at in range(len(names)))
