"""Walk folders: one item for each file met, in a fixed order, with little memory.

Each folder is listed whole and sorted, so that two walks of one tree agree; nothing else grows
with the tree, except the set of folders entered when links are followed. What decides, in order:
private zone, exclusion, link, then what `scanner.walk.policy` says of a file.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Final, NamedTuple

from findings import Reason
from scanner.platform import MountKind, System
from scanner.walk.errors import reason_of
from scanner.walk.items import Entered, Item, Left, Refused, Step, Unlistable
from scanner.walk.places import SHARED, Place, place_of
from scanner.walk.policy import Met, Policy
from scanner.walk.private_zones import TRAIL_LENGTH, Zone, zone_at, zones_of
from scanner.walk.protected_names import ZoneKind
from scanner.walk.roots import Root, listed_roots, named_roots
from scanner.walk.rules import WalkRules

_NO_DEVICE: Final = 0  # what a listing tells on Windows, where a mounted folder is a link


def walk(rules: WalkRules, system: System) -> Iterator[Item]:
    """Meet everything under the roots, then under the entries of the list.

    Roots that lie in one another are each walked by their own rules, and nothing is met twice. An
    entry of the list that lies under a root is left to that root.

    Raises:
        RootNotFound: at once, before anything is walked.
        BadList: when the list is reached and cannot be read.
    """
    return (step for step in steps(rules, system) if not isinstance(step, Entered | Left))


def steps(rules: WalkRules, system: System) -> Iterator[Step]:
    """As `walk`, and where each folder begins and ends: what was not met in it can be told.

    Raises:
        RootNotFound: at once, before anything is walked.
        BadList: when the list is reached and cannot be read.
    """
    return _Walk(rules, system, named_roots(rules.roots, system)).items()


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder being walked, of which `met` tells the paths; `relative` is empty for a root."""

    met: Met
    root: Root
    device: int
    place: Place
    trail: tuple[str, ...] = field(repr=False)  # its name and those around it, innermost last
    in_zone: bool  # at or below a zone that its owner checks


class _Open(NamedTuple):
    """A folder whose entries are being met."""

    folder: _Folder
    entries: Iterator[os.DirEntry[str]]
    whole: bool


