"""What the agent says of itself every minute: numbers and closed lists, nothing that was read.

By the coverage a collector can tell "blind" (alive, but not seeing) from healthy.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from agent.policy import PolicyState
from agent.wire.tasks import TaskReport
from findings import Reason


class Health(StrEnum):
    """What is not as it should be; an agent without any of these is well."""

    PAUSED = "paused"
    POLICY_REFUSED = "policy_refused"
    CREDENTIAL = "credential"
    VERSION = "version"
    CERTIFICATE = "certificate"
    SPOOL_FULL = "spool_full"
    DISK_FULL = "disk_full"
    RECORDS_REFUSED = "records_refused"
    EVENTS_LOST = "events_lost"
    WATCH_PARTIAL = "watch_partial"
    SANDBOX_WEAK = "sandbox_weak"
    SWEEP_LATE = "sweep_late"
    CLOCK_WRONG = "clock_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the machine is seen. Ages in seconds; None: never, or nothing waits."""

    roots: int = 0
    folders_watched: int = 0
    folders_wanted: int = 0
    events_lost: int = 0
    files_known: int = 0
    files_waiting: int = 0
    oldest_waiting_s: float | None = None
    last_sweep_age_s: float | None = None
    not_examined: Mapping[Reason, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits to be sent, and what never will be."""

    records: int = 0
    bytes: int = 0
    oldest_age_s: float | None = None
    dropped: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What the agent has cost over the last hour. `core_share` is of one core."""

    core_share: float = 0.0
    resident_bytes: int = 0
    read_bytes: int = 0
    restarts: int = 0
    uptime_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """One check-in, on the way up."""

    agent_version: str
    rules: str
    policy: PolicyState
    health: tuple[Health, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    queue: Queue = field(default_factory=Queue)
    load: Load = field(default_factory=Load)
    tasks: tuple[TaskReport, ...] = ()
    clock_skew_s: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The body of a check-in (docs/agent-protocol.md)."""
        return asdict(self)
