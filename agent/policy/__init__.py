"""What the hospital decides for its endpoints: signed, versioned, tried before it is applied."""

from agent.policy.policy import Notify, Policy
from agent.policy.signed import PolicyRefused, Refusal
from agent.policy.store import PolicyState, PolicyStore

__all__ = ["Notify", "Policy", "PolicyRefused", "PolicyState", "PolicyStore", "Refusal"]
