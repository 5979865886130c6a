"""One document's bytes in, its fate and judgement out. Runs in a worker; knows no path.

Containers are gone through to the depth limit under one allowance of members and time; whatever
could not be read becomes a reason, and what was found before it still counts.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, assert_never

from detectors import DocumentReader, Reader, Reading
from detectors.document import Passage, Prose, Record, Table
from findings import (
    Fingerprinter,
    Outcome,
    Reason,
    Verdict,
)
from scanner.assess.case import CaseFile
from scanner.assess.container import left_out, summed_up
from scanner.assess.verdict import conclude
from scanner.examined import NOT_ASSESSED, Assessment, Examined, ExaminedMember
from scanner.extractors import Content, Format, Gap, Item, Member, Part, recognise
from scanner.extractors.errors import BudgetSpent, ExtractError, TooDeep, Unsupported
from scanner.limits import Limits

SOFT_TIME_SHARE: Final = 0.8  # of the time limit: stop by ourselves and keep what was found
_BY_RULE: Final = frozenset({Reason.ENCRYPTED, Reason.UNSUPPORTED, Reason.ARCHIVE_DEPTH})
PROTECTED: Final = Assessment(verdict=Verdict.PROTECTED)


class OutOfTime(ExtractError):
    """The soft time limit of the whole file has passed."""

    reason = Reason.TIMEOUT


@dataclass(slots=True)
class Allowance:
    """What is left for one file with all its members."""

    limits: Limits
    deadline: float  # of time.monotonic()
    members: int = 0

    @classmethod
    def fresh(cls, limits: Limits) -> "Allowance":
        """A whole allowance, starting now."""
        return cls(limits, time.monotonic() + limits.timeout_s * SOFT_TIME_SHARE)

    def spend_member(self) -> None:
        """Count one more member.

        Raises:
            BudgetSpent: there were too many.
        """
        self.members += 1
        if self.members > self.limits.max_members:
            raise BudgetSpent

    def check_time(self) -> None:
        """Stop in good order while there is time to report.

        Raises:
            OutOfTime: the soft limit has passed.
        """
        if time.monotonic() > self.deadline:
            raise OutOfTime


@dataclass(slots=True)
class _Progress:
    """What happened so far while one document was read."""

    case: CaseFile
    reader: DocumentReader
    members: list[ExaminedMember] = field(default_factory=list)
    gap: Reason | None = None
    saw_anything: bool = False


def _nobody_listens(_member: ExaminedMember) -> None:
    """The default listener."""


@dataclass(frozen=True, slots=True)
class Examiner:
    """Examines documents with one set of detectors and one key."""

    reader: Reader
    fingerprinter: Fingerprinter
    limits: Limits
    on_member: Callable[[ExaminedMember], None] = _nobody_listens

    def examine(self, content: Content) -> Examined:
        """Examine one file with all its members; `on_member` hears of each outermost one."""
        return self._document(content, Allowance.fresh(self.limits), depth=0)

    def _document(self, content: Content, allowance: Allowance, depth: int) -> Examined:
        if content.size == 0:
            return Examined(media_type=None, outcome=Outcome.SKIPPED, reason=Reason.EMPTY)
        known = recognise(content)
        if known is None:
            return _unread(None, Reason.UNSUPPORTED)
        if known.is_container and depth >= self.limits.max_depth:
            return _unread(known, Reason.ARCHIVE_DEPTH)
        progress = _Progress(CaseFile(self.fingerprinter, self.limits), self.reader.new_document())
        stopped: Reason | None = None
        try:
            self._take(known.read(content, self.limits), progress, allowance, depth)
        except ExtractError as error:
            stopped = error.reason
        except MemoryError:
            stopped = Reason.MEMORY
        except RecursionError:
            stopped = Reason.CORRUPT
        return _closed(known, progress, stopped)

    def _take(
        self, items: Iterator[Item], progress: _Progress, allowance: Allowance, depth: int
    ) -> None:
        for item in items:
            allowance.check_time()
            match item:
                case Prose() | Table() | Record():
                    progress.saw_anything = True
                    for reading in self._readings(item, progress):
                        progress.case.add(reading)
                case Member():
                    progress.members.append(member := self._member(item, allowance, depth))
                    if depth == 0:
                        self.on_member(member)
                case Part():
                    self._part(item, progress, allowance, depth)
                case Gap():
                    progress.gap = progress.gap or item.reason
                case _:
                    assert_never(item)

    def _readings(self, passage: Passage, progress: _Progress) -> Iterator[Reading]:
        if isinstance(passage, Prose) and progress.case.chars == 0:
            passage = Prose(passage.text, passage.where, passage.zone, opening=True)
        yield from progress.reader.read(passage)

    def _member(self, member: Member, allowance: Allowance, depth: int) -> ExaminedMember:
        allowance.spend_member()
        if member.refused is not None:
            examined = _unread(None, member.refused)
        else:
            examined = self._document(member.content, allowance, depth + 1)
        return ExaminedMember(name=member.name, size=member.content.size, examined=examined)

    def _part(self, part: Part, progress: _Progress, allowance: Allowance, depth: int) -> None:
        """Read a part as if its passages stood in the document that holds it."""
        allowance.spend_member()
        if depth >= self.limits.max_depth:
            raise TooDeep
        known = recognise(part.content) if part.content.size else None
        try:
            if known is None:
                raise Unsupported
            items = known.read(part.content, self.limits)
            self._take(items, progress, allowance, depth + 1)
        except (OutOfTime, BudgetSpent):
            raise
        except ExtractError as error:
            progress.gap = progress.gap or error.reason


def _unread(known: Format | None, reason: Reason) -> Examined:
    """A document that was not opened, or not at all understood."""
    return Examined(
        media_type=known.media_type if known else None,
        outcome=Outcome.SKIPPED if reason in _BY_RULE else Outcome.FAILED,
        reason=reason,
        assessment=PROTECTED if reason is Reason.ENCRYPTED else NOT_ASSESSED,
    )


def _closed(known: Format, progress: _Progress, stopped: Reason | None) -> Examined:
    """Conclude on what was read of a document."""
    members = tuple(progress.members)
    if stopped is not None and not progress.saw_anything and not members:
        return _unread(known, stopped)
    reason = stopped or progress.gap or left_out(members)
    assessment = summed_up(conclude(progress.case), members)
    sealed = _is_sealed(progress, members, stopped) and assessment.verdict is not Verdict.LEAK
    if sealed:
        assessment = replace(assessment, verdict=Verdict.PROTECTED, confidence=0.0)
    elif reason is not None and assessment.verdict is Verdict.CLEAN:
        assessment = replace(assessment, verdict=Verdict.UNKNOWN, confidence=0.0)
    return Examined(
        media_type=known.media_type,
        outcome=_outcome(reason, sealed=sealed),
        reason=reason,
        assessment=assessment,
        members=members,
    )


def _is_sealed(
    progress: _Progress, members: tuple[ExaminedMember, ...], stopped: Reason | None
) -> bool:
    """Whether what matters is encrypted: a mail's content below its headers, every member."""
    if stopped is Reason.ENCRYPTED:
        return True
    reasons = {member.examined.reason for member in members}
    return reasons == {Reason.ENCRYPTED} and not progress.saw_anything


def _outcome(reason: Reason | None, *, sealed: bool) -> Outcome:
    if sealed:
        return Outcome.SKIPPED
    return Outcome.SCANNED if reason is None else Outcome.PARTIAL
