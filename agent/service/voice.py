"""What the collector is told that is not a file: media, oddly large private zones, feedback."""

from dataclasses import dataclass
from typing import Any, assert_never

from agent.companion import Feedback
from agent.examining import Spool
from agent.places import Arrived, Change, Changed, Left, Medium
from agent.policy import Policy
from agent.service.volumes import Present
from agent.spool import Entry
from agent.sweep import Tally
from findings import SCHEMA_VERSION, Severity


@dataclass(slots=True)
class SpoolVoice:
    """Writes these records into the spool."""

    spool: Spool
    policy: Policy

    def medium(self, change: Change) -> None:
        """A medium has come, left, or is protected otherwise."""
        match change:
            case Arrived(medium=medium):
                self._medium(medium, "arrived")
            case Left(medium=medium, how=how):
                self._medium(medium, how.value)
            case Changed(medium=medium):
                self._medium(medium, "changed")
            case _:
                assert_never(change)

    def swept(self, present: Present, tally: Tally) -> None:
        """T-PRIV-07: a zone is never opened or named; one that is oddly large is talked about."""
        is_large = (
            tally.zone_files > self.policy.private_zone_max_files
            or tally.zone_bytes > self.policy.private_zone_max_bytes
        )
        if is_large:
            identity = present.medium.identity
            counts = {"zones": tally.zones, "files": tally.zone_files, "bytes": tally.zone_bytes}
            record = {"message_type": "large_private_zone", "medium": identity, **counts}
            self._put(record, f"zone {identity}")

    def feedback(self, word: Feedback, *, owner_token: str, files: int) -> None:
        """What a person said of their own files: `owner_token` is keyed, and names nobody."""
        record = {"message_type": "feedback", "kind": word.value}
        self._put(
            record | {"owner_token": owner_token, "files": files},
            f"feedback {word.value} {owner_token}",
        )

    def _medium(self, medium: Medium, event: str) -> None:
        record = {
            "message_type": "medium",
            "medium": medium.identity,
            "event": event,
            "kind": medium.kind.value,
            "basis": medium.basis.value,
            "encryption": medium.encryption.state.value,
            "encryption_cause": medium.encryption.cause.value,
            "writable": medium.writable,
        }
        self._put(record, f"medium {medium.identity}")

    def _put(self, record: dict[str, Any], subject: str) -> None:
        whole = {"message_type": record.pop("message_type"), "schema": SCHEMA_VERSION, **record}
        self.spool.put_many([Entry(whole, subject.encode(), Severity.NONE)])
