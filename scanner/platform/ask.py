"""Ask a program of the system one question, with a time limit."""

import subprocess
from collections.abc import Callable, Sequence
from typing import Final

TIMEOUT_S: Final = 5.0

Ask = Callable[[Sequence[str]], bytes]


def ask(command: Sequence[str]) -> bytes:
    """What the program prints; nothing when it is absent, fails or takes too long."""
    try:
        answer = subprocess.run(  # noqa: S603 - an absolute path and arguments of ours
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT_S, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return b""
    return answer.stdout
