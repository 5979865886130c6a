"""`colmate agent enrol`."""

from pathlib import Path

from agent.identity import AgentState
from agent.installation import hand_over
from agent.service.machine import Machine, agent_version
from agent.wire.enrolling import enrol_machine
from scanner.cli.session import Session
from scanner.errors import ExitCode
from scanner.locales import N_


def enrol(session: Session, config: str | None, token_file: str, *, replace: bool) -> int:
    """Make this machine known; say what it is called and what remains to be done.

    Raises:
        ColmateError: it was refused, with the reason.
    """
    machine = Machine.read(config)
    enrolled = enrol_machine(
        machine.settings,
        machine.settings_file,
        Path(token_file),
        machine.host,
        agent_version=agent_version(),
        replace=replace,
    )
    hand_over(machine.state)
    say = session.language.say
    session.terminal.out.write(
        say(N_("This machine is enrolled as {agent}."), agent=enrolled.identity.agent_id) + "\n"
    )
    if enrolled.identity.admission.state is not AgentState.ACTIVE:
        session.terminal.tell(say(N_("The collector's administrators must approve it first.")))
    if not enrolled.token_wiped:
        session.terminal.tell(say(N_("The token file could not be wiped: remove it yourself.")))
    return ExitCode.DONE
