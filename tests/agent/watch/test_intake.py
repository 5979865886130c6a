"""What does not fit while it settles becomes a folder to sweep."""

from pathlib import Path

import pytest

from agent.watch import Dirty, Doubt, HintQueue, Touched
from agent.watch.intake import Intake, look_at
from agent.watch.settle import Settle


def test_a_file_that_finds_no_room_to_settle_is_swept() -> None:
    queue = HintQueue()
    intake = Intake(queue, Settle(lambda: 0.0, look_at, max_waiting=1))
    intake.appeared("/r/a")
    assert queue.take() == []
    intake.appeared("/r/x/b")
    intake.changed("/r/y/c")
    assert queue.take() == [
        Dirty("/r/x", Doubt.QUEUE_FULL),
        Dirty("/r/y", Doubt.QUEUE_FULL),
    ]
    assert intake.events == 3


def test_a_look_at_what_is_not_there_is_none(tmp_path: Path) -> None:
    assert look_at(str(tmp_path / "no")) is None
    assert look_at("a\0b") is None


def test_a_file_that_may_not_be_looked_at_is_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has not gone: the report must say that it could not be read."""

    def refuse(_: str) -> None:
        raise PermissionError

    monkeypatch.setattr("os.lstat", refuse)
    queue, now = HintQueue(), [0.0]
    intake = Intake(queue, Settle(lambda: now[0], look_at))
    intake.appeared("/r/a")
    intake.tick()
    now[0] = 5.0
    intake.tick()
    assert queue.take() == [Touched("/r/a")]
