"""From what became of a file to what the collector is told of it: as little as serves.

A leak or a doubt is told, and whatever becomes of a file that once was one. The rest are counts
in the heartbeat. Paths are masked unless policy says otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from agent.index import Change, Gone
from findings import FileRecord, Reason, Severity, Verdict
from findings.vocabulary import SCHEMA_VERSION
from findings.wire import to_dict

_TOLD: Final = frozenset({Verdict.LEAK, Verdict.REVIEW})


@dataclass(frozen=True, slots=True)
class Letter:
    """One record on its way to the collector, with what the spool sorts it by."""

    record: Mapping[str, Any] = field(repr=False)
    subject: str
    severity: Severity = Severity.NONE


class Spool(Protocol):
    """Where letters wait, sealed, until the collector has them."""

    def put_many(self, letters: Iterable[Letter]) -> None:
        """Keep letters for good before returning."""
        ...


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes letters. `medium` in each is the keyed hash of the volume a file lies on."""

    spool: Spool

    def file(
        self,
        records: list[FileRecord],
        *,
        subject: str,
        medium: str,
        change: Change,
        previous: str | None = None,
        was_told: bool = False,
    ) -> bool:
        """Tell of a file and its members, the file last, if it must be known.

        Whether it now stands open at the collector: a file that cannot be read closes nothing.
        """
        is_open = any(record.verdict in _TOLD for record in records)
        if not is_open and not was_told:
            return False
        facts = {"subject": subject, "medium": medium, "change": change.value}
        if previous is not None:
            facts["previous"] = previous
        self.spool.put_many(_letters(records, facts))
        return is_open or records[-1].verdict is Verdict.UNKNOWN

    def gone(self, gone: Gone, *, why: Reason, medium: str) -> None:
        """Tell that a file the collector knows is gone, or no longer looked at."""
        if not gone.reported:
            return
        record = {
            "message_type": "gone",
            "schema": SCHEMA_VERSION,
            "subject": gone.subject,
            "medium": medium,
            "reason": why.value,
        }
        self.spool.put_many([Letter(record, gone.subject)])


def _letters(records: list[FileRecord], facts: Mapping[str, str]) -> Iterator[Letter]:
    """Members that must be known, then their file."""
    *members, own = records
    for number, member in enumerate(members, start=1):
        if member.verdict in _TOLD:
            subject = f"{facts['subject']}!{number}"
            record = {**to_dict(member), **facts, "subject": subject}
            yield Letter(record, subject, member.severity)
    yield Letter({**to_dict(own), **facts}, facts["subject"], own.severity)
