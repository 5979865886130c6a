"""What does not fit while it settles becomes a folder to sweep."""

from pathlib import Path

from agent.watch import Dirty, Doubt, HintQueue
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
