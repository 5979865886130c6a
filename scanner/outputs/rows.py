"""The rows of a list for people: one a file, with a container's members under it."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from findings import FileRecord, FolderRecord, Outcome, ReportRecord, Severity, Verdict
from scanner.outputs.labels import Standing

_SEVERITY_RANK: Final = {severity: rank for rank, severity in enumerate(Severity)}
_WORST_MEMBERS: Final = 5
_READ: Final = {
    Verdict.LEAK: Standing.LEAK,
    Verdict.REVIEW: Standing.REVIEW,
    Verdict.PROTECTED: Standing.PROTECTED,
    Verdict.UNKNOWN: Standing.UNREAD,
    Verdict.CLEAN: Standing.CLEAN,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One file of the list, with the worst of its members if it is a container."""

    record: FileRecord | FolderRecord
    members: tuple[FileRecord, ...] = ()

    @property
    def standing(self) -> Standing:
        """Where the file stands."""
        return standing_of(self.record)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sort key, worst highest: standing, severity, patients."""
        if isinstance(self.record, FolderRecord):
            return self.standing.badness, 0, 0
        severity = _SEVERITY_RANK[self.record.severity]
        return self.standing.badness, severity, self.record.patients.estimate


@dataclass(slots=True)
class Containers:
    """Puts the members of containers, whose records come first, under their container.

    Only a container that comes tells a member from a file with `!` in its name.
    """

    _waiting: list[Row] = field(default_factory=list)

    def take(self, record: ReportRecord) -> Iterator[Row]:
        """Take the next record, yield the rows that are now known to stand by themselves."""
        if isinstance(record, FileRecord):
            row = Row(record, tuple(self._members_of(record.path)))
            if "!" in record.path:
                self._waiting.append(row)
                return
            yield from self.rest()
            yield row
            return
        yield from self.rest()
        if isinstance(record, FolderRecord):
            yield Row(record)

    def _members_of(self, path: str) -> list[FileRecord]:
        inner: list[Row] = []
        while self._waiting and self._waiting[-1].record.path.startswith(f"{path}!"):
            inner.append(self._waiting.pop())
        rows = [part for row in inner for part in (row, *map(Row, row.members))]
        worst = heapq.nlargest(_WORST_MEMBERS, rows, key=lambda row: row.rank)
        return [
            row.record
            for row in worst
            if isinstance(row.record, FileRecord) and row.standing != Standing.CLEAN
        ]

    def rest(self) -> Iterator[Row]:
        """Yield what waited for a container that did not come."""
        rows, self._waiting = self._waiting, []
        yield from rows


def standing_of(record: FileRecord | FolderRecord) -> Standing:
    """Where one record stands; what was read in part is never clean."""
    if isinstance(record, FolderRecord):
        return Standing.UNREAD
    standing = _READ[record.verdict]
    if standing is Standing.CLEAN and record.outcome is not Outcome.SCANNED:
        return Standing.PARTIAL if record.outcome is Outcome.PARTIAL else Standing.UNREAD
    return standing
