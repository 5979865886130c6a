"""The spool: what the agent calls. Each call is one durable step, safe from several threads."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from agent.spool.batch import Batch, Depth, Entry
from agent.spool.dropping import Room, drop_to_fit
from agent.spool.gaps import LATEST, SEVERITIES, GapReason, Loss, Untold, note
from agent.spool.numbering import Filling, begin_epoch, fill, forget, give_up
from agent.spool.schema import GAP_TURN, ROW_BYTES, SCHEMA, SUPERSEDED
from agent.spool.sealing import Sealer
from agent.storage import StateProblem, Trouble, open_database, take_room, transaction
from findings import Severity

MAX_BYTES: Final = 64 << 20  # some 50 000 records, far more than a laptop writes in a month
MAX_RECORD_BYTES: Final = 1 << 20  # a file record with a thousand findings has a quarter of it
BATCH_RECORDS: Final = 200
BATCH_BYTES: Final = 256 << 10
PAGE_BYTES: Final = 4096
SPARE_PAGES: Final = 320  # for one more transaction when all else is full: a row a page, indexes
FILLED: Final = 0.75  # of the room; the rest is what pages leave unused between records

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, repr=False)
class _Row:
    """One sealed record, as it is written."""

    subject: bytes
    severity: int
    written_at: int
    sealed: bytes

    def insert(self, connection: sqlite3.Connection) -> None:
        connection.execute(
            """UPDATE record SET turn = ?
                WHERE subject = ? AND seq IS NULL AND turn >= 0 AND turn < ?""",
            (SUPERSEDED, self.subject, GAP_TURN),
        )
        size = len(self.sealed) + ROW_BYTES
        connection.execute(
            """INSERT INTO record (subject, severity, turn, bytes, written_at, sealed)
                VALUES (?, ?, ?, ?, ?, ?)""",
            (self.subject, self.severity, self.severity, size, self.written_at, self.sealed),
        )


class Spool:
    """Records on disk until the collector has stored them. Open it with `Spool.open`.

    `set_aside`: where a damaged spool went that this one replaces. Say so; what it held is lost
    unless it was acknowledged, and the next sweep makes up for it. A gap record tells the
    collector.

    Every method may raise a `StateProblem`; the spool stays usable, and what `put` could not keep
    is counted in memory and told as a gap as soon as the disk takes writes again.
    """

    def __init__(
        self, path: Path, sealer: Sealer, room: Room, max_bytes: int, now: Callable[[], float]
    ) -> None:
        self._path = path
        self._sealer = sealer
        self._room = room
        self._max_bytes = max_bytes
        self._now = now
        self._lock = threading.RLock()
        self._untold = Untold()
        self.set_aside: Path | None = None
        self._connection: sqlite3.Connection | None = self._open()

    @classmethod
    def open(
        cls,
        path: Path,
        sealing_key: bytes,
        max_bytes: int = MAX_BYTES,
        *,
        max_record_bytes: int = MAX_RECORD_BYTES,
        now: Callable[[], float] = time.time,
    ) -> Self:
        """Open the spool at `path`, or make it.

        Args:
            path: a file in a folder that is the agent's alone.
            sealing_key: the collector's X25519 public key, 32 bytes.
            max_bytes: how much disk it takes, beside a log of some 8 MiB; taken at once where
                the disk has plenty, so that a disk that fills up later stops nothing.
            max_record_bytes: a larger record, sealed, is not kept but counted as a gap.
            now: the clock, in seconds since 1970; what people read depends on it, nothing else.

        Raises:
            StateProblem: it cannot be opened, or a newer version wrote it.
            ValueError: the key is no key, or the bound is too small for the largest record.
        """
        spare = SPARE_PAGES + -(-max_record_bytes // PAGE_BYTES)
        usable = int(FILLED * (max_bytes - spare * PAGE_BYTES))
        if usable <= max_record_bytes:
            raise ValueError("the spool must hold more than its largest record")
        room = Room(max_bytes=usable, max_record_bytes=max_record_bytes, spare_pages=spare)
        spool = cls(path, Sealer(sealing_key), room, max_bytes, now)
        with suppress(StateProblem):  # a loss found while opening is told later at the latest
            spool.depth()
        return spool

    def put(self, record: Mapping[str, Any], subject: bytes, severity: Severity) -> None:
        """Keep one record (see `Entry`). It is on the disk when this returns."""
        self.put_many([Entry(record, subject, severity)])

    def put_many(self, entries: Iterable[Entry]) -> None:
        """Keep some records, durably at the end: many times faster than one by one.

        All records that are not on the disk when this raises are counted as a gap.
        """
        rows = [row for entry in entries if (row := self._row(entry)) is not None]
        try:
            for some in _portions(rows, BATCH_RECORDS, BATCH_BYTES):
                self._durably(partial(self._insert, some))
                del rows[: len(some)]
        except StateProblem:
            for row in rows:
                self._lose(GapReason.UNWRITABLE, row.severity)
            raise

    def next_batch(
        self, max_records: int = BATCH_RECORDS, max_bytes: int = BATCH_BYTES
    ) -> Batch | None:
        """The oldest unacknowledged records; None: the collector has everything.

        Until they are acknowledged it is the same records under the same numbers again, as many
        of them as fit the bounds and at least one.
        """
        return self._durably(partial(self._batch, max(max_records, 1), max_bytes))

    def acknowledge(self, epoch: str, through: int) -> int:
        """Delete what the collector says it has stored, up to and with number `through`.

        Call it with what the collector answers to a batch or a check-in. An answer about another
        epoch is ignored. One beyond what was ever sent means that this spool went back in time,
        from a backup: numbers would be given twice, so a new epoch starts and the collector is
        told.

        Returns:
            How many records were deleted.
        """
        return self._durably(partial(self._acknowledge, epoch, through))

    def refuse(self, epoch: str, seq: int) -> bool:
        """Give up a record that the collector says it will never take; a gap takes its number.

        Returns:
            Whether there was such a record. A gap record is not given up.
        """

        def step(connection: sqlite3.Connection) -> bool:
            if epoch != _epoch(connection):
                return False
            return give_up(connection, self._sealer.seal, seq)

        return self._durably(step)

    def depth(self) -> Depth:
        """How much waits, for how long, and how much was dropped."""
        return self._durably(self._depth)

    def close(self) -> None:
        """Close the file; what was put is in it. A later call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        opened = open_database(
            self._path, schema=SCHEMA, synchronous="FULL", max_bytes=self._max_bytes
        )
        if opened.set_aside is not None:
            self.set_aside = opened.set_aside
            self._lose(GapReason.SPOOL_LOST, records=0)
        with suppress(StateProblem):  # the disk refuses now: whoever puts is told
            take_room(opened.connection)
        return opened.connection

    def _durably(self, step: Callable[[sqlite3.Connection], _T]) -> _T:
        """Run one step as a transaction; a file found damaged is replaced, and the step redone."""
        with self._lock:
            try:
                return self._write(step)
            except StateProblem as problem:
                if problem.trouble is not Trouble.CORRUPT:
                    raise
            self.close()
            return self._write(step)

    def _write(self, step: Callable[[sqlite3.Connection], _T]) -> _T:
        if self._connection is None:
            self._connection = self._open()
        with transaction(self._connection) as connection:
            self._untold.note_all(connection)
            result = step(connection)
        self._untold.clear()
        return result

    def _row(self, entry: Entry) -> _Row | None:
        severity = SEVERITIES.index(entry.severity)
        sealed = self._sealer.seal(entry.record)
        if len(sealed) > self._room.max_record_bytes:
            self._lose(GapReason.TOO_LARGE, severity)
            return None
        return _Row(entry.subject, severity, self._seconds(), sealed)

    def _insert(self, rows: list[_Row], connection: sqlite3.Connection) -> None:
        for row in rows:
            row.insert(connection)
        drop_to_fit(connection, self._room)

    def _batch(
        self, max_records: int, max_bytes: int, connection: sqlite3.Connection
    ) -> Batch | None:
        filling = Filling(max_records, max_bytes)
        fill(connection, self._sealer.seal, filling)
        if not filling.taken:
            return None
        first_seq, _ = filling.taken[0]
        return Batch(_epoch(connection), first_seq, tuple(sealed for _, sealed in filling.taken))

    def _acknowledge(self, epoch: str, through: int, connection: sqlite3.Connection) -> int:
        if epoch != _epoch(connection):
            return 0
        (sent,) = connection.execute("SELECT sent_through FROM spool").fetchone()
        if through <= sent:
            return forget(connection, through)
        begin_epoch(connection)
        note(connection, self._loss(GapReason.SPOOL_RESTORED, records=0))
        return 0

    def _depth(self, connection: sqlite3.Connection) -> Depth:
        records, size, dropped = connection.execute(
            "SELECT records, bytes, dropped FROM spool"
        ).fetchone()
        oldest = connection.execute("SELECT written_at FROM record ORDER BY place LIMIT 1")
        (written_at,) = oldest.fetchone() or (self._seconds(),)
        age_s = float(max(self._seconds() - written_at, 0))
        return Depth(records=records, bytes=size, oldest_age_s=age_s, dropped=dropped)

    def _lose(self, reason: GapReason, severity: int = 0, records: int = 1) -> None:
        with self._lock:
            self._untold.add(self._loss(reason, severity, records))

    def _loss(self, reason: GapReason, severity: int = 0, records: int = 1) -> Loss:
        at = self._seconds()
        return Loss(reason=reason, severity=severity, records=records, first_at=at, last_at=at)

    def _seconds(self) -> int:
        return min(max(int(self._now()), 0), LATEST)


def _epoch(connection: sqlite3.Connection) -> str:
    (epoch,) = connection.execute("SELECT hex(epoch) FROM spool").fetchone()
    return str(epoch).lower()


def _portions(rows: list[_Row], max_rows: int, max_bytes: int) -> Iterator[list[_Row]]:
    """Cut into transactions that fit the log; one without rows still tells what was too large."""
    portion: list[_Row] = []
    size = 0
    for row in [*rows]:
        if portion and (len(portion) >= max_rows or size + len(row.sealed) > max_bytes):
            yield portion
            portion, size = [], 0
        portion.append(row)
        size += len(row.sealed)
    yield portion
