"""A passage in, readings out: the one door to all detectors."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from detectors import cim10, medicine, records
from detectors.chance import without_chance
from detectors.detector import Detector
from detectors.document import Field, Passage, Prose, Record, Role, Table
from detectors.engine import Engine
from detectors.match import Match
from detectors.registry import BUILTIN_DETECTORS
from detectors.signals import SIGNALS, Signal
from detectors.tables import TableJudge
from detectors.text import Text

_READ_AS_PROSE = frozenset({Role.TEXT, Role.NOTE, Role.DIAGNOSIS_TEXT, Role.ACT_TEXT})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in one unit of a document: a stretch of prose, or one record."""

    unit: Prose | Record
    matches: tuple[Match, ...]
    signals: frozenset[Signal] = frozenset()


class Reader:
    """All detectors, ready. Build once a process."""

    def __init__(self, detectors: Iterable[Detector] = BUILTIN_DETECTORS) -> None:
        """Compile the detectors' anchors and the cues."""
        self.engine = Engine(detectors, SIGNALS.values())
        self._kinds = list(SIGNALS)

    def warm_up(self) -> None:
        """Load the dictionary and every table now rather than with the first text."""
        self.engine.matches(Text.of(Prose("patient")))
        cim10.is_code("")
        medicine.is_name("")

    def new_document(self) -> "DocumentReader":
        """A reader for the passages of one document."""
        return DocumentReader(self)

    def tells(self, text: str) -> bool:
        """Whether the detectors find anything in a text."""
        return bool(self.engine.matches(Text.of(Prose(text))))

    def read(self, text: Text) -> tuple[list[Match], frozenset[Signal]]:
        """What the detectors find in a text, and what kind of writing its cues tell."""
        matches, cues = self.engine.read(text)
        return matches, frozenset(self._kinds[index] for index in cues)


class DocumentReader:
    """Reads the passages of one document in order; remembers what it learnt of its tables."""

    def __init__(self, reader: Reader) -> None:
        """Start a document."""
        self._reader = reader
        self._tables = TableJudge(reader.tells)

    def read(self, passage: Passage) -> Iterator[Reading]:
        """Everything the detectors find in one passage, unit by unit."""
        match passage:
            case Prose():
                yield self._prose(passage)
            case Record():
                yield self._record(passage)
            case Table():
                for unit in self._tables.read(passage):
                    yield from self.read(unit)

    def _prose(self, prose: Prose) -> Reading:
        text = Text.of(prose)
        matches, signals = self._reader.read(text)
        return Reading(prose, tuple(without_chance(text, matches)), signals)

    def _record(self, record: Record) -> Reading:
        found = records.matches(record)
        for index, field in enumerate(record.fields):
            if field.role in _READ_AS_PROSE and field.value:
                found.extend(self._in_field(index, field))
        return Reading(record, tuple(found))

    def _in_field(self, index: int, field: Field) -> Iterator[Match]:
        for match in self._reader.engine.matches(Text.of(Prose(field.value))):
            yield replace(match, start=index, end=index + 1)
