"""What detectors give back: where something sensitive stands, what it is, and whose."""

from dataclasses import dataclass, field
from enum import StrEnum

from findings import Entity


class Subject(StrEnum):
    """Whose datum it is."""

    PATIENT = "patient"
    CARER = "carer"
    RELATIVE = "relative"
    UNKNOWN = "unknown"


class Qualifier(StrEnum):
    """How a health statement is meant. A negated one is still health data about somebody."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    FAMILY = "family"
    HYPOTHETICAL = "hypothetical"


class Remark(StrEnum):
    """What lowers or explains a match."""

    KEY_INVALID = "key_invalid"
    KEY_ABSENT = "key_absent"
    SPECIMEN = "specimen"  # a published test number: reported, never counted as a patient
    PLACEHOLDER = "placeholder"  # ANONYME, PHANTOM, 0000
    LABELLED = "labelled"  # its label stands beside it


# Nobody changes a match; yet it is not frozen, for that triples what making one costs (2.7 against
# 1.0 microseconds) and a dense letter makes a hundred.
@dataclass(slots=True, kw_only=True, unsafe_hash=True)
class Match:
    """One thing found in one passage.

    `value` is normalised (a NIR without blanks, a birth date as YYYY-MM-DD, a name folded to lower
    case with one blank between words) so that equal persons give equal values. It never leaves the
    worker and is not in the repr. `start` and `end` are character offsets in the passage's text; in
    a record they are the index of the field and that index plus one.
    """

    entity: Entity
    detector: str
    value: str = field(repr=False)
    start: int
    end: int
    confidence: float
    subject: Subject = Subject.PATIENT
    qualifier: Qualifier = Qualifier.AFFIRMED
    remarks: frozenset[Remark] = frozenset()
