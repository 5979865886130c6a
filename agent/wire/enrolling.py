"""Enrolment of this machine, from settings to identity: what `colmate agent enrol` does."""

from pathlib import Path

from agent.host import Host
from agent.identity import Enrolled, IdentityStore, enrol, managed_evidence
from agent.settings import Settings
from agent.wire.collector import Registry
from agent.wire.server_clock import ServerClock
from agent.wire.transport import Transport


def state_folder(settings: Settings, host: Host) -> Path:
    """Where this machine keeps its key, policy, index and spool."""
    return settings.state.folder or host.state_folder


def enrol_machine(
    settings: Settings,
    settings_file: Path,
    token_file: Path,
    host: Host,
    *,
    agent_version: str,
    replace: bool = False,
) -> Enrolled:
    """Enrol this machine, if it is the employer's; nothing is sent or written if it is not.

    Raises:
        Unmanaged: nothing tells that the employer provides it (exit code 5).
        AlreadyEnrolled, UsageProblem, EnrolRefused, OSError: as `agent.identity.enrol`.
    """
    evidence = managed_evidence(
        host.membership(),
        declared=settings.device.managed,
        declaration_trusted=host.written_by_administrators_only(settings_file),
    )
    folder = state_folder(settings, host)
    host.close(folder)
    transport = Transport(settings.collector)
    try:
        registry = Registry(transport, ServerClock(), agent_version)
        about = (host.facts(), evidence)
        return enrol(IdentityStore(folder), registry, token_file, about, replace=replace)
    finally:
        transport.close()
