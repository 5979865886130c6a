"""What one detector, or all, find in a text: shared by the tests of detectors."""

from detectors.detector import Detector
from detectors.document import Prose, Zone
from detectors.engine import Engine
from detectors.match import Match
from detectors.registry import BUILTIN_DETECTORS
from detectors.text import Text


def found_by(
    *detectors: Detector, text: str, opening: bool = False, zone: Zone = Zone.BODY
) -> list[Match]:
    """The matches of some detectors; of all those registered when none is named."""
    engine = Engine(detectors or [d for d in BUILTIN_DETECTORS if isinstance(d.anchor, str)])
    return engine.matches(Text.of(Prose(text, zone=zone, opening=opening)))
