"""Severity: sensitivity of the data x number of persons x exposure of the file.

The model is ENISA's "Recommendations for a methodology of the assessment of severity of personal
data breaches" (2013): SE = data processing context x ease of identification + circumstances, with
the number of persons raising the result. Each term is one line that a DPO can read.
"""

from typing import Final

from findings import Category, Exposure, Identity, Patients, Protection, Severity, Verdict
from scanner.examined import Assessment

# Data processing context: health data scores 4 of 4 when individual (ENISA, annex 1).
_CONTEXT: Final = {
    Category.NONE: 0.0,
    Category.GENERIC_HEALTH: 0.0,
    Category.PSEUDONYMOUS_HEALTH: 3.0,
    Category.NATIONAL_IDENTIFIER: 3.0,
    Category.HEALTH_CERTIFICATE: 3.0,
    Category.MEDICAL_IMAGE: 4.0,
    Category.HEALTH_RECORD: 4.0,
}
# Ease of identification, from negligible (0.25) to maximum (1).
_EASE: Final = {Identity.NONE: 0.25, Identity.PSEUDONYMOUS: 0.5, Identity.IDENTIFIED: 1.0}
# Circumstances: how many others may read it.
_EXPOSED: Final = {
    Exposure.WEB_ROOT: 1.0,
    Exposure.CLOUD_SYNC: 0.5,
    Exposure.NETWORK_SHARE: 0.5,
    Exposure.WORLD_READABLE: 0.5,
    Exposure.REMOVABLE: 0.5,
    Exposure.UNENCRYPTED_VOLUME: 0.25,
    Exposure.TEMPORARY_FOLDER: 0.25,
    Exposure.RECYCLE_BIN: 0.25,
}
_PERSONS: Final = ((1000, 1.0), (100, 0.75), (10, 0.5), (2, 0.25))
_BANDS: Final = ((5.25, Severity.CRITICAL), (4.0, Severity.HIGH), (2.5, Severity.MEDIUM))


def severity(assessment: Assessment, protection: Protection) -> Severity:
    """How severe it would be if others read the file, given where it lies."""
    if assessment.verdict not in (Verdict.LEAK, Verdict.REVIEW):
        return Severity.NONE
    score = _CONTEXT[assessment.category] * _EASE[assessment.identity]
    score += _persons(assessment.patients)
    score += min(1.0, sum(_EXPOSED[exposure] for exposure in protection.exposures))
    band = next((band for least, band in _BANDS if score >= least), Severity.LOW)
    if assessment.verdict is Verdict.REVIEW:
        return min(band, Severity.MEDIUM, key=list(Severity).index)
    return band


def _persons(patients: Patients) -> float:
    return next((points for least, points in _PERSONS if patients.estimate >= least), 0.0)
