"""One document's evidence, gathered as its passages stream by, and its conclusion."""

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from detectors import Match, Prose, Reading, Record, Signal, Source, Zone
from findings import Category, Entity, Fingerprinter, Location, Unit
from scanner.assess import evidence as weigh
from scanner.assess.clusters import Cluster, ClusterBuilder
from scanner.assess.persons import Persons, Sighting, Strength
from scanner.assess.record_person import sighting_of
from scanner.assess.scorecard import Claim, Evidence, HealthEvidence, IdentityEvidence, Link
from scanner.assess.tally import Tally
from scanner.limits import Limits

NEAR_CHARS: Final = 3_000  # health this close to an identifier is about that person
HEADER_CHARS: Final = 2_500  # the head of a letter: about 25 lines
LETTER_CHARS: Final = 60_000  # a header speaks for a document no longer than this
MAX_EVENTS: Final = 20_000  # health mentions whose place is remembered
MAX_CLUSTERS: Final = 5_000
FEW_RECORDS: Final = 3  # so many identity records still are a form on top of a letter

_HEADER_ZONES: Final = frozenset({Zone.HEADER, Zone.FORM, Zone.MAIL_HEADER, Zone.PROPERTIES})
Shape = tuple[tuple[IdentityEvidence, ...], tuple[HealthEvidence, ...]]


