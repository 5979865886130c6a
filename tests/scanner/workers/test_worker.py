"""What a worker answers about a file that does not hold still."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from findings import Outcome, Reason, Verdict
from scanner.examined import Assessment, Examined
from scanner.extractors import Content
from scanner.limits import Limits
from scanner.workers.task import Setup, Task
from scanner.workers.worker import _examined

CLEAN = Examined(
    media_type="text/plain",
    outcome=Outcome.SCANNED,
    assessment=Assessment(verdict=Verdict.CLEAN, confidence=0.9),
)

SETUP = Setup(limits=Limits(), key=bytes(32))


class Disturbing:
    """An examiner beside which somebody else changes the file."""

    def __init__(self, path: Path, size: int, answer: Examined) -> None:
        self._path, self._size, self._answer = path, size, answer

    def examine(self, _content: Content) -> Examined:
        """Let the file change, and answer as told."""
        os.truncate(self._path, self._size)
        return self._answer


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "file"
    file.write_bytes(bytes(100))
    return file


def answered(path: Path, size_after: int, answer: Examined = CLEAN) -> Examined:
    task = Task(number=1, size=100, suffix="")
    descriptor = os.open(path, os.O_RDONLY)
    return _examined(Disturbing(path, size_after, answer), SETUP, task, descriptor)


@pytest.mark.parametrize("size", [pytest.param(40, id="shrinks"), pytest.param(300, id="grows")])
def test_a_file_that_changes_size_while_it_is_read_is_not_clean(path: Path, size: int) -> None:
    told = answered(path, size)
    assert (told.outcome, told.reason) == (Outcome.PARTIAL, Reason.IO_ERROR)
    assert told.assessment.verdict is Verdict.UNKNOWN


def test_a_leak_found_in_it_still_counts(path: Path) -> None:
    leak = Examined(
        media_type=None, outcome=Outcome.SCANNED, assessment=Assessment(verdict=Verdict.LEAK)
    )
    told = answered(path, 40, leak)
    assert told.outcome is Outcome.PARTIAL
    assert told.assessment.verdict is Verdict.LEAK


def test_a_file_that_holds_still_is_as_it_was_examined(path: Path) -> None:
    assert answered(path, 100) == CLEAN


def test_two_copies_have_one_fingerprint_and_only_where_it_is_wanted(path: Path) -> None:
    wanted = replace(SETUP, fingerprints_content=True)
    told = []
    for content, setup in ((b"a" * 100, wanted), (b"a" * 100, wanted), (b"b" * 100, wanted)):
        path.write_bytes(content)
        task, descriptor = Task(number=1, size=100, suffix=""), os.open(path, os.O_RDONLY)
        told.append(_examined(Disturbing(path, 100, CLEAN), setup, task, descriptor).content)
    assert told[0] == told[1] != told[2]
    assert told[0] is not None
    assert told[0].startswith("hmac-sha256:")
    assert answered(path, 100).content is None
