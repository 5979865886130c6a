"""The half of the agent that watches and examines. It opens no socket."""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import astuple, replace
from pathlib import Path
from typing import Final

from agent.companion import Post
from agent.examining import Examination, Outbox
from agent.index import Coverage, PathKeys, open_index
from agent.pace import Advice, Go, Pacer, PaceRules, step_back
from agent.places import Notice
from agent.policy import Policy
from agent.private_files import create_private, read_private
from agent.service.coaching import Book, Coaching, basis_of
from agent.service.ground import Ground
from agent.service.loop import Hands, Loop, Senses, Tempo
from agent.service.orders import Orders
from agent.service.status import MediumStatus, ScanningStatus, own_cost, write_status
from agent.service.voice import SpoolVoice
from agent.service.volumes import Scope, Volumes
from agent.spool import Spool
from agent.storage import StateProblem
from agent.watch import Doubt, HintQueue, Watcher
from findings import Fingerprinter
from scanner.inspection import Inspection
from scanner.platform import this_system
from scanner.records import Paths
from scanner.rules import RULES_VERSION
from scanner.walk import open_candidate
from scanner.workers import Setup

KEY_FILE: Final = "fingerprint.key"
KEY_BYTES: Final = 32
INDEX_FILE: Final = "index.db"
HOUR_S: Final = 3600.0
STATUS_EVERY_S: Final = 30.0
STATUS_AFTER_CHANGE_S: Final = 3.0
ORDERS_EVERY_S: Final = 2.0
_LOST: Final = (Doubt.OVERFLOW, Doubt.WATCHER_DIED, Doubt.HANDLER_FAILED, Doubt.QUEUE_FULL)

Stopped = Callable[[float], bool]


def scan_until(stopped: Stopped, ground: Ground, policy: Policy, spool: Spool) -> None:
    """Watch and examine by one policy until told to stop; `stopped` also waits.

    Raises:
        StateProblem: the state folder cannot be used.
    """
    step_back()
    with ExitStack() as stack:
        scanning = _Scanning(ground, policy, spool, stack)
        wait_s = 0.0
        while not stopped(wait_s):
            wait_s = scanning.step()
        scanning.end()


