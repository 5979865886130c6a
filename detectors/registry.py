"""The detectors we ship. Adding one costs its module and a line here."""

from typing import Final

from detectors.birth_date import BIRTH_DATE
from detectors.detector import Detector
from detectors.nir_prose import NIR
from detectors.person import LABELLED_PERSON, TITLED_PERSON

BUILTIN_DETECTORS: Final[tuple[Detector, ...]] = (
    NIR,
    BIRTH_DATE,
    TITLED_PERSON,
    LABELLED_PERSON,
)
