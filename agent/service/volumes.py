"""The volumes that are there, and what of each is scanned."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from agent.examining import Volume
from agent.index import FileIndex
from agent.places import Medium, is_present
from agent.service.jobs import Job
from agent.sweep import Ground
from scanner.limits import Limits
from scanner.platform import MountKind, System
from scanner.walk import PrivateMode, WalkRules

# Software and what it keeps for itself, from the top of the system's own volume. Nobody files a
# letter there; whoever does is found by a sweep of that folder by hand.
SYSTEM_FOLDERS: Final = frozenset(
    {"bin", "boot", "dev", "lib", "lib32", "lib64", "proc", "run", "sbin", "snap", "sys", "usr"}
    | {"var/cache", "var/lib", "var/log"}
    | {"Windows", "Program Files", "Program Files (x86)", "ProgramData/Microsoft"}
    | {"System", "Library", "Applications", "private/var"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is scanned: of the roots all that is not excluded; no roots means every volume."""

    roots: tuple[str, ...] = field(default=(), repr=False)
    exclude: tuple[str, ...] = field(default=(), repr=False)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Present:
    """A volume that can be scanned now."""

    medium: Medium
    volume: Volume
    ground: Ground
    paths: tuple[str, ...] = field(repr=False)  # all that is scanned of it


class Volumes:
    """Keeps the present volumes by mount point."""

    def __init__(
        self,
        index: FileIndex,
        scope: Scope,
        is_present: Callable[[Medium], bool] = is_present,
    ) -> None:
        """`is_present` is asked before a missing file is believed gone."""
        self._index, self._scope, self._is_present = index, scope, is_present
        self._present: dict[str, Present] = {}

    def __iter__(self) -> Iterator[Present]:
        """Those that are there, in the order of their arrival."""
        return iter(tuple(self._present.values()))

    def arrive(self, medium: Medium, system: System) -> Present | None:
        """Take a volume in; None when nothing of it is to be scanned."""
        paths = self._paths(medium, system)
        if not paths:
            return None
        number = self._index.volume(medium.identity)
        there = partial(self._is_present, medium)
        ground = Ground(number, medium.point, system.separator, there)
        volume = Volume(number, medium.identity, system, there)
        self._present[medium.point] = present = Present(medium, volume, ground, paths)
        return present

    def leave(self, point: str) -> Present | None:
        """Let a volume go."""
        return self._present.pop(point, None)

    def at(self, point: str) -> Present | None:
        """The volume mounted at a folder."""
        return self._present.get(point)

    def of(self, path: str) -> Present | None:
        """The volume on which a path lies, if it is within what is scanned."""
        around = [one for one in self if one.volume.system.is_under(path, one.medium.point)]
        if not around:
            return None
        one = max(around, key=lambda present: len(present.medium.point))
        system = one.volume.system
        within = any(
            system.is_under(path, scanned) or system.is_under(scanned, path)
            for scanned in one.paths
        )
        return one if within else None

    def rules(self, present: Present, job: Job) -> WalkRules:
        """How the places of a job are walked."""
        return WalkRules(
            roots=present.paths if job.whole else job.paths,
            anchor=present.medium.point,
            exclude=self._scope.exclude,
            left_out=self._left_out(present),
            max_bytes=self._scope.limits.max_file_bytes,
            private=PrivateMode.COUNT,
        )

    def _paths(self, medium: Medium, system: System) -> tuple[str, ...]:
        if not self._scope.roots:
            return (medium.point,)
        inside = [root for root in self._scope.roots if system.is_under(root, medium.point)]
        if any(system.is_under(medium.point, root) for root in self._scope.roots):
            inside.append(medium.point)
        return tuple(inside)

    def _left_out(self, present: Present) -> frozenset[str]:
        """Software, on a volume of this machine, and volumes mounted below: each is by itself."""
        point, system = present.medium.point, present.volume.system
        others = frozenset(
            present.ground.relative(one.medium.point)
            for one in self
            if one is not present and system.is_under(one.medium.point, point)
        )
        return others | SYSTEM_FOLDERS if present.medium.kind is MountKind.FIXED else others
