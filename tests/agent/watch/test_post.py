"""A place is watched again after whatever befell it, ever less eagerly if it keeps failing."""

import os
from pathlib import Path

import pytest

from agent.watch import BackendKind, Dirty, Doubt, FolderCount, HintQueue, Told
from agent.watch.backend import CannotWatch
from agent.watch.intake import Intake, look_at
from agent.watch.post import BLIND_PERIOD_S, LONGEST_PAUSE_S, Post, is_unmounted
from agent.watch.settle import Settle


class FakeBackend:
    """A backend that does as the test says."""

    kind = BackendKind.EVENTS

    def __init__(self) -> None:
        self.refusal: Told | None = None
        self.alive = True
        self.starts = self.stops = 0
        self.spots: list[str] = []
        self.more = False

    def start(self) -> None:
        """Watch, or refuse."""
        self.starts += 1
        if self.refusal:
            raise CannotWatch(self.refusal)

    def is_alive(self) -> bool:
        """As told."""
        return self.alive

    def folders(self) -> FolderCount | None:
        """Five, and those without a watch."""
        return FolderCount(5, 5 + len(self.spots))

    def blind_spots(self) -> list[str]:
        """As told."""
        return self.spots

    def should_restart(self) -> bool:
        """As told."""
        return self.more

    def stop(self) -> None:
        """Count it."""
        self.stops += 1


class Stage:
    """A post over a real folder, its fake backend, and time moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.queue, self.backend, self.now = HintQueue(), FakeBackend(), 0.0
        self.folder = folder
        intake = Intake(self.queue, Settle(lambda: self.now, look_at))
        self.post = Post(str(folder), intake, (self.backend,))

    def seconds(self, seconds: int) -> list[Dirty]:
        """Tick each second; what is to be swept."""
        for _ in range(seconds):
            self.now += 1
            self.post.tick(self.now)
        return self.queue.take()

    def dirty(self, why: Doubt) -> list[Dirty]:
        """The whole folder, for a reason."""
        return [Dirty(str(self.folder), why)]


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    folder = tmp_path / "root"
    folder.mkdir()
    return Stage(folder)


def test_a_watched_place_is_left_in_peace(stage: Stage) -> None:
    stage.post.open(0, Doubt.STARTED)
    assert stage.queue.take() == stage.dirty(Doubt.STARTED)
    assert stage.seconds(100) == []
    assert stage.backend.starts == 1


def test_a_backend_that_keeps_dying_is_started_ever_less_often(stage: Stage) -> None:
    stage.post.open(0, Doubt.STARTED)
    stage.backend.alive = False
    stage.seconds(3000)
    assert 8 <= stage.backend.starts <= 20
    before = stage.backend.starts
    stage.seconds(3000)
    assert stage.backend.starts - before <= 2 * 3000 / LONGEST_PAUSE_S + 1
    assert stage.backend.starts == stage.backend.stops + (stage.post._backend is not None)


def test_a_place_refused_is_tried_again_and_swept_hourly_meanwhile(stage: Stage) -> None:
    stage.backend.refusal = Told.WATCH_LIMIT
    stage.post.open(0, Doubt.STARTED)
    assert stage.queue.take() == stage.dirty(Doubt.STARTED)
    health = stage.post.health()
    assert (health.alive, health.told, health.backend) == (
        False,
        Told.WATCH_LIMIT,
        BackendKind.SWEEP,
    )
    assert stage.seconds(int(BLIND_PERIOD_S) - 1) == []
    assert stage.seconds(2) == stage.dirty(Doubt.WATCHER_DIED)
    stage.backend.refusal = None
    assert stage.seconds(int(LONGEST_PAUSE_S) + 1) == stage.dirty(Doubt.STARTED)
    assert stage.post.health().alive


def test_what_is_not_watched_is_swept_each_hour(stage: Stage) -> None:
    stage.backend.spots = ["/top/x"]
    stage.post.open(0, Doubt.STARTED)
    stage.queue.take()
    assert stage.post.health().told is Told.WATCH_LIMIT
    assert stage.seconds(int(BLIND_PERIOD_S)) == [Dirty("/top/x", Doubt.WATCH_LIMIT)]
    assert stage.seconds(int(BLIND_PERIOD_S)) == [Dirty("/top/x", Doubt.WATCH_LIMIT)]


def test_a_limit_that_was_raised_is_made_use_of(stage: Stage) -> None:
    stage.backend.more = True
    stage.post.open(0, Doubt.STARTED)
    stage.queue.take()
    stage.seconds(1)
    assert stage.backend.starts == 2
    assert stage.post.health().alive
    stage.seconds(1000)
    assert stage.backend.starts <= 12, "though there is always more to be seen"
    assert stage.post.health().alive


def test_a_folder_that_goes_is_waited_for(stage: Stage) -> None:
    stage.post.open(0, Doubt.STARTED)
    stage.queue.take()
    stage.folder.rmdir()
    assert stage.seconds(1) == stage.dirty(Doubt.WATCHER_DIED)
    assert stage.post.health().told is Told.ABSENT
    assert stage.seconds(1000) == []
    stage.folder.mkdir()
    assert stage.seconds(1) == stage.dirty(Doubt.STARTED)
    assert stage.backend.starts == 2


def test_the_second_backend_is_taken_when_the_first_is_refused(tmp_path: Path) -> None:
    first, second = FakeBackend(), FakeBackend()
    first.refusal = Told.NO_PRIVILEGE
    intake = Intake(HintQueue(), Settle(lambda: 0.0, look_at))
    post = Post(str(tmp_path), intake, (first, second))
    post.open(0, Doubt.STARTED)
    assert second.starts == 1
    assert post.health().told is Told.NO_PRIVILEGE
    assert post.health().alive


def test_a_place_that_is_only_swept_is_never_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look at a share that went away may hang."""
    queue = HintQueue()
    post = Post("/srv/share", Intake(queue, Settle(lambda: 0.0, look_at)), (), Told.NETWORK)
    monkeypatch.setattr(os, "lstat", lambda _: pytest.fail("looked"))
    post.open(0, Doubt.STARTED)
    post.tick(1)
    assert queue.take() == [Dirty("/srv/share", Doubt.STARTED)]
    health = post.health()
    assert (health.backend, health.told, health.alive) == (BackendKind.SWEEP, Told.NETWORK, True)


def test_a_folder_that_was_only_deleted_is_not_taken_for_unmounted(tmp_path: Path) -> None:
    found = (tmp_path.stat().st_dev, 1)
    assert not is_unmounted(str(tmp_path / "gone" / "deep"), found)
    assert not is_unmounted(str(tmp_path), None)
    assert is_unmounted(str(tmp_path / "gone"), (found[0] + 1, 1))
