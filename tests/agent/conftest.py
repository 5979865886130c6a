"""What the tests of the agent share: an index in memory, and a volume that is a folder."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from agent.index import Fate, FileIndex, Gone, PathKeys, stamp_of
from agent.index.schema import STATEMENTS
from agent.sweep import Examine, Ground, Removed, Settle, Tally, Terms, reconcile
from findings import Reason, Verdict
from scanner.platform import this_system
from scanner.walk import WalkRules, steps


@pytest.fixture
def index() -> Iterator[FileIndex]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    for statement in STATEMENTS:
        connection.execute(statement)
    opened = FileIndex(connection, PathKeys(b"a key of the tests"))
    yield opened
    opened.close()


@dataclass
class Disk:
    """A volume: a folder of the test, walked and reconciled as the agent does."""

    top: Path
    index: FileIndex
    rules: WalkRules = field(default_factory=WalkRules)
    ruleset: str = "rules 1"
    now_s: float = 1_000_000.0
    retry_after_s: float = 0.0
    present: bool = True
    tally: Tally = field(default_factory=Tally)
    gone: list[Gone] = field(default_factory=list)
    withdrawn: list[Reason] = field(default_factory=list)

    def write(self, name: str, text: str = "x") -> Path:
        """A file with the folders around it."""
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def sweep(self, at: Path | None = None, reason: Reason | None = None) -> list[tuple[str, str]]:
        """One pass, everything done at once: which files, and why each.

        With a reason, every reading fails for it.
        """
        number = self.index.ruleset(self.ruleset)
        ground = Ground(self.index.volume("medium"), str(self.top), is_present=lambda: self.present)
        walked = WalkRules(
            roots=(str(at or self.top),), exclude=self.rules.exclude, private=self.rules.private
        )
        self.tally, self.gone, self.withdrawn = Tally(), [], []
        done = []
        for todo in reconcile(
            steps(walked, this_system()),
            self.index,
            ground,
            Terms(number, self.now_s, self.retry_after_s),
            self.tally,
        ):
            match todo:
                case Examine(met=met, place=place, change=change):
                    outcome = "failed" if reason else "scanned"
                    fate = Fate(
                        number,
                        outcome,
                        reason,
                        Verdict.CLEAN,
                        True,
                        int(self.now_s),
                    )
                    self.index.save(place.folder, place.name, stamp_of(met), fate)
                    done.append((Path(met.path).relative_to(self.top).as_posix(), change.value))
                case Settle(met=left, place=place):
                    self.index.save(
                        place.folder,
                        place.name,
                        stamp_of(left),
                        Fate(number, left.outcome.value, left.reason),
                    )
                    done.append((Path(left.path).relative_to(self.top).as_posix(), left.reason))
                case Removed(gone=gone, why=why):
                    self.gone.append(gone)
                    self.withdrawn.append(why)
        self.index.commit()
        return done


@pytest.fixture
def disk(tmp_path: Path, index: FileIndex) -> Disk:
    top = tmp_path / "volume"
    top.mkdir()
    return Disk(top, index)
