"""Questions that a dead disk or server may never answer, asked with a time limit."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final, TypeVar

MAX_WAITING: Final = 4  # threads that wait for ever cost memory: no more than these

Answer = TypeVar("Answer")


class Guard:
    """Each question has a thread of its own, which is left behind when it does not answer."""

    def __init__(self, max_waiting: int = MAX_WAITING) -> None:
        """Ask nothing more while so many questions are without an answer."""
        self._free = threading.BoundedSemaphore(max_waiting)

    def answer(self, question: Callable[[], Answer], timeout_s: float) -> Answer | None:
        """The answer; None when there is none in time, or it is an error of the system."""
        if not self._free.acquire(blocking=False):
            return None
        answers: SimpleQueue[Answer | None] = SimpleQueue()

        def ask() -> None:
            told = None
            try:
                told = question()
            except OSError:
                pass
            finally:
                self._free.release()
                answers.put(told)

        threading.Thread(target=ask, name="places-guard", daemon=True).start()
        try:
            return answers.get(timeout=timeout_s)
        except Empty:
            return None
