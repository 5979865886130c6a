"""The formats of health care: images, messages, documents, billing files.

Each gives records whose fields have roles, so that no detector needs to know a format. They are
tried before the generic text, XML and JSON readers, most telling signature first.
"""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.medical import (
    cda,
    dicom,
    ecg_edf,
    fhir,
    hl7v2,
    hprim_medecin,
    hprim_sante,
    hprim_xml,
    pmsi,
    rpu,
    xdm,
)

MEDICAL_FORMATS: Final[tuple[Format, ...]] = (
    dicom.FORMAT,
    ecg_edf.EDF,
    ecg_edf.SCP,
    hl7v2.FORMAT,
    hprim_sante.FORMAT,
    fhir.JSON,
    xdm.FORMAT,
    cda.FORMAT,
    fhir.XML,
    hprim_xml.FORMAT,
    rpu.FORMAT,
    ecg_edf.AECG,
    pmsi.FORMAT,
    hprim_medecin.FORMAT,
)
