"""The findings of a document, masked as they come: no raw value is kept."""

from dataclasses import dataclass, field

from detectors import Match
from findings import Entity, Finding, Fingerprinter, Location, masked
from scanner.limits import Limits

PATIENT_IDENTIFIERS = frozenset({Entity.NIR, Entity.INS, Entity.IPP, Entity.IEP, Entity.PERSON})


@dataclass(slots=True)
class _Line:
    detector: str
    masked: str
    location: str
    confidence: float
    count: int = 0


@dataclass(slots=True)
class Tally:
    """Counts matches by entity and keeps one masked line a distinct value, within the limits."""

    fingerprinter: Fingerprinter
    limits: Limits
    counts: dict[Entity, int] = field(default_factory=dict)
    _lines: dict[Entity, dict[str, _Line]] = field(default_factory=dict)

    def add(self, match: Match, location: Location) -> None:
        """Count one match."""
        entity = match.entity
        self.counts[entity] = self.counts.get(entity, 0) + 1
        lines = self._lines.setdefault(entity, {})
        fingerprint = self.fingerprinter.of(entity, match.value)
        line = lines.get(fingerprint)
        if line is None:
            if len(lines) >= self._most(entity):
                return
            shown = masked(entity, match.value)
            line = _Line(match.detector, shown, str(location), match.confidence)
            lines[fingerprint] = line
        line.count += 1
        line.confidence = max(line.confidence, match.confidence)

    def findings(self) -> tuple[Finding, ...]:
        """The masked findings, in the order of the entities and then as met."""
        return tuple(
            Finding(
                entity=entity,
                detector=line.detector,
                count=line.count,
                masked=line.masked,
                fingerprint=fingerprint,
                confidence=round(line.confidence, 3),
                location=line.location,
            )
            for entity in sorted(self._lines, key=list(Entity).index)
            for fingerprint, line in self._lines[entity].items()
        )

    def distinct(self, *entities: Entity) -> int:
        """How many distinct values of these entities were kept."""
        prints = {mark for entity in entities for mark in self._lines.get(entity, {})}
        return len(prints)

    def _most(self, entity: Entity) -> int:
        if entity in PATIENT_IDENTIFIERS:
            return self.limits.max_findings_per_entity
        return self.limits.max_previews_per_entity
