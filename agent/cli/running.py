"""`colmate agent run`."""

import os
import sys

from agent.service.__main__ import serve
from agent.service.machine import Machine
from agent.service.running import Part
from scanner.cli.session import Session
from scanner.errors import UsageProblem
from scanner.locales import N_


def run_agent(session: Session, config: str | None, part: str) -> int:
    """Check what can be checked, then run until a signal comes.

    Where a process can become another, it becomes one without the command line: some 5 MB less,
    for months.

    Raises:
        ColmateError: the settings make no sense, or the machine is not enrolled.
    """
    if part not in tuple(Part):
        raise UsageProblem(N_("There is no part “{part}”: use all, scan or relay."), part=part)
    machine = Machine.read(config)
    machine.peer()
    if os.name == "posix":
        words = [part, str(machine.settings_file), session.language.code]
        os.execv(sys.executable, [sys.executable, "-P", "-m", "agent.service", *words])  # noqa: S606 - ours
    return serve(Part(part), machine, session.language)
