"""Who this agent is: a key made here that never leaves, and what the collector knows it by."""

from agent.identity.enrolment import (
    Answered,
    Application,
    Enrolled,
    EnrolRefused,
    Registrar,
    WhyRefused,
    enrol,
)
from agent.identity.identity import AgentState, Identity, IdentityStore
from agent.identity.managed import Unmanaged, managed_evidence

__all__ = [
    "AgentState",
    "Answered",
    "Application",
    "EnrolRefused",
    "Enrolled",
    "Identity",
    "IdentityStore",
    "Registrar",
    "Unmanaged",
    "WhyRefused",
    "enrol",
    "managed_evidence",
]
