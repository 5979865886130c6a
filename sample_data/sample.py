"""A sample: a path, its bytes and what a right judgement of it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from findings import Category, Entity, Outcome, Reason, Verdict

_ANY_REASON: Final = tuple(reason.value for reason in Reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The right judgement. None: the sample is not about that."""

    verdicts: tuple[Verdict, ...]
    category: Category | None = None
    patients: int | None = None
    entities: tuple[Entity, ...] = ()
    outcomes: tuple[Outcome, ...] = (Outcome.SCANNED,)
    reasons: tuple[str | None, ...] = (None,)

    def as_json(self) -> Mapping[str, Any]:
        """Plain values for `expected.json`."""
        return {
            "outcome": [outcome.value for outcome in self.outcomes],
            "reason": list(self.reasons),
            "verdict": [verdict.value for verdict in self.verdicts],
            "category": self.category.value if self.category else None,
            "patients": self.patients,
            "entities": [entity.value for entity in self.entities],
        }


@dataclass(frozen=True, slots=True)
class Sample:
    """One file. `is_stable`: written twice, it has the same bytes (its format has no salt)."""

    path: str
    data: bytes = field(repr=False)
    expected: Expected
    is_stable: bool = True


def leak(
    path: str,
    data: bytes,
    *entities: Entity,
    patients: int = 1,
    category: Category = Category.HEALTH_RECORD,
) -> Sample:
    """Unprotected health data of so many identified patients."""
    expected = Expected(
        verdicts=(Verdict.LEAK,), category=category, patients=patients, entities=entities
    )
    return Sample(path, data, expected)


def review(path: str, data: bytes, category: Category, *entities: Entity) -> Sample:
    """Identity or health data that do not make a leak by themselves."""
    return Sample(
        path, data, Expected(verdicts=(Verdict.REVIEW,), category=category, entities=entities)
    )


def clean(path: str, data: bytes, category: Category | None = Category.NONE) -> Sample:
    """Nothing about any patient."""
    return Sample(path, data, Expected(verdicts=(Verdict.CLEAN,), category=category, patients=0))


def protected(path: str, data: bytes, *, is_stable: bool = True) -> Sample:
    """Encrypted as a whole: not examined, and said so."""
    expected = Expected(
        verdicts=(Verdict.PROTECTED,),
        outcomes=(Outcome.SKIPPED, Outcome.PARTIAL, Outcome.FAILED),
        reasons=(Reason.ENCRYPTED.value,),
    )
    return Sample(path, data, expected, is_stable)


def unread(path: str, data: bytes, *reasons: Reason) -> Sample:
    """Read in part or not at all: never clean, never without a reason."""
    expected = Expected(
        verdicts=(Verdict.UNKNOWN, Verdict.REVIEW),
        outcomes=(Outcome.FAILED, Outcome.PARTIAL, Outcome.SKIPPED),
        reasons=tuple(reason.value for reason in reasons) or _ANY_REASON,
    )
    return Sample(path, data, expected)


def survived(path: str, data: bytes) -> Sample:
    """Hostile, and allowed any outcome but a hung sweep: what was left out has a reason."""
    expected = Expected(
        verdicts=(Verdict.CLEAN, Verdict.UNKNOWN, Verdict.REVIEW),
        outcomes=tuple(Outcome),
        reasons=(None, *_ANY_REASON),
    )
    return Sample(path, data, expected)


def partly_read(path: str, data: bytes, *reasons: Reason) -> Sample:
    """A leak in a file of which some is not read, such as the pixels of a picture."""
    expected = Expected(
        verdicts=(Verdict.LEAK,),
        category=Category.HEALTH_RECORD,
        patients=1,
        outcomes=(Outcome.PARTIAL,),
        reasons=tuple(reason.value for reason in reasons),
    )
    return Sample(path, data, expected)


def still_found(path: str, data: bytes) -> Sample:
    """Hostile around a leak that is found all the same, whatever else was left out."""
    expected = Expected(
        verdicts=(Verdict.LEAK,),
        patients=1,
        outcomes=(Outcome.SCANNED, Outcome.PARTIAL),
        reasons=(None, *_ANY_REASON),
    )
    return Sample(path, data, expected)
