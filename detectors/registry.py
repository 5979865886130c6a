"""The detectors we ship. Adding one costs its module and a line here."""

from typing import Final

from detectors.ccam import CCAM
from detectors.cim10 import CIM10
from detectors.clinical_note import CLINICAL_NOTE
from detectors.detector import Detector
from detectors.diagnosis import DIAGNOSIS
from detectors.laboratory import LABORATORY
from detectors.medicine import MEDICINE
from detectors.score import SCORE

BUILTIN_DETECTORS: Final[tuple[Detector, ...]] = (
    DIAGNOSIS,
    CIM10,
    CCAM,
    MEDICINE,
    LABORATORY,
    SCORE,
    CLINICAL_NOTE,
)