class _Walk:
    """One walk: its rules, its roots and the places it must not enter twice."""

    def __init__(self, rules: WalkRules, system: System, roots: list[Root | Unlistable]) -> None:
        self._rules, self._system, self._roots = rules, system, roots
        self._policy = Policy(rules, system)
        self._named = [root for root in roots if isinstance(root, Root)]
        self._taken = {system.key(root.real) for root in self._named}

    def items(self) -> Iterator[Step]:
        for root in self._roots:
            if isinstance(root, Unlistable):
                yield root
            else:
                yield from self._root(root)
        if self._rules.from_file is not None:
            yield from self._list(self._rules.from_file)

    def _list(self, list_path: str) -> Iterator[Step]:
        for root in listed_roots(list_path, self._system):
            if isinstance(root, Refused):
                yield root
            elif self._takes(root.real) and not self._is_under_named(root):
                yield from self._root(root)

    def _is_under_named(self, root: Root) -> bool:
        return any(self._system.is_under(root.real, named.real) for named in self._named)

    def _takes(self, real: str) -> bool:
        """Whether a place was free; it is taken from now on."""
        key = self._system.key(real)
        is_free = key not in self._taken
        self._taken.add(key)
        return is_free

    def _root(self, root: Root) -> Iterator[Step]:
        place = place_of(root.real, self._system)
        names = self._system.components(root.real)
        name = names[-1] if names else ""
        zones = list(zones_of(names, place, last_is_folder=root.is_folder))
        above = self._above(root)
        relative = above if root.is_folder else f"{above}/{name}".lstrip("/")
        met = Met(name, root.path, root.real, relative, root.found)
        if zone := self._closed(zones, met):
            yield self._root_in_zone(met, root, zone.depth)
        elif self._rules.excludes_around(above):
            yield met.refused(Reason.EXCLUDED, is_folder=root.is_folder)
        elif not root.is_folder:
            yield self._policy.file(met, root.path)
        elif self._is_pseudo(root.real):
            yield met.refused(Reason.SPECIAL_FILE, is_folder=True)
        else:
            trail = tuple(names[-TRAIL_LENGTH:])
            device, in_zone = root.found.st_dev, bool(zones)
            yield from self._tree(_Folder(met, root, device, place, trail, in_zone))

    def _above(self, root: Root) -> str:
        """The folder of a root, or the root if it is one, from the anchor if there is one."""
        if self._rules.anchor is None:
            return ""
        names = self._system.components(root.real)[
            len(self._system.components(self._rules.anchor)) :
        ]
        return "/".join(names if root.is_folder else names[:-1])

    def _closed(self, zones: list[Zone], met: Met) -> Zone | None:
        """The outermost of some zones that stays closed."""
        return next((z for z in zones if not self._policy.may_examine(z.kind, met)), None)

    def _root_in_zone(self, met: Met, root: Root, depth: int) -> Refused:
        """Name the zone's own folder, and nothing that lies in it."""
        if depth == len(self._system.components(root.real)):
            return self._policy.private(met, is_folder=root.is_folder)
        path = self._system.prefix(root.real, depth)
        return Refused(path, Reason.PRIVATE_ZONE, is_folder=True)

    def _tree(self, start: _Folder) -> Iterator[Step]:
        stack: list[_Open] = []
        met: Item | _Folder | None = start
        while True:
            if isinstance(met, _Folder):
                entries, problem = self._listing(met)
                stack.append(_Open(met, iter(entries), whole=problem is None))
                yield Entered(met.met.path)
                met = problem
            if met is not None:
                yield met
            while stack and (entry := next(stack[-1].entries, None)) is None:
                left = stack.pop()
                yield Left(left.folder.met.path, left.whole)
            if not stack or entry is None:
                return
            met = self._meet(stack[-1].folder, entry)

    def _listing(self, folder: _Folder) -> tuple[list[os.DirEntry[str]], Unlistable | None]:
        """The entries in order, and what went wrong: then they may not be all.

        A folder that was replaced meanwhile, by a link perhaps, is not walked.
        """
        entries: list[os.DirEntry[str]] = []
        problem = None
        try:
            with os.scandir(self._system.reachable(folder.met.real)) as found:
                entries.extend(found)
            if self._is_replaced(folder.met):
                return [], Unlistable(folder.met.path, Reason.VANISHED)
        except OSError as error:
            problem = Unlistable(folder.met.path, reason_of(error))
        entries.sort(key=attrgetter("name"))
        return entries, problem

    def _is_replaced(self, met: Met) -> bool:
        """Whether another folder or a link stands there now. A volume may have been mounted."""
        found = os.lstat(self._system.reachable(met.real))
        if not stat.S_ISDIR(found.st_mode) or self._system.is_link(found):
            return True
        knows = bool(met.found.st_ino) and found.st_dev == met.found.st_dev
        return knows and found.st_ino != met.found.st_ino

    def _meet(self, folder: _Folder, entry: os.DirEntry[str]) -> Item | _Folder | None:
        """What becomes of an entry: an item, a folder to walk, or nothing if it is a root."""
        name, above = entry.name, folder.met
        path, real = self._system.join(above.path, name), self._system.join(above.real, name)
        try:
            found = entry.stat(follow_symlinks=False)
        except OSError as error:
            return Refused(path, reason_of(error))
        relative = f"{above.relative}/{name}" if above.relative else name
        met = Met(name, path, real, relative, found)
        is_link = self._system.is_link(found)
        is_folder = stat.S_ISDIR(found.st_mode) and not is_link
        kind = self._zone(folder, name, is_folder=is_folder)
        if kind is not None and not self._policy.may_examine(kind, met):
            return self._policy.private(met, is_folder=is_folder)
        if is_link:
            return self._link(folder, met)
        if is_folder:
            return self._enter(folder, met, in_zone=kind is not None)
        if self._system.key(real) in self._taken:
            return None
        return self._policy.file(met, folder.root.path)

    def _zone(self, folder: _Folder, name: str, *, is_folder: bool) -> ZoneKind | None:
        personal = folder.place.is_personal
        kind = zone_at(name, folder.trail, is_folder=is_folder, is_personal=personal)
        return kind or (ZoneKind.PERSONAL if folder.in_zone else None)

    def _enter(self, above: _Folder, met: Met, *, in_zone: bool) -> Refused | _Folder | None:
        """What becomes of a folder: refused, walked, or nothing if it was or will be walked."""
        crosses = met.found.st_dev not in (above.device, _NO_DEVICE)
        if reason := self._reason_against_folder(met, crosses=crosses):
            return met.refused(reason, is_folder=True)
        if self._rules.follow_symlinks:
            if not self._takes(met.real):
                return None
        elif self._system.key(met.real) in self._taken:
            return None
        place = above.place
        if crosses or not place.is_personal:
            place = place_of(met.real, self._system)
        trail = (*above.trail, met.name)[-TRAIL_LENGTH:]
        device = met.found.st_dev or above.device
        return _Folder(met, above.root, device, place, trail, in_zone)

    def _reason_against_folder(self, met: Met, *, crosses: bool) -> Reason | None:
        if self._rules.excludes_folder(met.relative) or (crosses and self._rules.one_file_system):
            return Reason.EXCLUDED
        if crosses and self._is_pseudo(met.real):
            return Reason.SPECIAL_FILE
        if self._system.is_cloud_placeholder(met.name, met.found):
            return Reason.CLOUD_PLACEHOLDER
        return None

    def _is_pseudo(self, real: str) -> bool:
        mount = self._system.mount_of(real)
        return mount is not None and mount.kind is MountKind.PSEUDO

    def _link(self, folder: _Folder, met: Met) -> Item | _Folder:
        """Follow a link, if that is wanted, to what lies inside the root and may be examined."""
        real = os.path.realpath(met.real) if self._rules.follow_symlinks else ""
        if not real or not self._system.is_under(real, folder.root.real):
            return met.refused(Reason.LINK)
        try:
            found = os.lstat(self._system.reachable(real))
        except OSError:
            return met.refused(Reason.LINK)
        if self._system.is_link(found):
            return met.refused(Reason.LINK)
        return self._follow(folder, replace(met, real=real, found=found))

    def _follow(self, folder: _Folder, met: Met) -> Item | _Folder:
        """Judge a link's target where it lies as well as where the link does."""
        is_folder = stat.S_ISDIR(met.found.st_mode)
        names = self._system.components(met.real)
        place = place_of(met.real, self._system)
        zones = list(zones_of(names, place, last_is_folder=is_folder))
        if self._closed(zones, met):
            return met.refused(Reason.PRIVATE_ZONE)
        depth = len(self._system.components(folder.root.real))
        target = replace(met, relative="/".join(names[depth:]))
        if self._excludes(target, is_folder=is_folder):
            return met.refused(Reason.EXCLUDED)
        if not is_folder:
            return self._policy.file(met, folder.root.path)
        around = replace(folder, place=SHARED, trail=tuple(names[:-1][-TRAIL_LENGTH:]))
        entered = self._enter(around, met, in_zone=bool(zones))
        return entered if entered is not None else met.refused(Reason.LINK)

    def _excludes(self, target: Met, *, is_folder: bool) -> bool:
        if is_folder:
            return self._rules.excludes_folder(target.relative)
        return self._rules.excludes_file(target.relative)
