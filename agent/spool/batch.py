"""What goes into the spool, what comes out, and how full it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from findings import Severity


@dataclass(frozen=True, slots=True, repr=False)
class Entry:
    """One record to keep.

    record: a JSON object of the report contract.
    subject: what the record is about, as a keyed hash made by the caller; a later record with the
        same subject replaces this one where room is short.
    severity: where room is still short, less severe records go first.
    """

    record: Mapping[str, Any]
    subject: bytes
    severity: Severity


@dataclass(frozen=True, slots=True, repr=False)
class Batch:
    """Sealed records with consecutive numbers: `first_seq`, `first_seq` + 1... `last_seq`."""

    epoch: str
    first_seq: int
    records: tuple[bytes, ...]

    @property
    def last_seq(self) -> int:
        """The number of the last record: what the collector acknowledges."""
        return self.first_seq + len(self.records) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How much waits, for how long, and how many records were dropped since the spool was made."""

    records: int
    bytes: int
    oldest_age_s: float
    dropped: int
