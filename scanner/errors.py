"""What may end a run, and the exit code it ends with.

::

    ColmateError                4  something went wrong that is ours
    ├── UsageProblem            2  the command line or the configuration makes no sense
    ├── RefusedByPolicy         5  the policy forbids what was asked
    └── ReportNotWritten        4  a report could not be written; the old one is untouched

A file that cannot be read is none of these: it is a record with a reason. Messages are English
source strings that the command line translates; they may repeat what the user typed, and nothing
that was read.
"""

from enum import IntEnum
from typing import Final

from scanner.locales import N_


class ExitCode(IntEnum):
    """How a run ended, for whoever called it. An unknown code is to be taken as a failure."""

    DONE = 0
    LEAK = 1
    USAGE = 2
    INCOMPLETE = 3
    INTERNAL = 4
    REFUSED = 5
    INTERRUPTED = 130
    TERMINATED = 143


MEANINGS: Final = {
    ExitCode.DONE: N_("Every file was accounted for and none is a leak."),
    ExitCode.LEAK: N_("At least one file is a leak."),
    ExitCode.USAGE: N_("The command line or the configuration makes no sense."),
    ExitCode.INCOMPLETE: N_(
        "Incomplete: no leak was found, but some files or folders could not be examined. "
        "With a leak, 1 wins; --strict makes 3 win."
    ),
    ExitCode.INTERNAL: N_("Internal error, or a report could not be written."),
    ExitCode.REFUSED: N_(
        "Refused by policy: a private zone stayed closed, or its authorisation does not hold."
    ),
    ExitCode.INTERRUPTED: N_("Interrupted: the report covers only what was done."),
    ExitCode.TERMINATED: N_("Ended by the system (SIGTERM): the report covers only what was done."),
}


class ColmateError(Exception):
    """What went wrong (`text`, a source string with `{named}` values) and what to do next."""

    exit_code: ExitCode = ExitCode.INTERNAL

    def __init__(self, text: str, /, *, next_step: str = "", **values: object) -> None:
        super().__init__(text.format(**values) if values else text)
        self.text = text
        self.next_step = next_step
        self.values = values


class UsageProblem(ColmateError):
    """The command line or the configuration makes no sense."""

    exit_code = ExitCode.USAGE


class RefusedByPolicy(ColmateError):
    """The policy forbids what was asked, for example to open a private zone."""

    exit_code = ExitCode.REFUSED


class ReportNotWritten(ColmateError):
    """A report could not be written. What stood in its place before still stands there."""


class UsageProblems(UsageProblem):
    """Everything that is wrong with what was asked, so that it can be put right at once."""

    def __init__(self, problems: tuple[UsageProblem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


def exit_codes_page() -> str:
    """The page `docs/exit-codes.md`, made from the classes above."""
    lines = [
        "# Exit codes",
        "",
        "Written by `make docs`. Take a code that is not listed as a failure.",
        "",
        "| code | meaning |",
        "|---|---|",
        *(f"| {code.value} | {meaning} |" for code, meaning in MEANINGS.items()),
    ]
    return "\n".join(lines) + "\n"
