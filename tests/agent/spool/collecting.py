"""A collector in memory that opens what it stores, and refuses what breaks the numbering."""

import json
from dataclasses import dataclass, field
from typing import Any

from nacl.public import PrivateKey, SealedBox

from agent.spool import Batch, Entry
from findings import Severity


@dataclass
class Collector:
    """Stores each `(epoch, seq)` once; the number it answers is what it holds without a hole."""

    key: PrivateKey = field(default_factory=PrivateKey.generate)
    through: dict[str, int] = field(default_factory=dict)
    stored: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    received: int = 0

    @property
    def sealing_key(self) -> bytes:
        """What agents seal to."""
        return bytes(self.key.public_key)

    def receive(self, batch: Batch) -> tuple[str, int]:
        """Store what is new of a batch, and acknowledge."""
        held = self.through.get(batch.epoch, 0)
        assert batch.first_seq <= held + 1, "a number was left out"
        for seq, sealed in enumerate(batch.records, start=batch.first_seq):
            record = self.open(sealed)
            if seq <= held:
                assert self.stored[batch.epoch, seq] == record, "a number was given twice"
            else:
                self.stored[batch.epoch, seq] = record
            self.received += 1
        self.through[batch.epoch] = max(held, batch.last_seq)
        return batch.epoch, self.through[batch.epoch]

    def open(self, sealed: bytes) -> dict[str, Any]:
        """Read a record as only the collector can."""
        record = json.loads(SealedBox(self.key).decrypt(sealed))
        assert isinstance(record, dict)
        return record

    def numbers(self) -> list[int]:
        """Which of our numbered records are stored, in order, twice if they are stored twice."""
        return sorted(r["number"] for r in self.stored.values() if r["message_type"] == "file")

    def gaps(self) -> dict[str, int]:
        """How many records each reason of gaps counts."""
        counted: dict[str, int] = {}
        for record in self.stored.values():
            if record["message_type"] == "gap":
                reason = record["reason"]
                counted[reason] = counted.get(reason, 0) + (record["records"] or 0)
                assert record["records"] in {None, sum(record["severities"].values())}
        return counted


def entry(number: int, about: int, severity: Severity = Severity.LOW, size: int = 0) -> Entry:
    """A record that can be told from all others."""
    record = {"message_type": "file", "number": number, "path": "x" * size}
    return Entry(record, about.to_bytes(16, "big"), severity)
