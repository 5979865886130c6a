"""The detectors we ship. Adding one costs its module and a line here."""

from typing import Final

from detectors.detector import Detector

BUILTIN_DETECTORS: Final[tuple[Detector, ...]] = ()
