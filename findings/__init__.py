"""The shared words of Colmate: what a report says. Standard library only."""

from findings.location import Location, Unit
from findings.masking import Fingerprinter, masked
from findings.record import (
    FileRecord,
    Finding,
    FolderRecord,
    Patients,
    Protection,
    ReportRecord,
    Summary,
)
from findings.vocabulary import (
    SCHEMA_VERSION,
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

__all__ = [
    "SCHEMA_VERSION",
    "Category",
    "Entity",
    "Exposure",
    "FileRecord",
    "Finding",
    "Fingerprinter",
    "FolderRecord",
    "Health",
    "Identity",
    "Location",
    "Outcome",
    "Patients",
    "Protection",
    "Reason",
    "ReportRecord",
    "Severity",
    "Summary",
    "Unit",
    "Verdict",
    "masked",
]
