"""Asking a program of the system never fails and never waits for long."""

import sys

import pytest

from scanner.platform import ask as module
from scanner.platform.ask import ask


def test_what_the_program_prints_is_the_answer() -> None:
    assert ask((sys.executable, "-S", "-c", "print('yes')")).strip() == b"yes"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("/nowhere/at/all",), id="absent"),
        pytest.param((sys.executable, "-S", "-c", "print(1); raise SystemExit(3)"), id="failing"),
        pytest.param(("\0",), id="no name"),
    ],
)
def test_a_program_that_fails_tells_nothing(command: tuple[str, ...]) -> None:
    assert ask(command) == b""


def test_a_program_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT_S", 0.1)
    assert ask((sys.executable, "-S", "-c", "import time; time.sleep(60)")) == b""
