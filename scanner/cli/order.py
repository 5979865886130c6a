"""From the words of a command line to one checked order, with every mistake told at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from scanner.cli.engine import no_such_root
from scanner.cli.parse import (
    ReportOrder,
    parse_duration,
    parse_format,
    parse_report,
    parse_since,
    parse_size,
)
from scanner.errors import UsageProblem, UsageProblems
from scanner.keys import fingerprinter
from scanner.limits import Limits
from scanner.locales import N_
from scanner.options import STANDARD_INPUT, PrivateZones, ScanOptions

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The command line of a scan, as typed. None: not given."""

    roots: tuple[str, ...]
    from_file: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_size: str | None = None
    since: str | None = None
    one_file_system: bool = False
    follow_symlinks: bool = False
    private: str = PrivateZones.SKIP.value
    authorisation: str | None = None
    jobs: int | None = None
    format: str = "table"
    reports: tuple[str, ...] = ()
    lang: str = "en"
    dry_run: bool = False
    key_file: str | None = None
    mask_paths: bool = False
    strict: bool = False
    timeout_per_file: str | None = None
    max_memory: str | None = None
    max_depth: int | None = None
    second_stage: bool = True


@dataclass(frozen=True, slots=True)
class Order:
    """What to scan, and where the result goes."""

    options: ScanOptions
    format: str
    reports: tuple[ReportOrder, ...]


@dataclass(slots=True)
class _Reading:
    """Goes on past a mistake and remembers it."""

    problems: list[UsageProblem] = field(default_factory=list)

    def tried(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except UsageProblems as error:
            self.problems.extend(error.problems)
        except UsageProblem as error:
            self.problems.append(error)
        return otherwise


def read_order(words: Words) -> Order:
    """Parse and check a command line.

    Raises:
        UsageProblems: with all that is wrong with it.
    """
    reading = _Reading()
    limits = _limits(words, reading)
    since = reading.tried(lambda: parse_since(words.since) if words.since else None, None)
    form = reading.tried(lambda: parse_format(words.format), "table")
    none: tuple[ReportOrder, ...] = ()
    reports = reading.tried(lambda: tuple(map(parse_report, words.reports)), none)
    private = reading.tried(lambda: _private(words.private), PrivateZones.SKIP)
    fallback = ScanOptions(roots=(".",))
    options = reading.tried(
        lambda: ScanOptions(
            roots=words.roots,
            from_file=words.from_file,
            include=words.include,
            exclude=words.exclude,
            since=since,
            one_file_system=words.one_file_system,
            follow_symlinks=words.follow_symlinks,
            private=private,
            authorisation=words.authorisation,
            jobs=words.jobs,
            limits=limits,
            key_file=words.key_file,
            mask_paths=words.mask_paths,
            lang=words.lang,
            strict=words.strict,
            dry_run=words.dry_run,
            second_stage=words.second_stage,
        ),
        fallback,
    )
    reading.problems.extend(_missing(words))
    reading.problems.extend(_misplaced(reports))
    if reading.problems:
        raise UsageProblems(tuple(reading.problems))
    return Order(options, form, reports)


def _limits(words: Words, reading: _Reading) -> Limits:
    limits = Limits()
    if words.max_size is not None:
        size = words.max_size
        found = reading.tried(lambda: parse_size(size, "--max-size"), limits.max_file_bytes)
        limits = replace(limits, max_file_bytes=found)
    if words.max_memory is not None:
        memory = words.max_memory
        found = reading.tried(lambda: parse_size(memory, "--max-memory"), limits.max_memory_bytes)
        limits = replace(limits, max_memory_bytes=found)
    if words.timeout_per_file is not None:
        time = words.timeout_per_file
        seconds = reading.tried(
            lambda: parse_duration(time, "--timeout-per-file"), limits.timeout_s
        )
        limits = replace(limits, timeout_s=seconds)
    if words.max_depth is not None:
        limits = replace(limits, max_depth=words.max_depth)
    return limits


def _private(name: str) -> PrivateZones:
    try:
        return PrivateZones(name)
    except ValueError:
        raise UsageProblem(
            N_("--private is skip, count or scan, not “{name}”."), name=name
        ) from None


def _missing(words: Words) -> Iterable[UsageProblem]:
    for root in words.roots:
        if root and root != STANDARD_INPUT and not _exists(root):
            yield no_such_root(root)
    listed = words.from_file
    if listed and listed != STANDARD_INPUT and not _exists(listed):
        yield UsageProblem(N_("The list “{path}” of --from-file does not exist."), path=listed)
    if words.key_file and (problem := key_problem(words.key_file)):
        yield problem


def _misplaced(reports: tuple[ReportOrder, ...]) -> Iterable[UsageProblem]:
    seen: set[str] = set()
    for report in reports:
        place = str(Path(report.path).absolute())
        if place in seen:
            yield UsageProblem(N_("Two reports would go to “{path}”."), path=report.path)
        elif not Path(report.path).absolute().parent.is_dir():
            yield UsageProblem(N_("There is no folder to put “{path}” in."), path=report.path)
        seen.add(place)


def key_problem(path: str) -> UsageProblem | None:
    """What is wrong with a key file, if anything. The key itself is not kept."""
    try:
        fingerprinter(path)
    except UsageProblem as problem:
        return problem
    return None


def _exists(path: str) -> bool:
    """Whether something has that name; what may not be looked at is left to the sweep to report."""
    try:
        Path(path).lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError:
        return True
    return True
