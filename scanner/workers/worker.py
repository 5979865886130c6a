"""The life of a worker: take a descriptor, examine it, answer, again."""

import os
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import BinaryIO, Final

from detectors import Reader
from findings import Fingerprinter, Outcome, Reason, Verdict
from scanner.examine import Examiner
from scanner.examined import Examined
from scanner.extractors import Content
from scanner.workers.handing import take_over
from scanner.workers.preload import NOT_WANTED_BY_MODEL, left_out, one_thread_each, preload
from scanner.workers.sandbox import confine
from scanner.workers.task import Done, MemberDone, Setup, Task

MAX_FINGERPRINTED_BYTES: Final = 256 << 20  # some tenths of a second; larger ones are no letters
_CHUNK: Final = 1 << 20


def serve(connection: Connection, setup: Setup) -> None:
    """Serve tasks until the parent closes the pipe; first say how well we are confined."""
    one_thread_each()
    examiner = Examiner(
        _reader(setup),
        Fingerprinter(setup.key),
        setup.limits,
        lambda member: connection.send(MemberDone(member=member)),
    )
    preload()
    connection.send(confine(setup.limits.max_memory_bytes, (connection.fileno(),)))
    while True:
        try:
            task = connection.recv()
            descriptor = take_over(connection)
        except (EOFError, OSError):
            return
        connection.send(
            Done(number=task.number, examined=_examined(examiner, setup, task, descriptor))
        )


def _reader(setup: Setup) -> Reader:
    """The detectors; those of the second stage bring a language model, so only when asked."""
    if not setup.second_stage:
        reader = Reader()
    else:
        with left_out(NOT_WANTED_BY_MODEL):
            from scanner.second_stage.reader import SecondReader  # noqa: PLC0415 - takes seconds

            reader = SecondReader()
    reader.warm_up()
    return reader


def _examined(examiner: Examiner, setup: Setup, task: Task, descriptor: int) -> Examined:
    try:
        with os.fdopen(descriptor, "rb") as stream:
            size = os.fstat(descriptor).st_size
            examined = examiner.examine(Content(stream, size=size, suffix=task.suffix))
            examined = replace(examined, content=_fingerprint(stream, size, setup))
            return examined if os.fstat(descriptor).st_size == size else _disturbed(examined)
    except MemoryError:
        return Examined(media_type=None, outcome=Outcome.FAILED, reason=Reason.MEMORY)
    except OSError:
        return Examined(media_type=None, outcome=Outcome.FAILED, reason=Reason.IO_ERROR)
    except Exception:  # noqa: BLE001 - a reader's bug costs one file, never the sweep
        return Examined(media_type=None, outcome=Outcome.FAILED, reason=Reason.CRASHED)


def _fingerprint(stream: BinaryIO, size: int, setup: Setup) -> str | None:
    """The keyed fingerprint of all bytes, if it is wanted and the file is not too large for it."""
    if not setup.fingerprints_content or size > MAX_FINGERPRINTED_BYTES:
        return None
    stream.seek(0)
    chunks = (stream.read(min(_CHUNK, size - start)) for start in range(0, size, _CHUNK))
    return Fingerprinter(setup.key).of_content(chunks)


def _disturbed(examined: Examined) -> Examined:
    """A file that grew or shrank while it was read was not read whole; what was found counts."""
    if examined.outcome is not Outcome.SCANNED:
        return examined
    said = examined.assessment
    if said.verdict is Verdict.CLEAN:
        said = replace(said, verdict=Verdict.UNKNOWN, confidence=0.0)
    return replace(examined, outcome=Outcome.PARTIAL, reason=Reason.IO_ERROR, assessment=said)
