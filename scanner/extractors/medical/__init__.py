"""The formats of health care: images, messages, documents, billing files.

Each gives records whose fields have roles, so that no detector needs to know a format. They are
tried before the generic text, XML and JSON readers, most telling signature first.
"""

from typing import Final

from scanner.extractors.format import Format
from scanner.extractors.medical import (
    cda,
    ecg_edf,
    hprim_medecin,
    hprim_sante,
    hprim_xml,
    pmsi,
    rpu,
    xdm,
)
from scanner.extractors.medical.dicom import reader as dicom
from scanner.extractors.medical.fhir import reader as fhir
from scanner.extractors.medical.hl7 import reader as hl7v2

FORMATS: Final[tuple[Format, ...]] = (
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
