"""The half of the agent that speaks to the collector. It reads no file of anybody's."""

import os
import random
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from agent.policy import Policy
from agent.service.box import Box
from agent.service.condition import coverage_of, health_of, load_of, queue_of
from agent.service.life import Stop
from agent.service.peer import Peer, policies_of
from agent.service.slips import ANSWERS, FLUSH, ORDERS, slip_of
from agent.service.status import RelayingStatus, read_scanning, write_status
from agent.service.trial import passes
from agent.spool import Spool
from agent.wire.check_in import CheckIns, Handlers, Told
from agent.wire.collector import Collector
from agent.wire.heartbeat import Heartbeat
from agent.wire.relay import Relay
from agent.wire.server_clock import ServerClock
from agent.wire.task_table import TaskTable
from agent.wire.tasks import Task, TaskDesk, TaskRefusal, TaskReport, TaskState
from agent.wire.transport import Transport
from scanner.platform import this_system
from scanner.rules import RULES_VERSION

TASKS_FILE: Final = "tasks.db"
LOOK_EVERY_S: Final = 1.0
STATUS_EVERY_S: Final = 30.0


def relay_until(stop: Stop, peer: Peer, spool: Spool) -> None:
    """Deliver, check in, bring policy and tasks, until told to stop.

    Raises:
        StateProblem: the state folder cannot be used.
    """
    with ExitStack() as stack:
        relaying = _Relaying(peer, spool, stack)
        wait_s = 0.0
        while not stop.wait(wait_s):
            wait_s = relaying.step()


class _Relaying:
    """Deliveries and check-ins, each when it is due."""

    def __init__(self, peer: Peer, spool: Spool, stack: ExitStack) -> None:
        self._peer, self._spool = peer, spool
        clock = ServerClock()
        transport = Transport(peer.collector)
        stack.callback(transport.close)
        table = TaskTable.open(peer.state / TASKS_FILE)
        stack.callback(table.close)
        collector = Collector(transport, peer.identity, clock)
        rng = random.SystemRandom()
        self._relay = Relay(spool, collector, rng)
        self._check_ins = CheckIns(
            collector,
            policies_of(peer, passes),
            TaskDesk(table, self._is_inside),
            Handlers(self._heartbeat, _found_by_the_other_half, self._hand_on),
            rng,
        )
        now = time.monotonic()
        self._deliver_at_s = now
        self._check_in_at_s = now + rng.uniform(0, 2)
        self._told_at_s = now
        self._checked_in_s = 0.0

    def step(self) -> float:
        """Do what is due; the seconds to wait before the next look."""
        now = time.monotonic()
        for _slip in Box(self._peer.state / FLUSH).take():
            self._deliver_at_s = self._check_in_at_s = now
        if now >= self._deliver_at_s:
            wait_s = self._relay.step()
            self._deliver_at_s = time.monotonic() + wait_s
            self._told_at_s = min(self._told_at_s, now) if not wait_s else self._told_at_s
        if now >= self._check_in_at_s:
            self._collect_answers()
            self._check_in_at_s = time.monotonic() + self._check_ins.step()
            if self._check_ins.last_failure is None:
                self._checked_in_s = time.time()
            self._told_at_s = now
        if now >= self._told_at_s:
            self._told_at_s = now + STATUS_EVERY_S
            write_status(self._peer.state, self._status())
        due_s = min(self._deliver_at_s, self._check_in_at_s) - time.monotonic()
        return max(0.0, min(LOOK_EVERY_S, due_s))

    def _is_inside(self, path: Path) -> bool:
        """Whether a path lies in what this machine's administrator lets the agent scan."""
        system = this_system()
        roots = self._peer.roots
        return not roots or any(system.is_under(str(path), root) for root in roots)

    def _hand_on(self, task: Task) -> None:
        with suppress(OSError):
            Box(self._peer.state / ORDERS).put(slip_of(task))

    def _collect_answers(self) -> None:
        for slip in Box(self._peer.state / ANSWERS).take():
            with suppress(KeyError, ValueError):
                refusal = slip.get("refusal")
                self._check_ins.report(
                    TaskReport(
                        str(slip["id"]),
                        TaskState(slip["state"]),
                        TaskRefusal(refusal) if refusal else None,
                    )
                )

    def _heartbeat(self, told: Told) -> Heartbeat:
        scanning, depth = read_scanning(self._peer.state), self._spool.depth()
        now_s = time.time()
        return Heartbeat(
            agent_version=self._peer.agent_version,
            rules=RULES_VERSION,
            policy=told.policy,
            health=tuple(health_of(scanning, self._relay.link, told, now_s)),
            coverage=coverage_of(scanning, now_s),
            queue=queue_of(depth),
            load=load_of(scanning, now_s),
            tasks=told.tasks,
            clock_skew_s=told.clock_skew_s,
        )

    def _status(self) -> RelayingStatus:
        depth, policy = self._spool.depth(), self._check_ins.policies.state
        return RelayingStatus(
            written_s=time.time(),
            pid=os.getpid(),
            agent_id=self._peer.identity.agent_id,
            collector=self._peer.collector.url,
            link=self._relay.link.value,
            records=depth.records,
            oldest_age_s=depth.oldest_age_s,
            dropped=depth.dropped,
            policy_wanted=policy.wanted,
            policy_applied=policy.applied,
            policy_error=policy.error.value if policy.error else None,
            checked_in_s=self._checked_in_s,
        )


def _found_by_the_other_half(_policy: Policy) -> None:
    """The scanning half looks at the policy's file: nothing to carry over."""
