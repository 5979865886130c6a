"""What becomes of one file or private place: a candidate, or a refusal with its reason.

What decides of a file, in order: exclusion, special file, cloud placeholder, emptiness, time, size.
"""

import os
import stat
from dataclasses import dataclass, field

from findings import Reason
from scanner.platform import System
from scanner.walk.counting import count_inside
from scanner.walk.errors import reason_of
from scanner.walk.items import Candidate, Refused
from scanner.walk.protected_names import USERS_OWN, ZoneKind
from scanner.walk.rules import PrivateMode, WalkRules


@dataclass(frozen=True, slots=True)
class Met:
    """One entry of a folder, or a root.

    `path` is what a report says, `real` the same place without links, `relative` the path from
    the root with `/`.
    """

    name: str = field(repr=False)
    path: str = field(repr=False)
    real: str = field(repr=False)
    relative: str = field(repr=False)
    found: os.stat_result = field(repr=False)

    def refused(self, reason: Reason, *, is_folder: bool = False) -> Refused:
        """This entry, not to be examined."""
        size = 0 if is_folder else self.found.st_size
        when = None if is_folder else self.found.st_mtime_ns
        return Refused(self.path, reason, size=size, modified_ns=when, is_folder=is_folder)


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of a walk on one system."""

    rules: WalkRules
    system: System

    def may_examine(self, kind: ZoneKind, met: Met) -> bool:
        """Whether the user checks a place that is theirs alone, or one that a permit names."""
        if self.rules.private is not PrivateMode.SCAN:
            return False
        permit = self.rules.permit
        if permit is not None and permit.covers(kind, met.real, self.system):
            return True
        return kind in USERS_OWN and self.system.owns(met.real, met.found)

    def private(self, met: Met, *, is_folder: bool) -> Refused:
        """A protected folder, counted if wanted, or a protected file. Nothing in it is opened."""
        counts = is_folder and self.rules.private is not PrivateMode.SKIP
        inside = count_inside(met.real, self.system) if counts else None
        return Refused(
            met.path,
            Reason.PRIVATE_ZONE,
            size=(inside.size if inside else 0) if is_folder else met.found.st_size,
            modified_ns=None,
            is_folder=is_folder,
            inside=inside,
        )

    def file(self, met: Met, root: str) -> Candidate | Refused:
        """Decide on what is neither a folder nor a link."""
        if reason := self._reason_against(met):
            return met.refused(reason)
        try:
            device, inode = self.system.identity(met.real, met.found)
        except OSError as error:
            return met.refused(reason_of(error))
        return Candidate(
            path=met.path,
            opens=met.real,
            root=root,
            size=met.found.st_size,
            modified_ns=met.found.st_mtime_ns,
            device=device,
            inode=inode,
            mode=met.found.st_mode,
            changed_ns=met.found.st_ctime_ns,
        )

    def _reason_against(self, met: Met) -> Reason | None:
        if self.rules.excludes_file(met.relative):
            return Reason.EXCLUDED
        if not stat.S_ISREG(met.found.st_mode):
            return Reason.SPECIAL_FILE
        if self.system.is_cloud_placeholder(met.name, met.found):
            return Reason.CLOUD_PLACEHOLDER
        return self.rules.refuses(met.found)
