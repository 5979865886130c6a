"""How the agent is, as the heartbeat words it: from what its halves know of themselves."""

from collections.abc import Iterator
from typing import Final

from agent.service.status import ScanningStatus
from agent.spool import Depth
from agent.wire.check_in import Told
from agent.wire.events import Link
from agent.wire.heartbeat import Coverage, Health, Load, Queue
from findings import Reason

SWEEP_LATE_S: Final = 2 * 86_400.0  # the promise is a day; a laptop sleeps at night
CLOCK_WRONG_S: Final = 120.0
_BY_LINK: Final = {
    Link.CERTIFICATE: Health.CERTIFICATE,
    Link.CREDENTIAL: Health.CREDENTIAL,
    Link.FORKED: Health.CREDENTIAL,
    Link.VERSION: Health.VERSION,
}


def health_of(scanning: ScanningStatus, link: Link, told: Told, now_s: float) -> Iterator[Health]:
    """All that is not as it should be."""
    wrong = {
        Health.PAUSED: scanning.paused_until_s > now_s,
        Health.POLICY_REFUSED: told.policy.error is not None,
        Health.SPOOL_FULL: scanning.spool_dropped > 0,
        Health.DISK_FULL: scanning.trouble is not None,
        Health.EVENTS_LOST: scanning.events_lost > 0,
        Health.WATCH_PARTIAL: not _watches_all(scanning),
        Health.SWEEP_LATE: (_sweep_age_s(scanning, now_s) or 0.0) > SWEEP_LATE_S,
        Health.CLOCK_WRONG: abs(told.clock_skew_s) > CLOCK_WRONG_S,
    }
    yield from (health for health, is_so in wrong.items() if is_so)
    if link in _BY_LINK:
        yield _BY_LINK[link]


def _watches_all(scanning: ScanningStatus) -> bool:
    """Alive and not blind: a half that has gone watches nothing."""
    whole = scanning.folders_watched >= scanning.folders_wanted
    return scanning.is_fresh and scanning.watching and whole


def coverage_of(scanning: ScanningStatus, now_s: float) -> Coverage:
    """What is seen of the machine."""
    return Coverage(
        roots=len(scanning.media),
        folders_watched=scanning.folders_watched,
        folders_wanted=scanning.folders_wanted,
        events_lost=scanning.events_lost,
        files_known=scanning.files,
        files_waiting=scanning.waiting,
        last_sweep_age_s=_sweep_age_s(scanning, now_s),
        not_examined={Reason(why): files for why, files in scanning.not_examined.items()},
    )


def queue_of(depth: Depth) -> Queue:
    """What waits to be sent."""
    return Queue(
        records=depth.records,
        bytes=depth.bytes,
        oldest_age_s=depth.oldest_age_s,
        dropped=depth.dropped,
    )


def load_of(scanning: ScanningStatus, now_s: float) -> Load:
    """What the scanning half has cost since it started."""
    uptime_s = max(0.0, now_s - scanning.started_s) if scanning.started_s else 0.0
    return Load(
        core_share=scanning.cpu_s / uptime_s if uptime_s else 0.0,
        resident_bytes=scanning.resident_bytes,
        uptime_s=uptime_s,
    )


def _sweep_age_s(scanning: ScanningStatus, now_s: float) -> float | None:
    """The age of the oldest last sweep of the media that are there; None: one was never swept."""
    ends = [medium.swept_s for medium in scanning.media]
    if not ends or None in ends:
        return None
    return max(0.0, now_s - min(end for end in ends if end is not None))
