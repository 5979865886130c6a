"""The loop: notice, listen, choose, examine a little, wait. One thread does all of it.

Events and media only say where to look. Between two files everything can change: a key is pulled
out, a letter is saved, the machine goes on battery. So nothing here takes long.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Protocol

from agent.examining import Examination
from agent.index import FileIndex
from agent.pace import Advice, Throttle, Work
from agent.places import Arrived, Change, Changed, Left, Medium
from agent.service.footprint import give_back
from agent.service.jobs import Job, Jobs, Rank
from agent.service.passes import Pass
from agent.service.volumes import Present, Volumes
from agent.storage import StateProblem
from agent.sweep import Examine, Onward, Tally
from agent.watch import Dirty, Hint, Touched
from scanner.platform import System

TICK_S: Final = 1.0  # the longest the loop sleeps: hints settle and media come in this time
SLICE_S: Final = 0.2  # of walking and handing over, before anything else is looked at again
REST_AFTER_S: Final = 20.0  # without work: the workers leave
AFTER_TROUBLE_S: Final = 30.0  # the disk refused: then the folders in hand are met again
DAY_S: Final = 86_400.0
_WAITS_FOR_WORKERS: Final = 0.05


class Listener(Protocol):
    """Who says that files may have changed."""

    def add(self, root: str) -> None:
        """Listen below a folder."""

    def remove(self, root: str) -> None:
        """Listen there no more."""

    def tick(self) -> None:
        """To be called about once a second."""


class Voice(Protocol):
    """Who tells the collector of what is not a file."""

    def medium(self, change: Change) -> None:
        """A medium has come, left, or is protected otherwise."""

    def swept(self, present: Present, tally: Tally) -> None:
        """A volume has been walked whole."""


@dataclass(slots=True)
class Senses:
    """What the loop is told by: media that come and go, files that change, how fast it may go."""

    media: Callable[[], tuple[Change, ...]]
    listener: Listener
    hints: Callable[[], list[Hint]]
    advise: Callable[[Work], Advice]
    new_system: Callable[[], System]


@dataclass(slots=True)
class Tempo:
    """What policy says of time and reading."""

    sweep_every_s: float = DAY_S
    read_bytes_per_s: int = 10 << 20


@dataclass(slots=True)
class Doing:
    """What the agent is at, for status and heartbeat."""

    paused_until_s: float = 0.0
    advice: Advice | None = None
    trouble: StateProblem | None = None
    files: dict[Rank, int] = field(default_factory=dict)  # handed to workers since the start
    size: dict[Rank, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hands:
    """What the loop works with; `rules` is the number of the rule set in force."""

    index: FileIndex
    examination: Examination
    volumes: Volumes
    rules: int


class Loop:
    """Does the work of the agent, a little at each `step`."""

    def __init__(self, hands: Hands, senses: Senses, voice: Voice, tempo: Tempo) -> None:
        self.jobs = Jobs()
        self.doing = Doing()
        self._index, self._examination = hands.index, hands.examination
        self._volumes, self._rules = hands.volumes, hands.rules
        self._senses, self._voice, self.tempo = senses, voice, tempo
        self._passes: list[Pass] = []  # the last is in hand; those before were put off for it
        self._reading = Throttle(1.0, time.monotonic(), burst_s=1.0)
        self._ticked_s = self._worked_s = -TICK_S
        self._untroubled_s = 0.0
        self._rests = False

    def step(self) -> float:
        """Do a little; the seconds to wait before the next step, at most `TICK_S`.

        What the system refuses of our own state is kept in `doing.trouble` and tried again.
        """
        now = time.monotonic()
        try:
            if now - self._ticked_s >= TICK_S:
                self._ticked_s = now
                self._tick()
            if now < self._untroubled_s:
                return TICK_S
            wait_s = self._work(now)
        except StateProblem as problem:
            self._put_off(problem, now)
            return TICK_S
        return min(wait_s, TICK_S)

    def pause(self, until_s: float) -> None:
        """Scan nothing until then (seconds since 1970); what happens meanwhile is kept."""
        self.doing.paused_until_s = until_s

    def look_into(self, path: str, rank: Rank) -> bool:
        """Sweep a place; whether it lies in what this agent scans."""
        present = self._volumes.of(path)
        if present is not None:
            self.jobs.look_into(present.medium.point, path, rank)
        return present is not None

    def underway(self, rank: Rank) -> bool:
        """Whether places of a rank wait or are being walked."""
        walked = any(one.job.rank is rank for one in self._passes)
        return walked or self.jobs.waiting_of(rank) > 0

    def call_off(self, rank: Rank) -> None:
        """Walk no more of a rank; what workers have in hand comes back."""
        self._passes = [one for one in self._passes if one.job.rank is not rank]
        self.jobs.call_off(rank)

    @property
    def is_sweeping(self) -> bool:
        """Whether a whole volume is being walked."""
        return any(one.job.whole for one in self._passes)

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits and nothing is being read."""
        return not (self.jobs or self._passes or self._examination.in_flight)

    # What is told

    def _tick(self) -> None:
        for change in self._senses.media():
            self._media(change)
            self._voice.medium(change)
        self._senses.listener.tick()
        for hint in self._senses.hints():
            self._hear(hint)
        self._schedule()

    def _media(self, change: Change) -> None:
        match change:
            case Arrived(medium=medium):
                self._arrive(medium)
            case Left(medium=medium):
                self._leave(medium.point)
            case Changed(medium=medium):
                self._volumes.arrive(medium, self._senses.new_system())

    def _arrive(self, medium: Medium) -> None:
        present = self._volumes.arrive(medium, self._senses.new_system())
        if present is None:
            return
        for path in present.paths:
            self._senses.listener.add(path)
        self.jobs.sweep(medium.point, Rank.ARRIVAL)

    def _leave(self, point: str) -> None:
        """Let go at once, so that the system can: what was read of it comes back as nothing."""
        present = self._volumes.leave(point)
        self.jobs.drop(point)
        self._passes = [one for one in self._passes if one.job.point != point]
        for path in present.paths if present else ():
            self._senses.listener.remove(path)

    def _hear(self, hint: Hint) -> None:
        path = hint.folder if isinstance(hint, Dirty) else hint.path
        present = self._volumes.of(path)
        if present is None:
            return
        point = present.medium.point
        match hint:
            case Touched():
                self.jobs.look_at(point, path)
            case Dirty():
                self.jobs.look_into(point, path)

    def _schedule(self) -> None:
        """Every volume is swept whole at least so often, events or not."""
        now_s = time.time()
        underway = {one.job.point for one in self._passes if one.job.whole}
        for present in self._volumes:
            point = present.medium.point
            swept_s = self._index.swept_at(present.volume.number)
            is_fresh = swept_s is not None and 0 <= now_s - swept_s < self.tempo.sweep_every_s
            if not is_fresh and point not in underway:
                self.jobs.sweep(point, Rank.SCHEDULE)

    # What is done

    def _work(self, now: float) -> float:
        work = Work.EVENT if self.jobs.files else Work.SWEEP
        if time.time() < self.doing.paused_until_s:
            return self._idle(now)
        if self.is_idle:
            return self._idle(now)
        self.doing.advice = advice = self._senses.advise(work)
        owed_s = max(advice.pause_s, self._reading.pause_s(now))
        if owed_s > 0:
            self._examination.collect(min(owed_s, _WAITS_FOR_WORKERS))
            return min(owed_s, TICK_S)
        self._worked_s, self._rests = now, False
        self._hand_over(now + SLICE_S)
        self._examination.collect(_WAITS_FOR_WORKERS)
        return 0.0

    def _idle(self, now: float) -> float:
        if self._examination.in_flight:
            self._examination.collect(_WAITS_FOR_WORKERS)
            return 0.0
        if not self._rests and now - self._worked_s >= REST_AFTER_S:
            self._rests = True
            self._examination.rest()
            give_back()
        return TICK_S

    def _hand_over(self, until_s: float) -> None:
        """Do what passes propose until there is no room, no more, or this slice is over."""
        while self._examination.has_room and time.monotonic() < until_s:
            current = self._current()
            if current is None:
                return
            todo = current.next()
            if todo is None:
                self._end(current)
            elif not isinstance(todo, Onward):
                self._examination.take(todo, current.present.volume)
                if isinstance(todo, Examine) and self._owes_reading(todo, current.job.rank):
                    return

    def _current(self) -> Pass | None:
        """The pass in hand, or one that comes before it: files first, arrivals before doubts."""
        if (file := self.jobs.next_file()) is not None:
            point, path = file
            return self._begin(Job(point, (path,), Rank.FILE))
        first = self.jobs.first()
        in_hand = self._passes[-1].job.rank if self._passes else None
        if first is not None and (in_hand is None or first < in_hand):
            job = self.jobs.next_job()
            return None if job is None else self._begin(job)
        return self._passes[-1] if self._passes else None

    def _begin(self, job: Job) -> Pass | None:
        present = self._volumes.at(job.point)
        if present is None:
            return self._passes[-1] if self._passes else None
        walk = self._volumes.rules(present, job)
        begun = Pass.over(job, present, self._index, walk, self._rules)
        self._passes.append(begun)
        return begun

    def _end(self, ended: Pass) -> None:
        self._passes.remove(ended)
        if ended.job.whole:
            self._index.finish_sweep(ended.present.volume.number, time.time(), ended.tally.counts)
            self._index.commit()
            self._voice.swept(ended.present, ended.tally)

    def _owes_reading(self, todo: Examine, rank: Rank) -> bool:
        """Whether, with this file, as much was read as may be for now."""
        now = time.monotonic()
        self.doing.files[rank] = self.doing.files.get(rank, 0) + 1
        self.doing.size[rank] = self.doing.size.get(rank, 0) + todo.met.size
        self._reading.charge(todo.met.size / self.tempo.read_bytes_per_s, now)
        return self._reading.pause_s(now) > 0

    def _put_off(self, problem: StateProblem, now: float) -> None:
        """Our own state cannot be kept: what was in hand is met again when it can."""
        self.doing.trouble = problem
        self._untroubled_s = now + AFTER_TROUBLE_S
        self._passes.clear()
        for present in self._volumes:
            self.jobs.sweep(present.medium.point, Rank.DOUBT)
        with suppress(StateProblem):
            self._examination.rest()


def until(stopped: Callable[[float], bool], loop: Loop) -> None:
    """Run until told to stop; `stopped` waits so many seconds and says whether to."""
    wait_s = 0.0
    while not stopped(wait_s):
        wait_s = loop.step()
