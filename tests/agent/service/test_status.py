"""What the halves say of themselves, and what the heartbeat makes of it."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from agent.policy import PolicyState, Refusal
from agent.service.condition import coverage_of, health_of, load_of
from agent.service.status import (
    SCANNING_FILE,
    MediumStatus,
    RelayingStatus,
    ScanningStatus,
    read_relaying,
    read_scanning,
    write_status,
)
from agent.wire.check_in import Told
from agent.wire.events import Link
from agent.wire.heartbeat import Health
from findings import Reason

NOW = 1_800_000_000.0
WELL = ScanningStatus(
    written_s=NOW,
    pid=os.getpid(),
    files=10,
    waiting=2,
    not_examined={"encrypted": 3},
    media=(
        MediumStatus(identity="m", kind="fixed", encryption="protected", swept_s=int(NOW) - 60),
    ),
)
TOLD = Told(PolicyState(1, 1), (), 0.0, None)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


def health(scanning: ScanningStatus, link: Link = Link.WELL, told: Told = TOLD) -> set[Health]:
    return set(health_of(scanning, link, told, NOW))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_status(tmp_path, WELL)
    write_status(tmp_path, relaying := RelayingStatus(agent_id="a", link="well"))
    assert read_scanning(tmp_path) == WELL
    assert read_relaying(tmp_path) == relaying


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"media": 3}', b"\xff"])
def test_a_damaged_file_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / SCANNING_FILE).write_bytes(content)
    (tmp_path / SCANNING_FILE).chmod(0o600)
    assert not read_scanning(tmp_path).is_fresh


def test_an_agent_that_is_well_has_no_complaint() -> None:
    assert health(WELL) == set()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"paused_until_s": NOW + 1}, Health.PAUSED),
        ({"trouble": "full"}, Health.DISK_FULL),
        ({"spool_dropped": 1}, Health.SPOOL_FULL),
        ({"events_lost": 1}, Health.EVENTS_LOST),
        ({"folders_wanted": 1}, Health.WATCH_PARTIAL),
        ({"watching": False}, Health.WATCH_PARTIAL),
        ({"pid": 0}, Health.WATCH_PARTIAL),
        ({"written_s": NOW - 3600}, Health.WATCH_PARTIAL),
        (
            {"media": (replace(WELL.media[0], swept_s=int(NOW) - 3 * 86_400),)},
            Health.SWEEP_LATE,
        ),
    ],
)
def test_each_fault_has_its_complaint(change: dict[str, object], complaint: Health) -> None:
    assert health(replace(WELL, **change)) == {complaint}  # type: ignore[arg-type]


def test_links_policies_and_clocks_are_complained_of() -> None:
    assert health(WELL, Link.CERTIFICATE) == {Health.CERTIFICATE}
    refused = replace(TOLD, policy=PolicyState(2, 1, Refusal.TRIAL))
    assert health(WELL, told=refused) == {Health.POLICY_REFUSED}
    assert health(WELL, told=replace(TOLD, clock_skew_s=-300.0)) == {Health.CLOCK_WRONG}


def test_coverage_and_load_are_numbers() -> None:
    coverage = coverage_of(WELL, NOW)
    assert (coverage.files_known, coverage.files_waiting) == (10, 2)
    assert coverage.not_examined == {Reason.ENCRYPTED: 3}
    assert coverage.last_sweep_age_s == 60
    never = replace(WELL, media=(replace(WELL.media[0], swept_s=None),))
    assert coverage_of(never, NOW).last_sweep_age_s is None
    assert load_of(replace(WELL, started_s=NOW - 100, cpu_s=1.0), NOW).core_share == 0.01
