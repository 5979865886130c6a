"""What a sweep is asked to do, checked once and whole."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from scanner.errors import UsageProblem, UsageProblems
from scanner.limits import Limits
from scanner.locales import LANGUAGES, N_

STANDARD_INPUT: Final = "-"
MAX_JOBS: Final = 64  # a worker takes some 100 MB; more than this is a slip of the hand


class PrivateZones(StrEnum):
    """What is done with folders that their owner marked as private."""

    SKIP = "skip"  # not entered; one record says so
    COUNT = "count"  # not opened, files and bytes counted
    SCAN = "scan"  # the owner checks their own files; nothing leaves the screen


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOptions:
    """The order for one sweep.

    `roots` are paths as the user gave them, or `-` alone for the content of standard input.
    `from_file` names a list of further roots, one a line (`-`: standard input). `include` and
    `exclude` are gitignore-style globs. Files last modified before `since` are left out. Links are
    never followed out of the root they were met in. Cloud placeholders are always skipped:
    reading one would download it. `authorisation` names the signed file that lets one private zone
    of another be opened (see `scanner.authorisation`).

    Raises:
        UsageProblems: with everything that makes no sense, not only the first.
    """

    roots: tuple[str, ...] = ()
    from_file: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    since: datetime | None = None
    one_file_system: bool = False
    follow_symlinks: bool = False
    private: PrivateZones = PrivateZones.SKIP
    authorisation: str | None = field(default=None, repr=False)
    jobs: int | None = None  # None: as many as the machine can bear
    limits: Limits = field(default_factory=Limits)
    key_file: str | None = field(default=None, repr=False)
    mask_paths: bool = False
    lang: str = "en"
    strict: bool = False
    dry_run: bool = False
    second_stage: bool = True

    def __post_init__(self) -> None:
        """Refuse an order that makes no sense."""
        if problems := tuple(self._problems()):
            raise UsageProblems(problems)

    @property
    def max_size_bytes(self) -> int:
        """Files larger than this are skipped, reason `too_large`."""
        return self.limits.max_file_bytes

    def _problems(self) -> Iterator[UsageProblem]:
        yield from self._root_problems()
        yield from self._limit_problems()
        for glob in (*self.include, *self.exclude):
            if not glob.strip() or "\0" in glob:
                yield UsageProblem(N_("An --include or --exclude pattern is empty."))
        if self.since is not None and self.since.tzinfo is None:
            yield UsageProblem(N_("The date of --since has no time zone."))
        if self.authorisation is not None and self.private is not PrivateZones.SCAN:
            yield UsageProblem(N_("--authorisation goes with --private scan."))
        if self.lang not in LANGUAGES:
            yield UsageProblem(N_("There is no language “{lang}”: use fr or en."), lang=self.lang)

    def _root_problems(self) -> Iterator[UsageProblem]:
        if not self.roots and self.from_file is None:
            yield UsageProblem(
                N_("Nothing to scan was named."),
                next_step=N_("Name a folder, for example: colmate scan Documents"),
            )
        if any(not root or "\0" in root for root in self.roots):
            yield UsageProblem(N_("A path to scan is empty."))
        if self.authorisation is not None and (len(self.roots) != 1 or self.from_file is not None):
            yield UsageProblem(N_("--authorisation opens one zone: name that one alone."))
        piped = STANDARD_INPUT in self.roots
        if piped and (len(self.roots) > 1 or self.from_file is not None):
            yield UsageProblem(N_("“-” scans standard input and stands alone."))

    def _limit_problems(self) -> Iterator[UsageProblem]:
        limits = self.limits
        if limits.max_file_bytes <= 0:
            yield UsageProblem(N_("--max-size must be more than zero."))
        if limits.timeout_s <= 0:
            yield UsageProblem(N_("--timeout-per-file must be more than zero."))
        if limits.max_memory_bytes < 64 << 20:
            yield UsageProblem(N_("--max-memory must be 64M or more."))
        if limits.max_depth < 0:
            yield UsageProblem(N_("--max-depth must be zero or more."))
        if self.jobs is not None and not 1 <= self.jobs <= MAX_JOBS:
            yield UsageProblem(N_("--jobs must be between 1 and {most}."), most=MAX_JOBS)
