"""Files go through the workers; their fate is kept once the collector's part is safe.

The order makes a kill harmless: first the record is in the spool for good, then the index says
that the file is done. Killed in between, the file is read and told once more, under one subject.
"""

import math
import os
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Final

from agent.examining.outbox import Outbox
from agent.index import NOBODY, WAITING, Fate, FileIndex, Gone, Known, fate_refused, stamp_of
from agent.sweep import Examine, Place, Reconciled, Removed, Settle
from findings import Reason
from scanner.examined import Examined
from scanner.inspection import Inspection
from scanner.platform import System
from scanner.records import Paths, records_of
from scanner.walk import Candidate, CannotOpen, Refused, outcome_of, protection_of

COMMIT_EVERY_S: Final = 1.0
_MAY_BE_THE_MEDIUM: Final = frozenset({Reason.IO_ERROR, Reason.VANISHED, Reason.PERMISSION})


@dataclass(frozen=True, slots=True)
class Volume:
    """Where files lie: its number in the index, and the keyed hash it is told by."""

    number: int
    identity: str
    system: System = field(repr=False)
    is_present: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class _Case:
    """A file that is being read."""

    todo: Examine
    volume: Volume


class Examination:
    """Does what a reconciling pass proposes. Workers start when needed; `rest` ends them."""

    def __init__(
        self,
        index: FileIndex,
        outbox: Outbox,
        paths: Paths,
        rules: int,
        inspect: Callable[[], Inspection[_Case]],
    ) -> None:
        """`inspect` makes a fresh inspection; `rules` is the number of the rule set in force."""
        self._index, self._outbox, self._paths, self._rules = index, outbox, paths, rules
        self._inspect = inspect
        self._stack = ExitStack()
        self._inspection: Inspection[_Case] | None = None
        self._committed_s = time.monotonic()

    @property
    def in_flight(self) -> int:
        """Files handed to workers that have not come back."""
        return 0 if self._inspection is None else self._inspection.in_flight

    @property
    def has_room(self) -> bool:
        """Whether another file would keep a worker from idling."""
        return self._inspection is None or self._inspection.has_room

    @property
    def pids(self) -> list[int]:
        """The process numbers of the workers; none at rest."""
        return [] if self._inspection is None else self._inspection.pids

    def take(self, todo: Reconciled, volume: Volume) -> None:
        """Do one thing that a pass proposed; a file to read comes back later, from `collect`.

        Raises:
            StateProblem: what became of it cannot be kept.
        """
        match todo:
            case Examine():
                self._submit(_Case(todo, volume))
            case Settle(met=met, place=place, known=known):
                self._settle(met, place, known, volume)
            case Removed(gone=gone, why=why):
                self._outbox.gone(gone, why=why, medium=volume.identity)
        self._commit_now_and_then()

    def collect(self, within_s: float = math.inf) -> int:
        """Wait until workers have something to say, or some seconds; how many files came back."""
        if self._inspection is None:
            return 0
        back = 0
        for case, examined in self._inspection.collect(within_s):
            self._keep(case, examined)
            back += 1
        self._commit_now_and_then()
        return back

    def rest(self) -> None:
        """End the workers until the next file comes."""
        self._stack.close()
        self._inspection = None
        self._commit()

    def _submit(self, case: _Case) -> None:
        if self._inspection is None:
            self._inspection = self._stack.enter_context(self._inspect())
        try:
            self._inspection.submit(case, case.todo.met)
        except CannotOpen as error:
            outcome = outcome_of(error.reason)
            self._keep(case, Examined(media_type=None, outcome=outcome, reason=error.reason))

    def _keep(self, case: _Case, examined: Examined) -> None:
        """Tell what must be known of a file, then let the index say that it is done."""
        todo, met = case.todo, case.todo.met
        if examined.reason is Reason.VANISHED and todo.known is None:
            return  # gone before anybody knew of it: the next pass over its folder finds nothing
        if examined.reason in _MAY_BE_THE_MEDIUM and not case.volume.is_present():
            return  # pulled out while it was read: nothing is known of the file
        system = case.volume.system
        records = list(records_of(met, examined, protection_of(met, system), self._paths))
        told = self._outbox.file(
            records,
            subject=self._index.keys.subject(todo.place.folder.key, todo.place.name),
            medium=case.volume.identity,
            change=todo.change,
            previous=todo.previous,
            was_told=todo.known is not None and todo.known.fate.reported,
        )
        found = _found(met, system)
        fate = Fate(
            self._rules,
            examined.outcome.value if _still_is(met, found) else WAITING,
            examined.reason,
            examined.assessment.verdict,
            told,
            int(time.time()),
            _bytes(examined.content),
            _owner(found),
        )
        self._index.save(todo.place.folder, todo.place.name, stamp_of(met), fate)

    def _settle(self, met: Refused, place: Place, known: Known | None, volume: Volume) -> None:
        """Keep what a rule refused. One that the collector knew by its content is withdrawn."""
        if known is not None and known.fate.reported:
            subject = self._index.keys.subject(place.folder.key, place.name)
            gone = Gone(subject, reported=True, stamp=known.stamp)
            self._outbox.gone(gone, why=met.reason, medium=volume.identity)
        fate = fate_refused(met, self._rules, time.time())
        self._index.save(place.folder, place.name, stamp_of(met), fate)

    def _commit_now_and_then(self) -> None:
        if time.monotonic() - self._committed_s >= COMMIT_EVERY_S:
            self._commit()

    def _commit(self) -> None:
        self._index.commit()
        self._committed_s = time.monotonic()


def _found(met: Candidate, system: System) -> os.stat_result | None:
    """What is at the place of a file now; None when it went meanwhile: the next pass says so."""
    with suppress(OSError):
        return os.lstat(system.reachable(met.opens))
    return None


def _owner(found: os.stat_result | None) -> int:
    """Who owns a file. Windows gives accounts no number."""
    return found.st_uid if found is not None and os.name == "posix" else NOBODY


def _still_is(met: Candidate, found: os.stat_result | None) -> bool:
    """Whether a file is now what it was when the walk met it; else it is read again."""
    return found is None or (found.st_size, found.st_mtime_ns, found.st_ctime_ns) == (
        met.size, met.modified_ns, met.changed_ns,
    )  # fmt: skip


def _bytes(fingerprint: str | None) -> bytes | None:
    return None if fingerprint is None else bytes.fromhex(fingerprint.partition(":")[2])
