"""One line a check; a missing part fails in continuous integration and is a visible skip elsewhere.

Exit codes: 0 all held (or skipped, and said so), 1 a check failed or a part is missing under CI.
"""

import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from tests.rig.deadline import deadline

PACKAGES: Final = Path(__file__).parent / "packages.txt"


def say(*words: object) -> None:
    """One line, at once."""
    sys.stdout.write(" ".join(map(str, words)).rstrip() + "\n")
    sys.stdout.flush()


class Failed(AssertionError):
    """A check did not hold."""


def check(name: str, holds: object, detail: object = "") -> None:
    """Print one line.

    Raises:
        Failed: it does not hold.
    """
    say("ok  " if holds else "FAIL", name, f"({detail})" if detail != "" else "")
    if not holds:
        raise Failed(name)


def missing(programs: Mapping[str, str], others: Iterable[str] = ()) -> list[str]:
    """What is not on this machine, with the package that brings it."""
    found = [f"{program} ({package})" for program, package in programs.items()
             if shutil.which(program) is None]  # fmt: skip
    return [*found, *others]


def run_rig(name: str, lacks: list[str], seconds: int, rig: Callable[[], None]) -> int:
    """Run a rig within its time; its exit code."""
    if lacks:
        in_ci = os.environ.get("CI") == "true"
        say("FAIL" if in_ci else "SKIPPED", name, "is missing:", ", ".join(lacks))
        say(f"     apt-get install --no-install-recommends $(cat {_shown(PACKAGES)})")
        return int(in_ci)
    try:
        with deadline(seconds):
            rig()
    except Failed:
        return 1
    except BaseException:  # noqa: BLE001 - whatever it was, the rig did not show what it should
        traceback.print_exc(file=sys.stdout)
        say("FAIL", name, "ended early")
        return 1
    say("ok  ", name)
    return 0


def _shown(path: Path) -> str:
    return os.path.relpath(path)