class _Scanning:
    """All parts together, for one policy."""

    def __init__(self, ground: Ground, policy: Policy, spool: Spool, stack: ExitStack) -> None:
        key = policy.fingerprint_key_bytes or _own_key(ground.state)
        self._ground, self._policy, self._spool = ground, policy, spool
        self._key = key
        opened = open_index(ground.state / INDEX_FILE, PathKeys(key))
        self._index, self._set_aside = opened.index, opened.set_aside is not None
        stack.callback(self._index.close)
        limits = policy.limits
        exclude = (*ground.exclude, *policy.exclude)
        self._volumes = Volumes(
            self._index, Scope(roots=ground.roots, exclude=exclude, limits=limits)
        )
        setup = Setup(limits=limits, key=key, fingerprints_content=True)
        self._examination = Examination(
            self._index,
            Outbox(spool),
            Paths(Fingerprinter(key), masked=policy.mask_paths),
            rules := self._index.ruleset(ruleset := _ruleset(policy, exclude)),
            lambda: Inspection(setup, 1, open_candidate, second_stage=policy.second_stage),
        )
        stack.callback(self._examination.rest)
        self._hints = HintQueue()
        ours = [folder for folder in (ground.state, ground.notice) if folder is not None]
        self._watcher = Watcher([], self._hints, ignored=tuple(map(str, ours)))
        self._watcher.start()
        stack.callback(self._watcher.stop)
        notice = Notice(Fingerprinter(key))
        notice.start()
        stack.callback(notice.close)
        self._lowered: set[int] = set()
        pacer = Pacer(_pace(policy), self._workers)
        senses = Senses(notice.tick, self._watcher, self._hints.take, pacer.advise, this_system)
        self.loop = Loop(
            Hands(self._index, self._examination, self._volumes, rules),
            senses,
            voice := SpoolVoice(spool, policy),
            Tempo(policy.sweep_hours * HOUR_S, policy.read_bytes_per_s),
        )
        self._orders = Orders(ground.state, self.loop, self._index)
        self._coaching = self._coach(voice, ruleset)
        self._started_s = time.time()
        self._counted: tuple[int, Coverage] | None = None
        self._told_s = self._looked_s = float("-inf")
        self._told_of: tuple[object, ...] = ()

    def step(self) -> float:
        """Do a little; the seconds to wait before the next step."""
        now = time.monotonic()
        if now - self._looked_s >= ORDERS_EVERY_S:
            self._looked_s = now
            self._orders.look()
            if self._coaching is not None:
                with suppress(StateProblem):  # the loop meets it as well, and tells it
                    self._coaching.look()
        wait_s = self.loop.step()
        state = self._state()
        every_s = STATUS_EVERY_S if state == self._told_of else STATUS_AFTER_CHANGE_S
        if now - self._told_s >= every_s:
            self._told_s, self._told_of = now, state
            write_status(self._ground.state, self._status())
        return wait_s

    def end(self) -> None:
        """Say that nobody watches any more."""
        write_status(self._ground.state, replace(self._status(), pid=0))

    def _state(self) -> tuple[object, ...]:
        """What people would want to hear of soon."""
        points = tuple(present.medium.point for present in self._volumes)
        paused_s = self.loop.doing.paused_until_s
        return points, self._index.writes, paused_s, self.loop.is_idle

    def _coach(self, voice: SpoolVoice, ruleset: str) -> Coaching | None:
        """Who tells people of their own files."""
        if self._ground.notice is None:
            return None
        index = (self._ground.state / INDEX_FILE).stat()
        basis = basis_of(ruleset, self._index.keys.fingerprint, index.st_ino)
        book = Book(self._index, self._volumes, basis)
        post, notify = Post(self._ground.notice), self._policy.notify
        return Coaching(post, book, notify, voice, self.loop.jobs, self._key)

    def _workers(self) -> Iterator[int]:
        """The worker processes; a new one is put behind all others."""
        pids = self._examination.pids
        for pid in set(pids) - self._lowered:
            step_back(pid, worker=True)
        self._lowered = set(pids)
        return iter(pids)

    def _coverage(self) -> Coverage:
        """Counting costs a look at every row: only when something was written since."""
        if self._counted is None or self._counted[0] != self._index.writes:
            self._counted = (self._index.writes, self._index.coverage())
        return self._counted[1]

    def _status(self) -> ScanningStatus:
        coverage, depth, doing = self._coverage(), self._spool.depth(), self.loop.doing
        watching, cost = self._watcher.health(), own_cost()
        folders = [place.folders for place in watching.places if place.folders is not None]
        return ScanningStatus(
            written_s=time.time(),
            pid=os.getpid(),
            rules=RULES_VERSION,
            policy_revision=self._policy.revision,
            files=coverage.files,
            size=coverage.size,
            examined=coverage.examined,
            waiting=coverage.waiting,
            not_examined={why.value: some.files for why, some in coverage.not_examined.items()},
            verdicts=dict(coverage.verdicts),
            folders_not_listed=coverage.folders_not_listed,
            zones=coverage.zones,
            places_waiting=len(self.loop.jobs),
            sweeping=self.loop.is_sweeping,
            paused_until_s=doing.paused_until_s,
            held_back=_held_back(doing.advice),
            trouble=doing.trouble.trouble.name.lower() if doing.trouble else None,
            events=watching.events,
            events_lost=sum(watching.doubts.get(doubt, 0) for doubt in _LOST),
            folders_watched=sum(some.watched for some in folders),
            folders_wanted=sum(some.wanted for some in folders),
            watching=watching.alive,
            set_aside=self._set_aside,
            media=tuple(self._media()),
            spool_records=depth.records,
            spool_bytes=depth.bytes,
            spool_dropped=depth.dropped,
            spool_oldest_s=depth.oldest_age_s,
            cpu_s=cost[0],
            resident_bytes=cost[1],
            started_s=self._started_s,
        )

    def _media(self) -> Iterator[MediumStatus]:
        for present in self._volumes:
            yield MediumStatus(
                identity=present.medium.identity,
                kind=present.medium.kind.value,
                encryption=present.medium.encryption.state.value,
                swept_s=self._index.swept_at(present.volume.number),
            )


def _pace(policy: Policy) -> PaceRules:
    share = policy.target_core_share
    return PaceRules(
        share=share,
        held_back_share=min(PaceRules().held_back_share, share),
        pause_on_battery=policy.pause_on_battery,
        pause_in_presentation=policy.pause_in_presentation,
    )


def _ruleset(policy: Policy, exclude: tuple[str, ...]) -> str:
    """Everything by which the same bytes might be judged otherwise."""
    judged_by = (astuple(policy.limits), policy.second_stage, exclude)
    return f"{RULES_VERSION} {hashlib.sha256(repr(judged_by).encode()).hexdigest()[:16]}"


def _own_key(state: Path) -> bytes:
    """The key of this machine alone, until a policy brings the hospital's."""
    create_private(state / KEY_FILE, secrets.token_bytes(KEY_BYTES))
    return read_private(state / KEY_FILE, KEY_BYTES)


def _held_back(advice: Advice | None) -> str | None:
    if advice is None or isinstance(advice.verdict, Go):
        return None
    return advice.verdict.why.value
