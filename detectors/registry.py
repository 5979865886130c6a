"""The detectors we ship. Adding one costs its module and a line here."""

from typing import Final

from detectors.detector import Detector
from detectors.nir_prose import NIR

BUILTIN_DETECTORS: Final[tuple[Detector, ...]] = (
    NIR,
)
