"""The sweep: walk, open, examine, write down. The only module that knows every stage.

Records come in the order of the walk, each container's members before it, the summary last.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from findings import FileRecord, FolderRecord, Outcome, Protection, Reason, ReportRecord, Verdict
from scanner.examined import Examined
from scanner.inspection import Inspection, OnNotice
from scanner.keys import fingerprinter
from scanner.ledger import Ledger
from scanner.opened_zone import OpenedZone
from scanner.options import STANDARD_INPUT, PrivateZones, ScanOptions
from scanner.platform import System, this_system
from scanner.progress import Progress
from scanner.records import Met, Paths, records_of, refused
from scanner.standard_input import Piped, piped
from scanner.totals import Totals
from scanner.walk import (
    Candidate,
    CannotOpen,
    Item,
    Permit,
    PrivateMode,
    Refused,
    Unlistable,
    WalkRules,
    open_candidate,
    outcome_of,
    protection_of,
    walk,
)
from scanner.workers import Setup

OnProgress = Callable[[Progress], None]
Watch = Callable[[list[FileRecord], Examined | None], None]
MAX_WAITING = 10_000  # records held back by one slow file before it


def sweep(
    options: ScanOptions,
    *,
    on_progress: OnProgress | None = None,
    on_notice: OnNotice | None = None,
    watch: Watch | None = None,
    system: System | None = None,
) -> Iterator[ReportRecord]:
    """Scan what the options name.

    Yields each record once it and all before it are known; the summary is the last. Closing the
    iterator early, or throwing `KeyboardInterrupt` into it, stops the workers; the latter still
    gives the summary of what was done. `watch` is told each file's records with what the worker
    said of it; `on_notice`, what the sweep does without, in words for people.

    Raises:
        ColmateError: the order makes no sense: a root that does not exist, an unusable key. Or
            its authorisation is refused.
    """
    seen = _Watchers(on_progress, on_notice, watch)
    with ExitStack() as stack:
        yield from _Sweep(options, seen, system or this_system(), stack).records()


@dataclass(frozen=True, slots=True)
class _Watchers:
    """Who is told what, while the sweep goes on."""

    on_progress: OnProgress | None
    on_notice: OnNotice | None
    watch: Watch | None


@dataclass(slots=True)
class _Slot:
    """A place in the order of the report, filled when the file's fate is known."""

    met: Candidate | Piped | None = None
    records: list[FileRecord | FolderRecord] = field(default_factory=list)
    filled: bool = False


