"""Who this agent is, whom it speaks to, and the policy it goes by."""

from dataclasses import dataclass
from pathlib import Path

from agent.identity import Identity
from agent.policy import PolicyStore
from agent.policy.signed import PolicyReader
from agent.policy.store import Trial
from agent.settings import CollectorSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """An enrolled agent. `roots` is what its machine's administrator lets it scan."""

    state: Path
    identity: Identity
    collector: CollectorSettings
    agent_version: str
    roots: tuple[str, ...] = ()


def policies_of(peer: Peer, trial: Trial) -> PolicyStore:
    """The policy store of an agent. Only who applies a new policy has to try it."""
    return PolicyStore(
        peer.state, PolicyReader(peer.identity.policy_keys, peer.agent_version), trial
    )
