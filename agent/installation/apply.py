"""Steps taken, one after the other. What fails says so; done again, all of it is made good."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, assert_never

from agent.installation.steps import Keep, RemoveFile, RemoveFolder, Run, Step, WriteFile
from scanner.errors import ColmateError
from scanner.locales import N_

TIMEOUT_S: Final = 330.0  # systemctl waits until a service is ready, five minutes at most

Order = Callable[[Sequence[str]], bool]  # runs a program; whether it succeeded
Say = Callable[..., str]  # `Language.say`


class StepFailed(ColmateError):
    """A step could not be taken; those before it stand. Exit code 4."""


def apply(steps: Iterable[Step], say: Say, order: Order, *, dry_run: bool) -> list[str]:
    """Take the steps, or only tell them.

    Returns:
        A line for people for each.

    Raises:
        StepFailed: the system refuses one of them.
    """
    lines = []
    for step in steps:
        line = say(step.text, **step.told)
        if not dry_run:
            try:
                _take(step, order)
            except OSError as error:
                raise _failed(line, error.strerror or type(error).__name__) from None
        lines.append(line)
    return lines


def order(command: Sequence[str]) -> bool:
    """Run a program of the system. What it says goes to the terminal: it is for the same person."""
    path = shutil.which(command[0])
    if path is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system and arguments of ours
            [path, *command[1:]], stdin=subprocess.DEVNULL, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _take(step: Step, order: Order) -> None:
    match step:
        case WriteFile(path=path, content=content, mode=mode):
            _write(path, content, mode)
        case RemoveFile(path=path):
            path.unlink(missing_ok=True)
        case RemoveFolder(path=path):
            shutil.rmtree(path)
        case Run(command=command, may_fail=may_fail):
            if not order(command) and not may_fail:
                raise _failed(step.text, " ".join(command))
        case Keep():
            pass
        case unknown:
            assert_never(unknown)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Beside its place, then renamed: a service manager never reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as stream:
        stream.write(content)
    beside.chmod(mode)  # whatever the umask
    beside.replace(path)


def _failed(line: str, why: str) -> StepFailed:
    return StepFailed(
        N_("This step failed: {line} ({why})."),
        next_step=N_("Mend it, then give the same command again: what was done stands."),
        line=line,
        why=why,
    )