class _Sweep:
    """One sweep from its order to its last record."""

    def __init__(
        self,
        options: ScanOptions,
        watchers: _Watchers,
        system: System,
        stack: ExitStack,
    ) -> None:
        self._options = options
        self._key = fingerprinter(options.key_file)
        self._paths = Paths(self._key, masked=options.mask_paths)
        self._ledger = Ledger(
            strict=options.strict, opens_zones=options.private is PrivateZones.SCAN
        )
        self._system = system
        self._opened = stack.enter_context(
            OpenedZone(options, system, self._ledger, watchers.on_notice)
        )
        self._rules = _rules(options, self._opened.permit)
        self._items = self._walk()
        self._watchers = watchers
        self._totals = Totals(lambda: walk(self._rules, self._system))
        if watchers.on_progress is not None and _can_be_walked_twice(options):
            stack.enter_context(self._totals)
        self._inspection: Inspection[_Slot] = stack.enter_context(
            Inspection(
                Setup(limits=options.limits, key=self._key.key),
                _jobs(options),
                self._open,
                second_stage=options.second_stage,
                on_notice=watchers.on_notice,
            )
        )
        self._slots: deque[_Slot] = deque()

    def records(self) -> Iterator[ReportRecord]:
        """Every record, the summary last even when interrupted."""
        try:
            for item in self._items:
                self._take(item)
                yield from self._ready()
            while self._slots:
                self._collect()
                yield from self._ready()
        except KeyboardInterrupt:
            self._ledger.interrupted = True
        self._opened.end()  # before what may be the last that is asked for
        yield self._ledger.summary()

    def _walk(self) -> Iterator[Item | Piped]:
        if _is_piped(self._options):
            return iter((piped(),))
        return walk(self._rules, self._system)

    def _take(self, item: Item | Piped) -> None:
        match item:
            case Candidate() | Piped():
                self._slots.append(slot := _Slot(met=item))
                self._submit(slot)
            case Refused():
                self._slots.append(slot := _Slot())
                self._refuse(slot, item, item.outcome, item.reason)
            case Unlistable():
                folder = FolderRecord(path=self._paths.written(item.path), reason=item.reason)
                self._ledger.folder(folder)
                self._slots.append(_Slot(records=[folder], filled=True))
        while not self._inspection.has_room or len(self._slots) > MAX_WAITING:
            self._collect()

    def _submit(self, slot: _Slot) -> None:
        assert slot.met is not None
        if self._options.dry_run:
            self._ledger.seen(slot.met.size)
            slot.filled = True
            return
        try:
            self._inspection.submit(slot, slot.met)
        except CannotOpen as error:
            self._refuse(slot, slot.met, outcome_of(error.reason), error.reason)

    def _refuse(self, slot: _Slot, met: Met, outcome: Outcome, reason: Reason) -> None:
        record = refused(met, outcome, reason, self._paths)
        self._ledger.file(record)
        slot.records, slot.filled = [record], True
        if self._watchers.watch is not None:
            self._watchers.watch([record], None)

    def _open(self, met: Candidate) -> int:
        """Open a file, while there is leave to.

        Raises:
            CannotOpen: it has gone, may not be read, or the leave to open its zone is over.
        """
        if self._opened.is_over:
            raise CannotOpen(Reason.PRIVATE_ZONE)
        return open_candidate(met, self._system)

    def _collect(self) -> None:
        """Wait for some fates, and write down those that are final."""
        for slot, examined in self._inspection.collect():
            self._fill(slot, examined)

    def _fill(self, slot: _Slot, examined: Examined) -> None:
        assert slot.met is not None
        protection = Protection()
        if isinstance(slot.met, Candidate):
            protection = protection_of(slot.met, self._system)
        records = list(records_of(slot.met, examined, protection, self._paths))
        self._ledger.file(records[-1], examined.assessment.persons)
        slot.records, slot.filled = [*records], True
        if self._watchers.watch is not None:
            self._watchers.watch(records, examined)

    def _ready(self) -> Iterator[FileRecord | FolderRecord]:
        """The records of the files whose fate, and that of all before, is known."""
        while self._slots and self._slots[0].filled:
            yield from self._slots.popleft().records
        if self._watchers.on_progress is not None:
            self._watchers.on_progress(self._progress())

    def _progress(self) -> Progress:
        return Progress(
            files_done=self._ledger.files,
            files_total=self._totals.files,
            bytes_done=self._ledger.bytes,
            bytes_total=self._totals.bytes,
            leaks=self._ledger.verdicts[Verdict.LEAK],
            not_examined=self._ledger.verdicts[Verdict.UNKNOWN],
        )


def _is_piped(options: ScanOptions) -> bool:
    return options.roots == (STANDARD_INPUT,)


def _can_be_walked_twice(options: ScanOptions) -> bool:
    """Whether counting ahead takes nothing from the sweep: a list out of a pipe is read once."""
    listed = options.from_file
    return not _is_piped(options) and (listed is None or Path(listed).is_file())


def _jobs(options: ScanOptions) -> int:
    return options.jobs or os.cpu_count() or 1


def _rules(options: ScanOptions, permit: Permit | None) -> WalkRules:
    return WalkRules(
        roots=options.roots,
        from_file=options.from_file,
        include=options.include,
        exclude=options.exclude,
        max_bytes=options.limits.max_file_bytes,
        since=options.since,
        one_file_system=options.one_file_system,
        follow_symlinks=options.follow_symlinks,
        private=PrivateMode(options.private.value),
        permit=permit,
    )
