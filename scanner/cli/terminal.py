"""The two streams of a command: standard output holds the result, standard error the talk."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import Final, TextIO

from scanner.errors import ColmateError, UsageProblems
from scanner.locales import Language
from scanner.outputs.safe_text import safe_text

_WIDEST: Final = 140  # a table wider than this is hard to follow with the eye
_UNKNOWN_WIDTH: Final = 120  # into a file or a pipe


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where a command writes, and what may be shown there."""

    out: TextIO
    err: TextIO
    environment: Mapping[str, str] = field(repr=False)

    @classmethod
    def of_process(cls) -> "Terminal":
        """The streams of this process, made safe for any file name and in UTF-8 where piped."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                encoding = None if stream.isatty() else "utf-8"
                stream.reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")
        return cls(sys.stdout, sys.stderr, os.environ)

    def colour(self, stream: TextIO) -> bool:
        """Whether colour may be used. NO_COLOR (no-color.org) and TERM=dumb forbid it."""
        forbidden = self.environment.get("NO_COLOR") or self.environment.get("TERM") == "dumb"
        return not forbidden and stream.isatty()

    def animated(self) -> bool:
        """Whether a moving progress bar may be drawn on standard error."""
        return self.err.isatty() and self.environment.get("TERM") != "dumb"

    def width(self) -> int:
        """The width in columns of what is printed as a table."""
        if not self.out.isatty() and not self.environment.get("COLUMNS"):
            return _UNKNOWN_WIDTH
        return max(60, min(_WIDEST, shutil.get_terminal_size().columns))

    def tell(self, message: str) -> None:
        """Write one message to standard error."""
        self.err.write(f"{message}\n")
        self.err.flush()

    def tell_error(self, error: ColmateError, language: Language) -> None:
        """Say what went wrong and what to do next, without a trace of code."""
        problems = error.problems if isinstance(error, UsageProblems) else (error,)
        for problem in problems:
            values = {
                name: safe_text(value) if isinstance(value, str) else value
                for name, value in problem.values.items()
            }
            self.tell(f"colmate: {language.say(problem.text, **values)}")
            if problem.next_step:
                self.tell(f"  → {language.say(problem.next_step)}")
