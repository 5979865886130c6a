"""A standard stream that was closed is open again, here and in the processes we start."""

import os
import subprocess
import sys

import pytest

from tests.end_to_end.sweeping import PROJECT

_SAY = (
    "import os; from scanner.cli.streams import reopen_closed; reopen_closed();"
    "print([os.get_inheritable(number) for number in (0, 1, 2)])"
)


@pytest.mark.skipif(os.name != "posix", reason="closed as a POSIX shell does")
@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_workers_inherit_what_was_reopened(closed: str) -> None:
    """Otherwise the pipe that tells them that we live takes its number, and they end."""
    command = f'{sys.executable} -c "{_SAY}" {closed}'
    run = subprocess.run(
        ["/bin/sh", "-c", command], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[True, True, True]"
