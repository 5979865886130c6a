"""Each minute: a heartbeat up; the time, the policy and the tasks down."""

import random
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agent.identity import Identity
from agent.policy import Policy, PolicyStore, Refusal
from agent.policy.signed import PolicyReader
from agent.wire.check_in import CheckIns, Handlers, Told
from agent.wire.collector import Collector
from agent.wire.heartbeat import Heartbeat
from agent.wire.tasks import Task, TaskDesk, TaskReport, TaskState
from tests.agent.fake_collector import FakeCollector
from tests.agent.loopback import Says
from tests.agent.wire.test_tasks import Memory


@dataclass
class Seen:
    """What came down, and what was told."""

    told: list[Told] = field(default_factory=list)
    policies: list[Policy] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)

    def heartbeat(self, told: Told) -> Heartbeat:
        """A heartbeat of an agent that does nothing else."""
        self.told.append(told)
        return Heartbeat(agent_version="0.1.0", rules="r", policy=told.policy, tasks=told.tasks)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def check_ins(collector: Collector, identity: Identity, tmp_path: Path, seen: Seen) -> CheckIns:
    reader = PolicyReader(identity.policy_keys, "0.1.0")
    return CheckIns(
        collector,
        PolicyStore(tmp_path, reader, lambda policy: policy.checkin_s != 99),
        TaskDesk(Memory(), lambda _: True),
        Handlers(seen.heartbeat, seen.policies.append, seen.tasks.append),
        random.Random(1),
    )


def order(fake: FakeCollector, kind: str, **more: Any) -> dict[str, Any]:
    common = {"created_by": "RSSI", "reason": "r", "expires": fake.now() + 60, "kind": kind}
    return {"id": f"t{len(fake.tasks)}", **common, **more}


def test_a_new_policy_is_fetched_tried_applied_and_told(
    check_ins: CheckIns, fake: FakeCollector, seen: Seen
) -> None:
    fake.publish({"revision": 5, "checkin_s": 300})
    assert 240 <= check_ins.step() <= 360
    check_ins.step()
    assert [policy.revision for policy in seen.policies] == [5]
    assert fake.heartbeats[1]["policy"] == {
        "wanted": 5, "applied": 5, "error": None, "fields": [],
    }  # fmt: skip


def test_a_policy_that_is_refused_is_told_and_not_fetched_again(
    check_ins: CheckIns, fake: FakeCollector, seen: Seen
) -> None:
    fake.publish({"revision": 5, "checkin_s": 99})
    for _ in range(3):
        check_ins.step()
    assert fake.heartbeats[-1]["policy"] == {
        "wanted": 5, "applied": 0, "error": Refusal.TRIAL.value, "fields": [],
    }  # fmt: skip
    assert [path for path, _ in fake.log].count("/agent/v1/policy") == 1
    fake.publish({"revision": 6})
    check_ins.step()
    assert [policy.revision for policy in seen.policies] == [6]


def test_tasks_are_handed_over_once_and_reported_until_told(
    check_ins: CheckIns, fake: FakeCollector, seen: Seen
) -> None:
    fake.tasks.append(order(fake, "sweep", paths=["/srv"]))
    fake.tasks.append(order(fake, "shell", command="id"))
    check_ins.step()
    fake.tasks.clear()
    fake.faults.append(Says(500))
    check_ins.step()  # the reports do not arrive
    check_ins.report(TaskReport("t0", TaskState.DONE))
    check_ins.step()
    check_ins.step()
    told = [
        [(report["id"], report["state"]) for report in heartbeat["tasks"]]
        for heartbeat in fake.heartbeats
    ]
    assert told == [[], [("t0", "delivered"), ("t1", "refused"), ("t0", "done")], []]
    assert len(seen.tasks) == 1


def test_a_task_may_ask_for_the_policy(
    check_ins: CheckIns, fake: FakeCollector, seen: Seen
) -> None:
    fake.publish({"revision": 2})
    fake.revision = 0
    fake.tasks.append(order(fake, "refresh_policy"))
    check_ins.step()
    assert [policy.revision for policy in seen.policies] == [2]
    assert seen.tasks == []


def test_a_failure_is_told_next_time_and_never_hurries(
    check_ins: CheckIns, fake: FakeCollector, seen: Seen
) -> None:
    fake.faults.append(Says(503, headers=(("Retry-After", "500"),)))
    assert check_ins.step() >= 500
    assert check_ins.step() >= 48
    assert seen.told[1].last_failure is not None
    assert seen.told[1].last_failure.status == 503
    assert check_ins.last_failure is None


def test_the_clock_is_learned(check_ins: CheckIns, fake: FakeCollector, seen: Seen) -> None:
    now = fake.now
    fake.now = lambda: now() + 100  # within what a proof may be off
    check_ins.step()
    check_ins.step()
    assert seen.told[1].clock_skew_s == pytest.approx(100, abs=2)


def test_it_stops_when_told(check_ins: CheckIns) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=check_ins.run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
