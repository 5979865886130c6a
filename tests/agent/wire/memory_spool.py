"""A spool in memory that refuses to lose anything in silence."""

from dataclasses import dataclass, field

GAP = b"gap"


@dataclass(frozen=True)
class MemoryBatch:
    """Consecutive records."""

    epoch: str
    first_seq: int
    records: tuple[bytes, ...]


@dataclass
class MemorySpool:
    """Numbered records in a dictionary."""

    epoch: str = "e1"
    waiting: dict[int, bytes] = field(default_factory=dict)
    refused: dict[int, bytes] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    @classmethod
    def holding(cls, *records: bytes) -> "MemorySpool":
        """A spool with these records, numbered from 1."""
        return cls(waiting=dict(enumerate(records, start=1)))

    def next_batch(self, max_records: int, max_bytes: int) -> MemoryBatch | None:
        """As `agent.wire.relay.Spool` has it."""
        self.asked.append(max_records)
        found: list[bytes] = []
        first = min(self.waiting, default=0)
        while (record := self.waiting.get(first + len(found))) is not None:
            too_many = len(found) == max_records
            if found and (too_many or sum(map(len, found)) + len(record) > max_bytes):
                break
            found.append(record)
        return MemoryBatch(self.epoch, first, tuple(found)) if found else None

    def acknowledge(self, epoch: str, through: int) -> int:
        """Forget the records up to and with this number."""
        assert epoch == self.epoch
        before = len(self.waiting)
        self.waiting = {seq: body for seq, body in self.waiting.items() if seq > through}
        return before - len(self.waiting)

    def refuse(self, epoch: str, seq: int) -> bool:
        """Put a gap in the record's place."""
        assert epoch == self.epoch
        if self.waiting[seq] == GAP:
            return False
        self.refused[seq] = self.waiting[seq]
        self.waiting[seq] = GAP
        return True