@dataclass(slots=True)
class CaseFile:
    """Everything known of one document. `add` readings in order, then ask for its sides."""

    fingerprinter: Fingerprinter
    limits: Limits
    tally: Tally = field(init=False)
    persons: Persons = field(default_factory=Persons)
    writing: set[Signal] = field(default_factory=set)
    sources: Counter[Source] = field(default_factory=Counter)
    claims: set[Claim] = field(default_factory=set)
    pseudonymous: bool = False  # a code and health data stand in one record
    chars: int = 0
    _builder: ClusterBuilder = field(default_factory=ClusterBuilder)
    _clusters: list[Cluster] = field(default_factory=list)
    _health_at: list[tuple[int, Match]] = field(default_factory=list)
    _record_shapes: Counter[Shape] = field(default_factory=Counter)
    _identity_records: int = 0
    _record_identity: dict[IdentityEvidence, float] = field(default_factory=dict)
    _record_health: dict[HealthEvidence, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start the tally with this document's key and limits."""
        self.tally = Tally(self.fingerprinter, self.limits)

    def add(self, reading: Reading) -> None:
        """Take in what was found in one unit."""
        self.writing |= reading.signals
        match reading.unit:
            case Prose():
                self._add_prose(reading.unit, reading.matches)
            case Record():
                self._add_record(reading.unit, reading.matches)

    def evidences(self) -> list[Evidence]:
        """Each way of linking identity and health in this document, to be weighed one by one."""
        for cluster in self._builder.close():
            self._keep(cluster)
        writing = frozenset(self.writing)
        health = self._record_health | weigh.grouped(match for _, match in self._health_at)
        ways = [
            Evidence(dict.fromkeys(identity, 1.0), dict.fromkeys(health, 1.0), link, writing)
            for (identity, health), link in self._record_ways()
        ]
        ways += [Evidence(c.identity, *self._linked(c, health), writing) for c in self._clusters]
        if 0 < self._identity_records <= FEW_RECORDS and self.chars <= LETTER_CHARS:
            ways.append(Evidence(self._record_identity, health, Link.HEADER, writing))
        if self._identity_records and self._record_health:
            # the tables of one database or workbook: patients in one, their care in another
            ways.append(Evidence(self._record_identity, self._record_health, Link.NEAR, writing))
        ways.append(Evidence({}, health, Link.NONE, writing))
        return ways

    def is_medical_image(self) -> bool:
        """Whether the document is an image, or a directory of images, by its own records."""
        return self.sources[Source.DICOM] > 0

    def is_certificate(self) -> bool:
        """Whether the document carries a covid certificate."""
        return Entity.COVID_CERTIFICATE in self.tally.counts

    def category(self) -> Category:
        """The category of the document if it is a leak of health data."""
        if self.is_certificate():
            return Category.HEALTH_CERTIFICATE
        return Category.MEDICAL_IMAGE if self.is_medical_image() else Category.HEALTH_RECORD

    def _add_prose(self, prose: Prose, matches: tuple[Match, ...]) -> None:
        letterhead = prose.zone in _HEADER_ZONES
        lines = _Lines(prose)
        for match in matches:
            at = self.chars + match.start
            self.tally.add(match, lines.at(match.start))
            in_header = letterhead or (prose.opening and match.start < HEADER_CHARS)
            for cluster in self._builder.add(match, at, in_header=in_header):
                self._keep(cluster)
            if weigh.health_of(match) is not None and len(self._health_at) < MAX_EVENTS:
                self._health_at.append((at, match))
        self.chars += len(prose.text)

    def _add_record(self, record: Record, matches: tuple[Match, ...]) -> None:
        self.sources[record.source] += 1
        for match in matches:
            self.tally.add(match, record.where)
        identity: dict[IdentityEvidence, float] = {}
        for match in matches:
            if (kind := weigh.identity_of(match)) is not None:
                identity[kind] = max(identity.get(kind, 0.0), match.confidence)
        health = weigh.grouped(matches)
        if (by_format := weigh.format_evidence(record)) is not None:
            health[by_format] = 1.0
        if weigh.is_employment(record):
            self.writing.add(Signal.PAYROLL)
        self._add_person(record, matches, identity, health)
        self._record_health |= health
        self._record_shapes[tuple(sorted(identity)), tuple(sorted(health))] += 1

    def _add_person(
        self,
        record: Record,
        matches: tuple[Match, ...],
        identity: dict[IdentityEvidence, float],
        health: dict[HealthEvidence, float],
    ) -> None:
        key = self.fingerprinter.person_key
        if identity and record.says_deidentified:
            self.claims.add(Claim.DEIDENTIFIED)
        if identity:
            self._identity_records += 1
            self._record_identity |= identity
            self.persons.see(sighting_of(record, matches, key))
        elif health and (code := weigh.pseudonym_of(record)) is not None:
            self.pseudonymous = True
            self.persons.see(Sighting((key("pseudonym", code),), Strength.NAMED))

    def _keep(self, cluster: Cluster) -> None:
        self.persons.see(cluster.sighting(self.fingerprinter.person_key))
        if len(self._clusters) < MAX_CLUSTERS:
            self._clusters.append(cluster)

    def _record_ways(self) -> list[tuple[Shape, Link]]:
        return [
            (shape, Link.SAME_RECORD if all(shape) else Link.NONE) for shape in self._record_shapes
        ]

    def _linked(
        self, cluster: Cluster, everywhere: dict[HealthEvidence, float]
    ) -> tuple[dict[HealthEvidence, float], Link]:
        """The health that belongs to a cluster, and how closely."""
        if cluster.in_header and self.chars <= LETTER_CHARS:
            return everywhere, Link.HEADER
        first = bisect_left(self._health_at, cluster.start - NEAR_CHARS, key=itemgetter(0))
        last = bisect_right(self._health_at, cluster.end + NEAR_CHARS, key=itemgetter(0))
        near = weigh.grouped(match for _, match in self._health_at[first:last])
        return (near, Link.NEAR) if near else (everywhere, Link.NONE)


class _Lines:
    """The line or row of each match, when the passage counts them; counted on as matches come."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._offset = self._lines = 0
        steps = prose.where.steps
        self._counts = bool(steps) and steps[-1][0] in (Unit.LINE, Unit.ROW)

    def at(self, offset: int) -> Location:
        """The place of an offset."""
        if not self._counts:
            return self._prose.where
        if offset < self._offset:
            self._offset = self._lines = 0
        self._lines += self._prose.text.count("\n", self._offset, offset)
        self._offset = offset
        *outer, (unit, first) = self._prose.where.steps
        return Location((*outer, (unit, first + self._lines)))
