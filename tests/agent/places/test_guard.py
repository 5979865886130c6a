"""A question that is never answered holds nobody."""

import threading
import time

from agent.places.guard import Guard


def test_an_answer_in_time_is_given() -> None:
    assert Guard().answer(lambda: 7, 5) == 7


def test_an_error_of_the_system_is_no_answer() -> None:
    def fails() -> int:
        raise OSError

    assert Guard().answer(fails, 5) is None


def test_a_question_without_answer_is_left_behind() -> None:
    release = threading.Event()
    begun = time.monotonic()
    assert Guard().answer(release.wait, 0.05) is None
    assert time.monotonic() - begun < 2
    release.set()


def test_no_more_is_asked_while_too_many_wait() -> None:
    guard, release, asked = Guard(max_waiting=2), threading.Event(), []

    def hangs() -> int:
        asked.append(1)
        release.wait(10)
        return 1

    for _ in range(5):
        assert guard.answer(hangs, 0.02) is None
    assert len(asked) == 2
    release.set()
    deadline = time.monotonic() + 5
    while guard.answer(lambda: 9, 1) != 9:
        assert time.monotonic() < deadline
        time.sleep(0.01)
