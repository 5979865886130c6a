"""A scanner that answers at once with synthetic records, for the tests of what shows them."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from findings import (
    Category,
    Entity,
    Exposure,
    FileRecord,
    Finding,
    Fingerprinter,
    FolderRecord,
    Health,
    Identity,
    Location,
    Outcome,
    Patients,
    Protection,
    Reason,
    ReportRecord,
    Severity,
    Summary,
    Verdict,
)
from scanner.cli.engine import Engine, Explained
from scanner.errors import ColmateError
from scanner.examined import Term
from scanner.options import ScanOptions
from scanner.outputs.running_count import RunningCount
from scanner.progress import Progress

STARTED = datetime(2026, 11, 21, 9, 14, 3, tzinfo=UTC)
RULES = "2026.11.1"
KEY = Fingerprinter(bytes(range(32)))


def file_record(path: str = "Bureau/cr.docx", **changes: object) -> FileRecord:
    """A clean file, with what is changed of it."""
    record = FileRecord(
        path=path,
        size=36_785,
        modified=STARTED,
        media_type="application/pdf",
        outcome=Outcome.SCANNED,
        verdict=Verdict.CLEAN,
        rules=RULES,
    )
    return replace(record, **changes)  # type: ignore[arg-type]


def finding(entity: Entity, value: str, *, count: int = 1, row: int = 1) -> Finding:
    """A finding of a synthetic value."""
    return Finding.of(
        entity,
        "fake",
        value,
        fingerprinter=KEY,
        confidence=0.99,
        location=Location.at(sheet=1, row=row),
        count=count,
    )


def leak(path: str, patients: int = 1, **changes: object) -> FileRecord:
    """A health record that lies unprotected."""
    return file_record(
        path,
        **{
            "verdict": Verdict.LEAK,
            "category": Category.HEALTH_RECORD,
            "confidence": 0.98,
            "severity": Severity.CRITICAL if patients > 100 else Severity.HIGH,
            "identity": Identity.IDENTIFIED,
            "health": Health.INDIVIDUAL,
            "patients": Patients(estimate=patients, low=patients, high=patients + patients // 9),
            "entities": {Entity.NIR: patients, Entity.PERSON: patients, Entity.BIRTH_DATE: 1,
                         Entity.DIAGNOSIS: 3, Entity.MEDICINE: 2},
            "findings": (
                finding(Entity.NIR, "185017599900101", row=14),
                finding(Entity.PERSON, "Zoé Exemple", count=3),
                finding(Entity.BIRTH_DATE, "14/03/1985"),
            ),
            "protection": Protection(exposures=(Exposure.REMOVABLE, Exposure.WORLD_READABLE)),
        }
        | changes,
    )  # fmt: skip


def unread(path: str, reason: Reason, outcome: Outcome = Outcome.FAILED) -> FileRecord:
    """A file that was not examined."""
    return file_record(path, outcome=outcome, reason=reason, verdict=Verdict.UNKNOWN)


def few_records() -> list[ReportRecord]:
    """One record of each kind that a report shows differently."""
    return [
        leak("Bureau/Staff/export_rcp.xlsx", 1204),
        leak("Bureau/mail.eml!cr.pdf", 2),
        leak("Bureau/mail.eml", 2, protection=Protection(exposures=(Exposure.CLOUD_SYNC,))),
        file_record(
            "Bureau/paie.csv",
            verdict=Verdict.REVIEW,
            category=Category.NATIONAL_IDENTIFIER,
            severity=Severity.MEDIUM,
            entities={Entity.NIR: 40},
            confidence=0.5,
        ),
        unread("Bureau/casse.pdf", Reason.CORRUPT),
        file_record("Bureau/long.zip", outcome=Outcome.PARTIAL, reason=Reason.ARCHIVE_DEPTH),
        file_record(
            "Bureau/coffre.7z",
            outcome=Outcome.SKIPPED,
            reason=Reason.ENCRYPTED,
            verdict=Verdict.PROTECTED,
            protection=Protection(file_encrypted=True),
        ),
        unread("Bureau/lien", Reason.LINK, Outcome.SKIPPED),
        FolderRecord(path="Bureau/fermé"),
        file_record("Bureau/notes.txt"),
    ]


def summary_of(records: Iterable[ReportRecord], exit_code: int | None = None) -> Summary:
    """The summary an engine would end these records with."""
    counted = RunningCount(started=STARTED, rules=RULES)
    for record in records:
        counted.add(record)
    summary = replace(counted.summary(0), seconds=12.8)  # type: ignore[arg-type]
    if exit_code is None:
        incomplete = summary.outcomes.get(Outcome.FAILED, 0) + summary.outcomes.get(
            Outcome.PARTIAL, 0
        )
        exit_code = 1 if summary.verdicts.get(Verdict.LEAK) else 3 if incomplete else 0
    return replace(summary, exit_code=exit_code)


def many_records(number: int, seed: int = 7) -> Iterator[ReportRecord]:
    """A sweep of so many files, some of each kind, always the same for a seed."""
    chance = random.Random(seed)
    folders = ("Bureau/Staff/2024", "Bureau/RCP", "Documents/Recherche/cohorte", "Téléchargements",
               "E:/sauvegarde", "Documents/Courriers")  # fmt: skip
    kinds = ("docx", "pdf", "xlsx", "eml", "csv", "txt", "dcm")
    for n in range(number):
        path = f"{chance.choice(folders)}/document {n:05d}.{chance.choice(kinds)}"
        fate = chance.random()
        if fate < 0.5:
            some = tuple(chance.sample(list(Exposure), chance.choice((0, 1, 1, 2))))
            severity = chance.choice(
                (Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
            )
            yield leak(path, int(chance.paretovariate(1.1)) % 5000 + 1,
                       severity=severity, protection=Protection(exposures=some),
                       category=chance.choice(list(Category)[2:]))  # fmt: skip
        elif fate < 0.7:
            yield file_record(path, verdict=Verdict.REVIEW, severity=Severity.LOW,
                              category=Category.PSEUDONYMOUS_HEALTH, confidence=0.4,
                              entities={Entity.DIAGNOSIS: 4, Entity.IPP: 2})  # fmt: skip
        elif fate < 0.75:
            yield unread(path, chance.choice((Reason.CORRUPT, Reason.TIMEOUT, Reason.PERMISSION)))
        elif fate < 0.8:
            yield unread(path, chance.choice((Reason.EXCLUDED, Reason.LINK)), Outcome.SKIPPED)
        else:
            yield file_record(path)


HALF_WAY = Progress(
    files_done=5, files_total=10, bytes_done=1 << 20, bytes_total=2 << 20, leaks=2, not_examined=1
)


@dataclass
class FakeScanner:
    """Answers with `records`, having told what it `lacks`; `fails` is raised after them."""

    records: tuple[ReportRecord, ...] = ()
    exit_code: int | None = None
    fails: BaseException | None = None
    lacks: ColmateError | None = None
    explained: tuple[tuple[FileRecord, tuple[Term, ...]], ...] = ()
    asked: ScanOptions | None = None

    def sweep(
        self,
        options: ScanOptions,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        on_notice: Callable[[ColmateError], None] | None = None,
    ) -> Iterator[ReportRecord]:
        """Yield the records and their summary."""
        self.asked = options
        if self.lacks and on_notice:
            on_notice(self.lacks)
        if on_progress:
            on_progress(HALF_WAY)
        yield from self.records
        if self.fails:
            raise self.fails
        yield summary_of(self.records, self.exit_code)

    def explain(self, path: str, options: ScanOptions) -> Explained:
        """Give the prepared explanation."""
        self.asked = options
        return list(self.explained)

    def engine(self) -> Engine:
        """As the commands take it."""
        return Engine(self.sweep, self.explain)
