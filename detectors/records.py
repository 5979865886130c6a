"""What the fields of a record say: each value is checked by the detector of its kind."""

from detectors.document import Record
from detectors.match import Match


def matches(record: Record) -> list[Match]:
    """The matches of a record's fields; `start` is the index of the field."""
    return []
