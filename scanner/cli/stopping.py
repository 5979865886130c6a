"""Asked to end by the system: wind up as for Ctrl-C, and say by the exit code what it was."""

import signal
from collections.abc import Callable
from types import FrameType

from scanner.errors import ExitCode


def stoppable(run: Callable[[], int]) -> int:
    """Run a command so that SIGTERM ends it in good order: reports kept, workers stopped.

    Further signals while it winds up change nothing; to end it at once there is SIGKILL.

    Returns:
        The command's exit code, or 143 when it ended because of SIGTERM.
    """
    terminated = False

    def on_term(_signal: int, _frame: FrameType | None) -> None:
        nonlocal terminated
        terminated = True
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, on_term)
    code = run()
    return ExitCode.TERMINATED if terminated and code == ExitCode.INTERRUPTED else code
