"""The records of a report: one a file, one an unlistable folder, one summary at the end.

The field names and their meaning are those of the report contract, version 1. No field can hold a
raw value: a `Finding` is made by `Finding.of`, which masks and fingerprints.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from findings.location import Location
from findings.masking import Fingerprinter, masked
from findings.vocabulary import (
    Category,
    Entity,
    Exposure,
    Health,
    Identity,
    Outcome,
    Reason,
    Severity,
    Verdict,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One distinct value of one entity in one file, masked."""

    entity: Entity
    detector: str
    count: int
    masked: str
    fingerprint: str
    confidence: float
    location: str

    @classmethod
    def of(  # noqa: PLR0913 - the fields of a finding, by keyword
        cls,
        entity: Entity,
        detector: str,
        value: str,
        *,
        fingerprinter: Fingerprinter,
        confidence: float,
        location: Location,
        count: int = 1,
    ) -> "Finding":
        """Make the finding of a raw normalised value, which is not kept."""
        return cls(
            entity=entity,
            detector=detector,
            count=count,
            masked=masked(entity, value),
            fingerprint=fingerprinter.of(entity, value),
            confidence=round(confidence, 3),
            location=str(location),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Patients:
    """Distinct persons, with the interval; a person named twice counts once."""

    estimate: int = 0
    low: int = 0
    high: int = 0

    def __post_init__(self) -> None:
        """Hold the estimate inside its interval."""
        if not 0 <= self.low <= self.estimate <= self.high:
            raise ValueError("a patient count needs 0 <= low <= estimate <= high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What stands between the content and others. None: the system did not tell."""

    file_encrypted: bool = False
    volume_encrypted: bool | None = None
    exposures: tuple[Exposure, ...] = ()


NOBODY: Final = Patients()
UNKNOWN_PROTECTION: Final = Protection()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRecord:
    """What is said of one file, or of one member of an archive or mail."""

    path: str
    size: int
    modified: datetime | None
    media_type: str | None
    outcome: Outcome
    reason: Reason | None = None
    verdict: Verdict
    category: Category = Category.NONE
    confidence: float = 0.0
    severity: Severity = Severity.NONE
    identity: Identity = Identity.NONE
    health: Health = Health.NONE
    patients: Patients = NOBODY
    entities: Mapping[Entity, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    protection: Protection = UNKNOWN_PROTECTION
    rules: str
    content: str | None = None  # keyed fingerprint of the whole content, where it was wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderRecord:
    """A folder whose content could not be listed: what lies in it was not examined."""

    path: str
    outcome: Outcome = Outcome.FAILED
    reason: Reason = Reason.PERMISSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last record: counts of files (containers once, their members not)."""

    started: datetime
    seconds: float
    files: int
    bytes: int
    outcomes: Mapping[Outcome, int]
    verdicts: Mapping[Verdict, int]
    patients: Patients
    not_examined: Mapping[Reason, int]
    folders_not_listed: int = 0
    rules: str
    exit_code: int


ReportRecord = FileRecord | FolderRecord | Summary
