"""From what became of a file to what the collector is told of it: as little as serves.

A leak or a doubt is told, and whatever becomes of a file that once was one. The rest are counts
in the heartbeat. Paths are masked unless policy says otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from agent.index import Change, Gone
from agent.spool import Entry
from findings import FileRecord, Reason, Severity, Verdict
from findings.vocabulary import SCHEMA_VERSION
from findings.wire import to_dict

_TOLD: Final = frozenset({Verdict.LEAK, Verdict.REVIEW})


class Spool(Protocol):
    """Where records wait, sealed, until the collector has them."""

    def put_many(self, entries: Iterable[Entry]) -> None:
        """Keep records for good before returning."""


@dataclass(frozen=True, slots=True)
class Outbox:
    """Writes records. `medium` in each is the keyed hash of the volume a file lies on."""

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
        self.spool.put_many(_entries(records, facts))
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
        self.spool.put_many([_entry(record, Severity.NONE)])


def _entries(records: list[FileRecord], facts: Mapping[str, str]) -> Iterator[Entry]:
    """Members that must be known, then their file."""
    *members, own = records
    for number, member in enumerate(members, start=1):
        if member.verdict in _TOLD:
            subject = f"{facts['subject']}!{number}"
            yield _entry({**to_dict(member), **facts, "subject": subject}, member.severity)
    yield _entry({**to_dict(own), **facts}, own.severity)


def _entry(record: Mapping[str, Any], severity: Severity) -> Entry:
    """The spool sorts by what a record is about."""
    return Entry(record, str(record["subject"]).encode(), severity)
