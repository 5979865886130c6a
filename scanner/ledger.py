"""The account of a sweep: every record that goes out is counted once, for the last record."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from findings import FileRecord, FolderRecord, Outcome, Patients, Reason, Summary, Verdict
from scanner.assess.persons import Persons
from scanner.errors import ExitCode
from scanner.rules import RULES_VERSION

_INCOMPLETE = frozenset({Outcome.FAILED, Outcome.PARTIAL})


@dataclass(slots=True)
class Ledger:
    """Counts files (containers once, their members not) and the distinct patients of all."""

    strict: bool = False
    opens_zones: bool = False  # the user asked to have private zones opened
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    files: int = 0
    bytes: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    not_examined: Counter[Reason] = field(default_factory=Counter)
    folders_not_listed: int = 0
    persons: Persons = field(default_factory=Persons)
    named_nobody: int = 0
    interrupted: bool = False
    zones_refused: int = 0
    _clock: float = field(default_factory=time.monotonic)

    def file(self, record: FileRecord, persons: tuple[frozenset[int], ...] = ()) -> None:
        """Count a file met by the walk, with the keyed persons of its assessment."""
        self.files += 1
        self.bytes += record.size
        self.outcomes[record.outcome] += 1
        self.verdicts[record.verdict] += 1
        if record.reason is not None and record.outcome is not Outcome.SCANNED:
            self.not_examined[record.reason] += 1
        self.zones_refused += record.reason is Reason.PRIVATE_ZONE
        if record.verdict is Verdict.LEAK:
            self.persons.see_all(persons)
            self.named_nobody += 0 if persons else record.patients.estimate

    def seen(self, size: int) -> None:
        """Count a file that was met and, in a dry run, left alone."""
        self.files += 1
        self.bytes += size

    def folder(self, _record: FolderRecord) -> None:
        """Count a folder that could not be listed."""
        self.folders_not_listed += 1

    def summary(self) -> Summary:
        """The last record of the report."""
        counted = self.persons.count()
        return Summary(
            started=self.started,
            seconds=time.monotonic() - self._clock,
            files=self.files,
            bytes=self.bytes,
            outcomes=dict(self.outcomes),
            verdicts=dict(self.verdicts),
            patients=Patients(
                estimate=counted.estimate + self.named_nobody,
                low=counted.low,
                high=counted.high + self.named_nobody,
            ),
            not_examined=dict(self.not_examined),
            folders_not_listed=self.folders_not_listed,
            rules=RULES_VERSION,
            exit_code=self.exit_code().value,
        )

    def exit_code(self) -> ExitCode:
        """What the sweep ends with: interrupted, refused, leak, incomplete or done."""
        incomplete = self.folders_not_listed > 0 or any(self.outcomes[o] for o in _INCOMPLETE)
        if self.interrupted:
            return ExitCode.INTERRUPTED
        if self.opens_zones and self.zones_refused:
            return ExitCode.REFUSED
        if incomplete and self.strict:
            return ExitCode.INCOMPLETE
        if self.verdicts[Verdict.LEAK]:
            return ExitCode.LEAK
        return ExitCode.INCOMPLETE if incomplete else ExitCode.DONE
