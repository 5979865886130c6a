"""A whole agent in a test: real walk, index, workers and watching over one folder as a volume."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from agent.examining import Examination, Outbox
from agent.index import FileIndex, PathKeys, open_index
from agent.pace import Advice, Go, Work
from agent.places import Arrived, Basis, Change, Left, Medium
from agent.places.arrivals import Departure
from agent.service.loop import Hands, Loop, Senses, Tempo
from agent.service.volumes import Present, Scope, Volumes
from agent.spool import Entry, Spool
from agent.sweep import Tally
from agent.watch import HintQueue, Watcher
from findings import Fingerprinter
from scanner.inspection import Inspection
from scanner.limits import Limits
from scanner.platform import Encryption, Mount, MountKind, this_system
from scanner.platform.encryption import EncryptionCause, EncryptionState
from scanner.records import Paths
from scanner.walk import open_candidate
from scanner.workers import Setup

NOT_TOLD = Encryption(EncryptionState.UNKNOWN, EncryptionCause.NOT_TOLD)
KEY = b"a key of the tests"


@dataclass
class ListSpool:
    """Letters in a list."""

    letters: list[Entry] = field(default_factory=list)

    def put_many(self, letters: Iterable[Entry]) -> None:
        """Keep letters."""
        self.letters.extend(letters)


@dataclass
class Said:
    """A voice that remembers."""

    media: list[Change] = field(default_factory=list)
    sweeps: list[Tally] = field(default_factory=list)

    def medium(self, change: Change) -> None:
        """Remember a medium."""
        self.media.append(change)

    def swept(self, _present: Present, tally: Tally) -> None:
        """Remember a sweep."""
        self.sweeps.append(tally)


class Deaf:
    """A listener that hears nothing: watching is off."""

    def add(self, root: str) -> None:
        """Do not listen."""

    def remove(self, root: str) -> None:
        """Do not listen."""

    def tick(self) -> None:
        """Hear nothing."""


@dataclass
class Endpoint:
    """An agent and what the test sees of it."""

    loop: Loop
    index: FileIndex
    spool: ListSpool
    said: Said
    changes: list[Change]

    def until(self, done: Callable[[], bool], within_s: float = 60.0) -> None:
        """Let the agent work until something holds."""
        end = time.monotonic() + within_s
        while not done():
            assert time.monotonic() < end, "the agent did not come to it in time"
            time.sleep(min(self.loop.step(), 0.05))

    def until_idle(self, within_s: float = 60.0) -> None:
        """Let the agent work until nothing is left to do."""
        self.until(lambda: bool(self.said.sweeps) and self.loop.is_idle, within_s)
        self.index.commit()

    @property
    def told(self) -> list[dict[str, object]]:
        """The records told so far."""
        return [dict(letter.record) for letter in self.spool.letters]


def medium_at(top: Path, identity: str = "hmac-sha256:test") -> Medium:
    """A folder that passes for a removable medium."""
    mount = Mount(str(top), "/dev/test1", "ext4", MountKind.REMOVABLE)
    return Medium(mount, identity, Basis.FILE_SYSTEM, NOT_TOLD, identity)


@contextmanager
def agent_over(
    top: Path,
    state: Path,
    *,
    watches: bool = True,
    jobs: int = 1,
    present: Callable[[], bool] = lambda: True,
    kept: Spool | None = None,
) -> Iterator[Endpoint]:
    """An agent whose only medium is a folder, at full speed."""
    index = open_index(state / "index.db", PathKeys(KEY)).index
    spool, said, changes = ListSpool(), Said(), [Arrived(medium_at(top))]
    setup = Setup(limits=Limits(), key=KEY, fingerprints_content=True)
    examination = Examination(
        index,
        Outbox(kept or spool),
        Paths(Fingerprinter(KEY), masked=True),
        rules := index.ruleset("rules"),
        lambda: Inspection(setup, jobs, open_candidate, second_stage=False),
    )
    queue = HintQueue()
    watcher = Watcher([], queue, ignored=(str(state),)) if watches else None
    if watcher is not None:
        watcher.start()
    volumes = Volumes(index, Scope(), lambda _medium: present())

    def media() -> tuple[Change, ...]:
        taken, changes[:] = tuple(changes), []
        return taken

    senses = Senses(media, watcher or Deaf(), queue.take, _at_once, this_system)
    loop = Loop(
        Hands(index, examination, volumes, rules), senses, said, Tempo(read_bytes_per_s=1 << 40)
    )
    try:
        yield Endpoint(loop, index, spool, said, changes)
    finally:
        examination.rest()
        if watcher is not None:
            watcher.stop()
        index.close()


def left(top: Path) -> Left:
    """The folder that passed for a medium was pulled out."""
    return Left(medium_at(top), Departure.VANISHED)


def _at_once(_work: Work) -> Advice:
    return Advice(0.0, Go(1.0))
