"""What the two halves of the agent last said of themselves, in two files of the state folder.

The counts of the scanning half go up with the heartbeat; `colmate agent status` shows both. No
name, no path, no value is in them.
"""

import json
import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import psutil
from cattrs import BaseValidationError

from agent.private_files import Exposed, read_private, write_private
from agent.strict import strict_converter

SCANNING_FILE: Final = "scanning.json"
RELAYING_FILE: Final = "relaying.json"
MAX_BYTES: Final = 256 << 10
Status = TypeVar("Status", "ScanningStatus", "RelayingStatus")
FRESH_S: Final = 150.0  # written every minute at least: older, its process has gone or hangs


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumStatus:
    """A volume that is there."""

    identity: str
    kind: str
    encryption: str
    swept_s: int | None = None  # end of the last whole sweep, in seconds since 1970


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanningStatus:
    """The half that watches and examines. Times in seconds since 1970."""

    written_s: float = 0.0
    pid: int = 0
    rules: str = ""
    policy_revision: int = 0
    files: int = 0
    size: int = 0
    examined: int = 0
    waiting: int = 0
    not_examined: Mapping[str, int] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    folders_not_listed: int = 0
    zones: int = 0
    places_waiting: int = 0  # to be walked
    sweeping: bool = False
    paused_until_s: float = 0.0
    held_back: str | None = None  # why the pace is lower, or none at all
    trouble: str | None = None
    events: int = 0
    events_lost: int = 0
    folders_watched: int = 0
    folders_wanted: int = 0
    watching: bool = True
    set_aside: bool = False  # a damaged index was found at the start
    media: tuple[MediumStatus, ...] = ()
    spool_records: int = 0
    spool_bytes: int = 0
    spool_dropped: int = 0
    spool_oldest_s: float = 0.0
    cpu_s: float = 0.0
    resident_bytes: int = 0
    started_s: float = 0.0

    @property
    def is_fresh(self) -> bool:
        """Whether its process is still there to speak."""
        return _is_fresh(self.written_s, self.pid)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayingStatus:
    """The half that speaks to the collector."""

    written_s: float = 0.0
    pid: int = 0
    agent_id: str = ""
    collector: str = ""
    link: str = ""
    records: int = 0
    oldest_age_s: float = 0.0
    dropped: int = 0
    policy_wanted: int = 0
    policy_applied: int = 0
    policy_error: str | None = None
    checked_in_s: float = 0.0

    @property
    def is_fresh(self) -> bool:
        """Whether its process is still there to speak."""
        return _is_fresh(self.written_s, self.pid)


def _is_fresh(written_s: float, pid: int) -> bool:
    """`pid` is 0 when it ended in order."""
    is_recent = -FRESH_S < time.time() - written_s < FRESH_S
    return is_recent and pid > 0 and psutil.pid_exists(pid)


def write_status(folder: Path, status: ScanningStatus | RelayingStatus) -> None:
    """Replace what was said last. A disk that refuses leaves the old word, which then ages."""
    name = SCANNING_FILE if isinstance(status, ScanningStatus) else RELAYING_FILE
    with suppress(OSError):
        write_private(folder / name, json.dumps(asdict(status)).encode())


def read_scanning(folder: Path) -> ScanningStatus:
    """What the scanning half said last; nothing, if it never spoke."""
    return _read(folder / SCANNING_FILE, ScanningStatus)


def read_relaying(folder: Path) -> RelayingStatus:
    """What the relaying half said last; nothing, if it never spoke."""
    return _read(folder / RELAYING_FILE, RelayingStatus)


def own_cost() -> tuple[float, int]:
    """CPU seconds and resident bytes of this process and those it started."""
    cpu_s, resident = 0.0, 0
    me = psutil.Process(os.getpid())
    for process in (me, *me.children(recursive=True)):
        with suppress(psutil.Error):
            times = process.cpu_times()
            cpu_s += times.user + times.system
            resident += process.memory_info().rss
    return cpu_s, resident


def _read(path: Path, kind: type[Status]) -> Status:
    try:
        found: Any = json.loads(read_private(path, MAX_BYTES))
        return strict_converter(unknown_keys_allowed=True).structure(found, kind)
    except (Exposed, OSError, ValueError, RecursionError, BaseValidationError, TypeError):
        return kind()
