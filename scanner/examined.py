"""What a worker says of one document: already masked, without a path, safe to send anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from findings import (
    Category,
    Entity,
    Finding,
    Health,
    Identity,
    Outcome,
    Patients,
    Reason,
    Verdict,
)
from findings.record import NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line of the explanation of a verdict: a group of evidence and what it added.

    `group` and `detail` are words of ours, never of the document; `points` are log-odds.
    """

    group: str
    detail: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The judgement of one document.

    `persons` holds for each distinct patient the keyed numbers that identify them
    (`Fingerprinter.person_key`), so that the same patient in two documents counts once.
    """

    verdict: Verdict = Verdict.UNKNOWN
    category: Category = Category.NONE
    confidence: float = 0.0
    identity: Identity = Identity.NONE
    health: Health = Health.NONE
    patients: Patients = NOBODY
    persons: tuple[frozenset[int], ...] = field(default=(), repr=False)
    entities: Mapping[Entity, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    terms: tuple[Term, ...] = ()
    undecided: bool = False  # worth the second stage


NOT_ASSESSED: Final = Assessment()


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One document with its fate. `members` come in the order in which they were met."""

    media_type: str | None
    outcome: Outcome
    reason: Reason | None = None
    assessment: Assessment = NOT_ASSESSED
    members: tuple["ExaminedMember", ...] = ()
    content: str | None = None  # keyed fingerprint of all bytes, of a file read whole, if wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedMember:
    """A member of a container: its name is health data and is masked by whoever writes it."""

    name: str = field(repr=False)
    size: int
    examined: Examined
