"""What the agent starts from: settings, state folder, identity."""

from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from agent.host import Host, this_host
from agent.identity import Identity, IdentityStore
from agent.service.ground import Ground
from agent.service.peer import Peer
from agent.settings import Settings, read_settings
from agent.wire.enrolling import state_folder


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine as its administrator has set it up."""

    host: Host
    settings: Settings
    settings_file: Path = field(repr=False)

    @classmethod
    def read(cls, config: str | None) -> "Machine":
        """Read the settings named, or those in the system's own place.

        Raises:
            UsageProblems: with all that is wrong with them.
        """
        host = this_host()
        file = Path(config) if config else host.settings_file
        return cls(host, read_settings(file), file)

    @property
    def state(self) -> Path:
        """Where key, policy, index and spool lie."""
        return state_folder(self.settings, self.host)

    @property
    def notice_folder(self) -> Path:
        """Where people's companions find what is theirs."""
        return self.settings.state.notice or self.host.notice_folder

    def peer(self) -> Peer:
        """Who this agent is and whom it speaks to.

        Raises:
            NoIdentity: it is not enrolled.
        """
        identity: Identity = IdentityStore(self.state).load()
        return Peer(
            state=self.state,
            identity=identity,
            collector=self.settings.collector,
            agent_version=agent_version(),
            roots=tuple(map(str, self.settings.scan.roots)),
        )

    def ground(self) -> Ground:
        """What of it is scanned."""
        return Ground(
            state=self.state,
            roots=tuple(map(str, self.settings.scan.roots)),
            exclude=self.settings.scan.exclude,
            notice=self.notice_folder,
        )


def agent_version() -> str:
    """The version of the installed distribution, `0` when it runs without being installed."""
    try:
        return version("colmate")
    except PackageNotFoundError:
        return "0"
