"""The detectors we ship. Adding one costs its module and a line here."""

from typing import Final

from detectors.birth_date import BIRTH_DATE
from detectors.carer import ADELI, CARER, RPPS
from detectors.ccam import CCAM
from detectors.cim10 import CIM10
from detectors.clinical_note import CLINICAL_NOTE
from detectors.contact import ADDRESS, EMAIL, PHONE
from detectors.covid import COVID
from detectors.detector import Detector
from detectors.diagnosis import DIAGNOSIS
from detectors.finess import FINESS
from detectors.ins_datamatrix import INS_DATAMATRIX
from detectors.ipp import IEP, IPP
from detectors.laboratory import LABORATORY
from detectors.medicine import MEDICINE
from detectors.nir_prose import NIR
from detectors.person import TITLED_PERSON
from detectors.person_beside import PERSON_BESIDE
from detectors.person_dated import PERSON_DATED
from detectors.person_labelled import LABELLED_PERSON
from detectors.score import SCORE

BUILTIN_DETECTORS: Final[tuple[Detector, ...]] = (
    NIR,
    INS_DATAMATRIX,
    IPP,
    IEP,
    BIRTH_DATE,
    TITLED_PERSON,
    LABELLED_PERSON,
    PERSON_BESIDE,
    PERSON_DATED,
    CARER,
    RPPS,
    ADELI,
    FINESS,
    ADDRESS,
    PHONE,
    EMAIL,
    COVID,
    DIAGNOSIS,
    CIM10,
    CCAM,
    MEDICINE,
    LABORATORY,
    SCORE,
    CLINICAL_NOTE,
)
