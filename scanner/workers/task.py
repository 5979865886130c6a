"""What goes to a worker and what comes back: no path, no raw value."""

from dataclasses import dataclass, field

from scanner.examined import Examined, ExaminedMember
from scanner.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker is started with."""

    limits: Limits
    key: bytes = field(repr=False)
    second_stage: bool = False
    fingerprints_content: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One open file to examine; its descriptor follows on the same pipe."""

    number: int
    size: int
    suffix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDone:
    """A member of the container in hand is examined: kept should its container kill the worker."""

    member: ExaminedMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The fate of one task. Every task submitted comes back exactly once."""

    number: int
    examined: Examined
