"""Numbers records when they are first sent: without holes, and never twice in an epoch.

All of it runs inside the caller's transaction: a number is on the disk before it is on the wire.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from agent.spool.gaps import GapReason, Loss, gap_record, noted
from agent.spool.schema import GAP_TURN, ROW_BYTES

Seal = Callable[[dict[str, Any]], bytes]


@dataclass(slots=True)
class Filling:
    """The batch as it fills: at least one record, then as many as fit both bounds."""

    max_records: int
    max_bytes: int
    taken: list[tuple[int, bytes]] = field(default_factory=list)
    taken_bytes: int = 0
    full: bool = False

    def take(self, seq: int, sealed: bytes) -> bool:
        """Take one record, unless the batch is full."""
        size = self.taken_bytes + len(sealed)
        self.full |= len(self.taken) >= self.max_records or (
            bool(self.taken) and size > self.max_bytes
        )
        if not self.full:
            self.taken_bytes = size
            self.taken.append((seq, sealed))
        return not self.full


def fill(connection: sqlite3.Connection, seal: Seal, batch: Filling) -> None:
    """Fill a batch: records sent before with their numbers, then gaps, then the oldest records."""
    _fill_with_sent(connection, batch)
    if not batch.full:
        (sent,) = connection.execute("SELECT sent_through FROM spool").fetchone()
        sent = _fill_with_gaps(connection, seal, batch, sent)
        sent = _fill_with_waiting(connection, batch, sent)
        connection.execute("UPDATE spool SET sent_through = ?", (sent,))


def _fill_with_sent(connection: sqlite3.Connection, batch: Filling) -> None:
    rows = connection.execute(
        "SELECT seq, sealed FROM record WHERE seq IS NOT NULL ORDER BY seq LIMIT ?",
        (batch.max_records,),
    )
    for seq, sealed in rows:
        if not batch.take(seq, sealed):
            return


def _fill_with_gaps(connection: sqlite3.Connection, seal: Seal, batch: Filling, sent: int) -> int:
    for losses in noted(connection):
        sealed = seal(gap_record(losses))
        if not batch.take(sent + 1, sealed):
            break
        sent += 1
        connection.execute("DELETE FROM gap WHERE reason = ?", (losses[0].reason,))
        connection.execute(
            """INSERT INTO record (subject, severity, turn, bytes, written_at, seq, sealed)
                VALUES (x'', ?, ?, ?, ?, ?, ?)""",
            (0, GAP_TURN, len(sealed) + ROW_BYTES, losses[0].last_at, sent, sealed),
        )
    return sent


def _fill_with_waiting(connection: sqlite3.Connection, batch: Filling, sent: int) -> int:
    rows = connection.execute(
        "SELECT place, sealed FROM record NOT INDEXED WHERE seq IS NULL ORDER BY place LIMIT ?",
        (batch.max_records,),
    )
    places: list[tuple[int, int]] = []
    for place, sealed in rows:
        if not batch.take(sent + 1, sealed):
            break
        sent += 1
        places.append((sent, place))
    connection.executemany("UPDATE record SET seq = ? WHERE place = ?", places)
    return sent


def forget(connection: sqlite3.Connection, through: int) -> int:
    """Delete what the collector has stored; how many records that was."""
    return connection.execute("DELETE FROM record WHERE seq <= ?", (through,)).rowcount


def begin_epoch(connection: sqlite3.Connection) -> None:
    """Start a new epoch: what was sent and not acknowledged will be sent anew, renumbered."""
    connection.execute("UPDATE spool SET epoch = randomblob(16), sent_through = 0")
    connection.execute("UPDATE record SET seq = NULL WHERE seq IS NOT NULL")


def give_up(connection: sqlite3.Connection, seal: Seal, seq: int) -> bool:
    """Put a gap record in the place, and under the number, of a record that was sent."""
    row = connection.execute(
        "SELECT severity, written_at FROM record WHERE seq = ? AND turn < ?", (seq, GAP_TURN)
    ).fetchone()
    if row is None:
        return False
    severity, written_at = row
    loss = Loss(
        reason=GapReason.REFUSED, severity=severity, first_at=written_at, last_at=written_at
    )
    sealed = seal(gap_record((loss,)))
    connection.execute(
        "UPDATE record SET sealed = ?, turn = ?, bytes = ? WHERE seq = ?",
        (sealed, GAP_TURN, len(sealed) + ROW_BYTES, seq),
    )
    connection.execute("UPDATE spool SET dropped = dropped + 1")
    return True
