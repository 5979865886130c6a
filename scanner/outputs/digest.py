"""What a report for people shows, gathered as the records pass, in bounded memory."""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from findings import (
    Category,
    Exposure,
    FileRecord,
    Outcome,
    Reason,
    ReportRecord,
    Severity,
    Summary,
)
from scanner.outputs.labels import Standing
from scanner.outputs.rows import Containers, Row

_SKIPS_LISTED: Final = (Reason.ENCRYPTED, Reason.TOO_LARGE)  # someone must see to these


@dataclass(slots=True)
class Tally:
    """Files of one kind. `patients` sums their estimates: the same person may be in several."""

    files: int = 0
    patients: int = 0

    def add(self, record: FileRecord) -> None:
        """Count one file."""
        self.files += 1
        self.patients += record.patients.estimate


@dataclass(slots=True)
class Digest:
    """The worst rows and the counts of a report. `most_rows` bounds what is kept of the list."""

    most_rows: int
    summary: Summary | None = None
    standings: Counter[Standing] = field(default_factory=Counter)
    severities: dict[Severity, Tally] = field(default_factory=dict)
    categories: dict[Category, Tally] = field(default_factory=dict)
    exposures: dict[Exposure, Tally] = field(default_factory=dict)
    folders: dict[str, Tally] = field(default_factory=dict)
    _heap: list[tuple[tuple[int, int, int], int, Row]] = field(default_factory=list)
    _containers: Containers = field(default_factory=Containers)
    _number: Iterator[int] = field(default_factory=lambda: count(0, -1))

    def add(self, record: ReportRecord) -> None:
        """Take one record in."""
        for row in self._containers.take(record):
            self._take(row)
        if isinstance(record, Summary):
            self.summary = record

    def worst(self) -> list[Row]:
        """The rows kept, worst first."""
        return [row for _, _, row in sorted(self._heap, key=lambda item: item[:2], reverse=True)]

    @property
    def listed(self) -> int:
        """How many files belong in the list, kept or not: all but the clean and the left out."""
        return sum(number for kind, number in self.standings.items() if kind != Standing.CLEAN)

    def _take(self, row: Row) -> None:
        record, standing = row.record, row.standing
        if record.outcome is Outcome.SKIPPED and record.reason not in _SKIPS_LISTED:
            return  # left out by a rule: counted by the summary, not listed
        self.standings[standing] += 1
        if isinstance(record, FileRecord) and standing is Standing.LEAK:
            self._count(record)
        if standing is not Standing.CLEAN:
            item = (row.rank, next(self._number), row)
            if len(self._heap) < self.most_rows:
                heapq.heappush(self._heap, item)
            else:
                heapq.heappushpop(self._heap, item)

    def _count(self, record: FileRecord) -> None:
        self.severities.setdefault(record.severity, Tally()).add(record)
        self.categories.setdefault(record.category, Tally()).add(record)
        self.folders.setdefault(split_path(record.path)[0], Tally()).add(record)
        for exposure in record.protection.exposures:
            self.exposures.setdefault(exposure, Tally()).add(record)


def split_path(path: str) -> tuple[str, str]:
    """The folder of a file (`.` when the path has none) and its name with its member's, if any.

    A backslash parts a path that shows itself to be of Windows, and is a letter in any other.
    """
    container, bang, member = path.partition("!")
    windows = "/" not in container or container[1:2] == ":"
    at = max(container.rfind("/"), container.rfind("\\") if windows else -1)
    folder = container[:at] or "/" if at >= 0 else "."
    return folder, container[at + 1 :] + bang + member


def relative_to_roots(path: str, roots: tuple[str, ...]) -> str:
    """The part of a path below the root it was found under; the path itself when none fits."""
    for root in sorted(roots, key=len, reverse=True):
        trimmed = root.rstrip("/\\")
        if path.startswith(trimmed) and path[len(trimmed) : len(trimmed) + 1] in ("/", "\\"):
            return path[len(trimmed) + 1 :]
    return path
