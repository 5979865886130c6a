"""What the agent's spool costs: durable records a second, bytes a record, CPU, against bare SQLite.

Run from the repository root: `python -m benchmarks.spool [folder]`; the folder should lie on the
disk that is to be measured. Every record is a leak of a docx with four findings, sealed, in a
transaction that is on the disk (`synchronous=FULL`) before the next begins. The bare insert writes
the same number of bytes in the same way into a table of one column. The ratio between the two may
be compared between machines; best of three turns.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from nacl.public import PrivateKey

from agent.spool import Entry, Spool
from agent.spool.sealing import Sealer
from findings import (
    Category,
    Entity,
    FileRecord,
    Finding,
    Health,
    Identity,
    Outcome,
    Patients,
    Severity,
    Verdict,
)
from findings.wire import to_dict

TURNS: Final = 3
SINGLE: Final = 4_000
BATCHED: Final = 20_000
BATCH: Final = 100
KEY: Final = PrivateKey.generate()


class Speed(NamedTuple):
    """Records a second, and CPU microseconds a record."""

    a_second: float
    cpu_us: float


def entry(number: int) -> Entry:
    """A leak as the agent meets it: masked path, four findings."""
    findings = tuple(
        Finding(
            entity=entity,
            detector="benchmark",
            count=1,
            masked="•• ••",
            fingerprint=f"hmac-sha256:{number:032x}",
            confidence=0.98,
            location="table 1, row 1",
        )
        for entity in (Entity.NIR, Entity.PERSON, Entity.BIRTH_DATE, Entity.DIAGNOSIS)
    )
    record = FileRecord(
        path=f"{number:016x}/{number:016x}.docx",
        size=36_785,
        modified=datetime(2026, 11, 21, tzinfo=UTC),
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        outcome=Outcome.SCANNED,
        verdict=Verdict.LEAK,
        category=Category.HEALTH_RECORD,
        confidence=0.98,
        severity=Severity.HIGH,
        identity=Identity.IDENTIFIED,
        health=Health.INDIVIDUAL,
        patients=Patients(estimate=1, low=1, high=1),
        entities={finding.entity: 1 for finding in findings},
        findings=findings,
        rules="2026.11.1",
    )
    return Entry(to_dict(record), number.to_bytes(32, "big"), Severity.HIGH)


def best(work: Callable[[], None], records: int) -> Speed:
    """The best of some turns, by the clock on the wall; a disk is waited for, not computed."""
    turns = []
    for _ in range(TURNS):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        turns.append(Speed(records / wall, cpu / records * 1e6))
    return max(turns)


@contextmanager
def spooling(folder: Path) -> Iterator[Spool]:
    """A new spool."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        spool = Spool.open(Path(place, "spool.db"), bytes(KEY.public_key), 256 << 20)
        try:
            yield spool
        finally:
            spool.close()


@contextmanager
def bare(folder: Path) -> Iterator[sqlite3.Connection]:
    """A table of one column, as durable as the spool."""
    with (
        tempfile.TemporaryDirectory(dir=folder) as place,
        closing(sqlite3.connect(Path(place, "bare.db"), isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (value BLOB)")
        yield connection


def insert(connection: sqlite3.Connection, value: bytes, records: int, together: int) -> None:
    """Insert a value many times, some in a transaction."""
    for _ in range(0, records, together):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare VALUES (?)", [(value,)] * together)
        connection.execute("COMMIT")


def put(spool: Spool, entries: list[Entry], together: int) -> None:
    """Put all entries, some in a call."""
    for first in range(0, len(entries), together):
        spool.put_many(entries[first : first + together])


def drain(spool: Spool) -> None:
    """Number, hand out and acknowledge everything, as with a collector that is always there."""
    while (batch := spool.next_batch()) is not None:
        spool.acknowledge(batch.epoch, batch.last_seq)


def show(name: str, speed: Speed, reference: Speed) -> None:
    """One line of the table."""
    ratio = speed.a_second / reference.a_second
    print(f"{name:24}{speed.a_second:>10.0f}/s{speed.cpu_us:>8.0f} us CPU{ratio:>8.2f} of bare")


def main() -> None:
    """Measure, and print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.gettempdir())
    entries = [entry(number) for number in range(BATCHED)]
    sealed = Sealer(bytes(KEY.public_key)).seal(entries[0].record)
    for together, records in ((1, SINGLE), (BATCH, BATCHED)):
        some = entries[:records]
        with bare(folder) as connection:
            reference = best(partial(insert, connection, sealed, records, together), records)
        with spooling(folder) as spool:
            speed = best(partial(put, spool, some, together), records)
            depth = spool.depth()
            show(f"{together} a transaction", speed, reference)
            show("  bare insert", reference, reference)
            if together > 1:
                began = time.perf_counter()
                drain(spool)
                drained_s = time.perf_counter() - began
                print(f"{'sent, acknowledged':24}{depth.records / drained_s:>10.0f}/s")
    print(f"a record: {len(sealed)} bytes sealed, {depth.bytes / depth.records:.0f} in the spool")


if __name__ == "__main__":
    main()
