"""A worker that does what the bytes of its file say: hang, die, swell, or answer."""

import os
import time
from multiprocessing.connection import Connection

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
    match what:
        case "find then hang":
            found = Examined(
                media_type=None,
                outcome=Outcome.SCANNED,
                assessment=Assessment(verdict=Verdict.LEAK),
            )
            connection.send(MemberDone(member=ExaminedMember(name="a", size=1, examined=found)))
            time.sleep(600)
        case "hang":
            time.sleep(600)
        case "die":
            os._exit(3)
        case "swell":
            held = []
            while True:
                held.append(bytearray(os.urandom(1 << 20)))
        case "write":
            with open("/dev/shm/colmate-test", "wb") as file:  # noqa: PTH123
                file.write(b"x" * 10_000)


def never_ready(_connection: Connection, _setup: Setup) -> None:
    """Die before saying that one is ready."""
