"""A worker that does what the bytes of its file say: hang, die, swell, or answer."""

import mmap
import os
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from findings import Outcome, Verdict
from scanner.examined import Assessment, Examined, ExaminedMember
from scanner.workers.handing import take_over
from scanner.workers.sandbox import confine
from scanner.workers.task import Done, MemberDone, Setup, Task


def work(connection: Connection, setup: Setup) -> None:
    """Serve tasks as the real worker does."""
    connection.send(confine(setup.limits.max_memory_bytes, (connection.fileno(),)))
    while True:
        try:
            task: Task = connection.recv()
            descriptor = take_over(connection)
        except (EOFError, OSError):
            return
        with os.fdopen(descriptor, "rb") as stream:
            _do(stream.read().decode(), connection)
        answer = Examined(media_type=None, outcome=Outcome.SCANNED)
        connection.send(Done(number=task.number, examined=answer))


def _do(what: str, connection: Connection) -> None:
    if what in DEEDS:
        DEEDS[what](connection)


def _find_then_hang(connection: Connection) -> None:
    found = Examined(
        media_type=None, outcome=Outcome.SCANNED, assessment=Assessment(verdict=Verdict.LEAK)
    )
    connection.send(MemberDone(member=ExaminedMember(name="a", size=1, examined=found)))
    time.sleep(600)


def _swell(_connection: Connection) -> None:
    held = []
    while True:
        held.append(bytearray(os.urandom(1 << 20)))


def _share(_connection: Connection) -> None:
    """Fill memory that no limit of the process counts."""
    shared = mmap.mmap(-1, 400 << 20)
    while True:
        shared.write(bytes(1 << 20))


def _forge(connection: Connection) -> None:
    connection.send(_Command())
    time.sleep(600)


def _answer_for_another(connection: Connection) -> None:
    answer = Examined(media_type=None, outcome=Outcome.SCANNED)
    connection.send(Done(number=10_000, examined=answer))
    time.sleep(600)


def _stall(connection: Connection) -> None:
    """Promise a long answer and give half of it."""
    os.write(connection.fileno(), b"\0\0\1\0half")
    time.sleep(600)


def _write(_connection: Connection) -> None:
    with open("/dev/shm/colmate-test", "wb") as file:  # noqa: PTH123
        file.write(b"x" * 10_000)


DEEDS: dict[str, Callable[[Connection], object]] = {
    "find then hang": _find_then_hang,
    "hang": lambda _connection: time.sleep(600),
    "die": lambda _connection: os._exit(3),
    "swell": _swell,
    "share": _share,
    "forge": _forge,
    "answer for another": _answer_for_another,
    "stall": _stall,
    "write": _write,
}


class _Command:
    """Unpickled, it would end the process that unpickles."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Call `os._exit`."""
        return os._exit, (9,)


def never_ready(_connection: Connection, _setup: Setup) -> None:
    """Die before saying that one is ready."""
