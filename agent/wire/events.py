"""What the agent logs of its dealings with the collector, and how the link stands."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from agent.log import Event, Level
from agent.policy import Refusal
from agent.wire.messages import Code, Failure
from agent.wire.tasks import TaskRefusal, TaskState
from agent.wire.transport import LinkFailure

AFTER_TROUBLE_S: Final = 60.0  # before a step is made again that our own disk refused


class Link(StrEnum):
    """How it stands with the collector."""

    WELL = "well"
    RETRYING = "retrying"
    CERTIFICATE = "certificate"  # nothing is sent to whoever answers there
    CREDENTIAL = "credential"  # revoked, waiting for approval, or not known any more
    VERSION = "version"
    FORKED = "forked"  # another machine sends under this identity


@dataclass(frozen=True, slots=True)
class LinkChanged(Event):
    """Deliveries stand otherwise than before."""

    name = "link.changed"
    level = Level.WARNING
    link: Link
    status: int | None = None
    failure: LinkFailure | None = None
    code: Code | None = None

    @classmethod
    def by(cls, link: Link, cause: Failure | None) -> "LinkChanged":
        """The change, with what is known of its cause."""
        if cause is None:
            return cls(link)
        return cls(link, cause.status, cause.link, cause.code)


@dataclass(frozen=True, slots=True)
class StepFailed(Event):
    """The agent's own state on disk refused; the step is made again later."""

    name = "wire.step_failed"
    level = Level.ERROR


@dataclass(frozen=True, slots=True)
class RecordGivenUp(Event):
    """The collector will not take a record; one that tells of the gap goes in its place."""

    name = "record.given_up"
    level = Level.WARNING
    seq: int


@dataclass(frozen=True, slots=True)
class PolicyApplied(Event):
    """A new policy is in force."""

    name = "policy.applied"
    revision: int


@dataclass(frozen=True, slots=True)
class PolicyKept(Event):
    """A new policy was refused: the last good one stays in force."""

    name = "policy.kept"
    level = Level.WARNING
    wanted: int
    applied: int
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class TaskAnswered(Event):
    """The collector asked for something, and this was the answer."""

    name = "task.answered"
    state: TaskState
    refusal: TaskRefusal | None
