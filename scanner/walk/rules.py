"""What to walk and what to leave, as the command line or the policy says."""

import os
import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from findings import Reason
from scanner.limits import Limits
from scanner.walk.errors import BadPattern
from scanner.walk.permit import Permit

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class PrivateMode(StrEnum):
    """What is done with private zones. Without a permit, none examines what another user owns."""

    SKIP = "skip"  # one record a zone; nothing in it is looked at
    COUNT = "count"  # and the number of its files and bytes, by stat, without opening any
    SCAN = "scan"  # the user's own check of their own files: the result must stay with them


@dataclass(frozen=True, kw_only=True)
class WalkRules:
    """Roots and filters. Globs are gitignore's, relative to each root, case kept.

    With `anchor`, an absolute path without links above the roots, they are relative to that, so
    that part of a tree is walked by the rules of the whole; a root they exclude is refused.
    `left_out` names folders in full, from there: they cost no comparison of globs a file.

    An excluded folder is not entered. With `include`, files that match none are excluded; folders
    are entered all the same. `since` must be aware: what was modified before is excluded.

    Raises:
        BadPattern: a glob makes no sense.
        ValueError: `since` is naive.
    """

    roots: tuple[str, ...] = field(default=(), repr=False)
    from_file: str | None = field(default=None, repr=False)
    anchor: str | None = field(default=None, repr=False)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    left_out: frozenset[str] = field(default=frozenset(), repr=False)
    max_bytes: int = Limits().max_file_bytes
    since: datetime | None = None
    one_file_system: bool = False
    follow_symlinks: bool = False
    private: PrivateMode = PrivateMode.COUNT
    permit: Permit | None = None

    def __post_init__(self) -> None:
        """Refuse what makes no sense before anything is walked."""
        if self.since is not None and self.since.tzinfo is None:
            raise ValueError("since needs a time zone")
        for pattern in self.include + self.exclude:
            compiled = _globs((pattern,))
            if compiled is None or not any(part.include is not None for part in compiled.patterns):
                raise BadPattern(pattern)  # a comment, a blank: it would match nothing, unseen

    @cached_property
    def _excluded(self) -> "GitIgnoreSpec | None":
        return _globs(self.exclude)

    @cached_property
    def _included(self) -> "GitIgnoreSpec | None":
        return _globs(self.include)

    @cached_property
    def _since_ns(self) -> int:
        return int(self.since.timestamp() * 1e9) if self.since else -(1 << 63)

    def excludes_around(self, relative: str) -> bool:
        """Whether a folder is excluded, or one around it."""
        parts = relative.split("/") if relative else []
        return any(self.excludes_folder("/".join(parts[:end])) for end in range(1, len(parts) + 1))

    def excludes_folder(self, relative: str) -> bool:
        """Whether a folder, by its path from the root with `/`, is left with all it holds."""
        if relative in self.left_out:
            return True
        return self._excluded is not None and self._excluded.match_file(f"{relative}/")

    def excludes_file(self, relative: str) -> bool:
        """Whether a file, by its path from the root with `/`, is left."""
        if self._excluded is not None and self._excluded.match_file(relative):
            return True
        return self._included is not None and not self._included.match_file(relative)

    def refuses(self, found: os.stat_result) -> Reason | None:
        """Why a regular file is left for its size or its time."""
        if found.st_size == 0:
            return Reason.EMPTY
        if found.st_mtime_ns < self._since_ns:
            return Reason.EXCLUDED
        return Reason.TOO_LARGE if found.st_size > self.max_bytes else None


def _globs(patterns: tuple[str, ...]) -> "GitIgnoreSpec | None":
    """Compile globs with Python's own engine: re2 refuses names that are not UTF-8."""
    if not patterns:
        return None
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - 5 MB that most walks do without

    try:
        return GitIgnoreSpec.from_lines(patterns, backend="simple")
    except (ValueError, re.error):
        raise BadPattern(patterns[-1]) from None
