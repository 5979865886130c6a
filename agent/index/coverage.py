"""How much of what lies on an endpoint has been examined, and why the rest has not."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.index.rows import WAITING
from findings import Outcome, Reason


@dataclass(frozen=True, slots=True)
class NotExamined:
    """Files left for one reason. Sizes in bytes."""

    files: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts of files. `zones` are private zones; what they hold is not among the files."""

    files: int
    size: int
    examined: int
    waiting: int
    not_examined: Mapping[Reason, NotExamined] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    folders_not_listed: int = 0
    zones: int = 0
    zone_files: int = 0
    zone_size: int = 0

    @property
    def share(self) -> float:
        """Part of all files whose fate is known, from 0 to 1."""
        return 1.0 if not self.files else (self.files - self.waiting) / self.files


def read_coverage(connection: sqlite3.Connection) -> Coverage:
    """Count the rows of the index."""
    rows = connection.execute(
        "SELECT outcome, reason, verdict, count(*), sum(size) FROM file GROUP BY 1, 2, 3"
    ).fetchall()
    reasons: dict[Reason, NotExamined] = {}
    verdicts: Counter[str] = Counter()
    by_outcome: Counter[str] = Counter()
    for outcome, reason, verdict, files, size in rows:
        by_outcome[outcome] += files
        verdicts[verdict] += files
        if reason is not None and outcome != Outcome.SCANNED:
            before = reasons.get(Reason(reason), NotExamined(0, 0))
            reasons[Reason(reason)] = NotExamined(before.files + files, before.size + size)
    not_listed, zones, zone_files, zone_bytes = connection.execute(
        "SELECT total(not_listed), total(zones), total(zone_files), total(zone_bytes) FROM volume"
    ).fetchone()
    return Coverage(
        files=by_outcome.total(),
        size=sum(row[4] for row in rows),
        examined=by_outcome[Outcome.SCANNED] + by_outcome[Outcome.PARTIAL],
        waiting=by_outcome[WAITING],
        not_examined=reasons,
        verdicts=dict(verdicts),
        folders_not_listed=int(not_listed),
        zones=int(zones),
        zone_files=int(zone_files),
        zone_size=int(zone_bytes),
    )
