"""A summary of a run that did not reach its own: interrupted, or ended by an error."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from findings import (
    FileRecord,
    FolderRecord,
    Outcome,
    Patients,
    Reason,
    ReportRecord,
    Summary,
    Verdict,
)
from scanner.errors import ExitCode
from scanner.outputs.rows import Containers


@dataclass(slots=True)
class RunningCount:
    """Counts records as they pass.

    Patients cannot be joined across files here, so their interval is wide: at least those of the
    largest file, at most the sum.
    """

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    rules: str = ""
    _bytes: int = 0
    _folders: int = 0
    _most: Patients = field(default_factory=Patients)
    _patients_sum: int = 0
    _outcomes: Counter[Outcome] = field(default_factory=Counter)
    _verdicts: Counter[Verdict] = field(default_factory=Counter)
    _reasons: Counter[Reason] = field(default_factory=Counter)
    _containers: Containers = field(default_factory=Containers)

    def add(self, record: ReportRecord) -> None:
        """Count one record; members count with their container."""
        for row in self._containers.take(record):
            self._count(row.record)

    def summary(self, exit_code: ExitCode) -> Summary:
        """The summary of what was counted so far."""
        for row in self._containers.rest():
            self._count(row.record)
        high = max(self._patients_sum, self._most.high)
        return Summary(
            started=self.started,
            seconds=(datetime.now(UTC) - self.started).total_seconds(),
            files=self._outcomes.total(),
            bytes=self._bytes,
            outcomes=dict(self._outcomes),
            verdicts=dict(self._verdicts),
            patients=Patients(low=self._most.low, estimate=self._most.estimate, high=high),
            not_examined=dict(self._reasons),
            folders_not_listed=self._folders,
            rules=self.rules,
            exit_code=exit_code,
        )

    def _count(self, record: FileRecord | FolderRecord) -> None:
        if isinstance(record, FolderRecord):
            self._folders += 1
            return
        self.rules = record.rules
        self._bytes += record.size
        self._outcomes[record.outcome] += 1
        self._verdicts[record.verdict] += 1
        if record.reason and record.outcome is not Outcome.SCANNED:
            self._reasons[record.reason] += 1
        self._patients_sum += record.patients.high
        if record.patients.estimate > self._most.estimate:
            self._most = record.patients
