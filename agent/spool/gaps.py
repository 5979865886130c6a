"""Gap records: how the spool says what it could not keep. Nothing is lost in silence.

Losses are counted in a table of a few rows, in the transaction that drops; they become records
when a batch is made. So one gap record tells any number of losses, and room for it is always there.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from findings import SCHEMA_VERSION, Severity

SEVERITIES: Final = tuple(Severity)  # by rank, from the least severe
LATEST: Final = 253_402_300_799  # the last second of year 9999: a clock may say anything


class GapReason(StrEnum):
    """Why records are missing from the stream."""

    COALESCED = "coalesced"  # room was short; a newer record of the same file is kept
    SPOOL_FULL = "spool_full"  # room was short
    TOO_LARGE = "too_large"  # one record is larger than the spool takes
    UNWRITABLE = "unwritable"  # the disk refused
    REFUSED = "refused"  # the collector cannot take the record
    SPOOL_LOST = "spool_lost"  # the spool was damaged and made anew
    SPOOL_RESTORED = "spool_restored"  # the spool went back to an older state, from a backup


UNCOUNTED: Final = frozenset({GapReason.SPOOL_LOST, GapReason.SPOOL_RESTORED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """So many records of one severity, for one reason, written between two moments (seconds)."""

    reason: GapReason
    severity: int = 0
    records: int = 1
    first_at: int
    last_at: int


@dataclass(slots=True)
class Untold:
    """Losses counted in memory while the disk takes nothing; a few at most, whatever happens."""

    _losses: dict[tuple[GapReason, int], Loss] = field(default_factory=dict)

    def add(self, loss: Loss) -> None:
        """Count a loss."""
        key = (loss.reason, loss.severity)
        before = self._losses.get(key, replace(loss, records=0))
        self._losses[key] = replace(
            loss,
            records=before.records + loss.records,
            first_at=min(before.first_at, loss.first_at),
            last_at=max(before.last_at, loss.last_at),
        )

    def note_all(self, connection: sqlite3.Connection) -> None:
        """Add them to the count on disk; `clear` once that is committed."""
        for loss in self._losses.values():
            note(connection, loss)

    def clear(self) -> None:
        """Forget what the disk has now."""
        self._losses.clear()


def note(connection: sqlite3.Connection, loss: Loss) -> None:
    """Add a loss to the count, inside the caller's transaction."""
    connection.execute(
        """INSERT INTO gap VALUES (?, ?, ?, ?, ?) ON CONFLICT (reason, severity) DO UPDATE SET
            records = records + excluded.records,
            first_at = min(first_at, excluded.first_at),
            last_at = max(last_at, excluded.last_at)""",
        (loss.reason, loss.severity, loss.records, loss.first_at, loss.last_at),
    )
    if loss.reason is not GapReason.COALESCED:  # its newer state is there
        connection.execute("UPDATE spool SET dropped = dropped + ?", (loss.records,))


def noted(connection: sqlite3.Connection) -> Iterator[tuple[Loss, ...]]:
    """The losses not yet told, those of one reason together."""
    rows = connection.execute("SELECT * FROM gap ORDER BY reason, severity").fetchall()
    losses = [
        Loss(
            reason=GapReason(reason),
            severity=severity,
            records=records,
            first_at=first_at,
            last_at=last_at,
        )
        for reason, severity, records, first_at, last_at in rows
    ]
    for _, together in groupby(losses, key=lambda loss: loss.reason):
        yield tuple(together)


def gap_record(losses: tuple[Loss, ...]) -> dict[str, Any]:
    """The JSON object that tells the losses of one reason; `records` is null if nobody knows."""
    reason = losses[0].reason
    uncounted = reason in UNCOUNTED
    return {
        "message_type": "gap",
        "schema": SCHEMA_VERSION,
        "reason": reason.value,
        "records": None if uncounted else sum(loss.records for loss in losses),
        "severities": {}
        if uncounted
        else {SEVERITIES[loss.severity].value: loss.records for loss in losses},
        "from": _moment(min(loss.first_at for loss in losses)),
        "to": _moment(max(loss.last_at for loss in losses)),
    }


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(min(max(seconds, 0), LATEST), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
