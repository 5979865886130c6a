"""`colmate agent run`."""

import signal
import threading
from typing import Final

from agent.cli.machine import Machine
from agent.log import Level, set_up
from agent.service.running import Part, run
from scanner.cli.session import Session
from scanner.errors import ExitCode, UsageProblem
from scanner.locales import N_

_ENDS: Final = ("SIGINT", "SIGTERM", "SIGBREAK")  # the last is what Windows sends


def run_agent(session: Session, config: str | None, part: str) -> int:
    """Run until a signal comes.

    Raises:
        ColmateError: the settings make no sense, or the machine is not enrolled.
    """
    del session
    if part not in tuple(Part):
        raise UsageProblem(N_("There is no part “{part}”: use all, scan or relay."), part=part)
    machine = Machine.read(config)
    peer = machine.peer()
    set_up(Level(machine.settings.log.level.value), machine.settings.log.file)
    stop = threading.Event()
    for name in _ENDS:
        if (number := getattr(signal, name, None)) is not None:
            signal.signal(number, lambda _number, _frame: stop.set())
    run(Part(part), peer, machine.ground(), stop)
    return ExitCode.DONE
