"""The real command over a scanner that answers at once."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from scanner.cli.run import run
from scanner.cli.terminal import Terminal
from tests.scanner.fake_engine import FakeScanner


class Screen(io.StringIO):
    """A stream that is a terminal or is not."""

    def __init__(self, *, tty: bool = False) -> None:
        super().__init__()
        self._tty = tty

    def isatty(self) -> bool:
        """Say what it was made to be."""
        return self._tty

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Take any text."""
        return "utf-8"


@dataclass(frozen=True)
class Ended:
    """How a call ended."""

    code: int
    out: str
    err: str


Colmate = Callable[..., Ended]


@pytest.fixture
def colmate() -> Colmate:
    """Call the command line with a fake scanner."""

    def call(
        *arguments: str,
        scanner: FakeScanner | None = None,
        tty: bool = False,
        environment: dict[str, str] | None = None,
    ) -> Ended:
        terminal = Terminal(
            Screen(tty=tty), Screen(tty=tty), {"LANG": "en", "COLUMNS": "100"} | (environment or {})
        )
        code = run(arguments, engine=(scanner or FakeScanner()).engine(), terminal=terminal)
        return Ended(int(code), terminal.out.getvalue(), terminal.err.getvalue())  # type: ignore[attr-defined]

    return call
