"""What is sensitive: passages of a document in, matches out. No file, no network, no clock."""

from detectors.detector import Detector, Lexicon
from detectors.document import Field, Passage, Prose, Record, Role, Source, Table, Zone
from detectors.match import Match, Qualifier, Remark, Subject
from detectors.reader import DocumentReader, Reader, Reading
from detectors.registry import BUILTIN_DETECTORS
from detectors.signals import Signal

__all__ = [
    "BUILTIN_DETECTORS",
    "Detector",
    "DocumentReader",
    "Field",
    "Lexicon",
    "Match",
    "Passage",
    "Prose",
    "Qualifier",
    "Reader",
    "Reading",
    "Record",
    "Remark",
    "Role",
    "Signal",
    "Source",
    "Subject",
    "Table",
    "Zone",
]
