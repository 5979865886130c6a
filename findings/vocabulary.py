"""The closed lists of the report contract: what a file's fate and content may be called.

Each enum is the whole list; a consumer may rely on it. Order matters where said.
"""

from enum import StrEnum
from typing import Final

SCHEMA_VERSION: Final = 1


class Outcome(StrEnum):
    """How far the examination of one file went. Every file ends in exactly one."""

    SCANNED = "scanned"
    PARTIAL = "partial"
    SKIPPED = "skipped"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a file was not, or not wholly, examined."""

    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASHED = "crashed"
    ARCHIVE_BUDGET = "archive_budget"
    ARCHIVE_DEPTH = "archive_depth"
    PERMISSION = "permission"
    VANISHED = "vanished"
    SPECIAL_FILE = "special_file"
    LINK = "link"
    CLOUD_PLACEHOLDER = "cloud_placeholder"
    PRIVATE_ZONE = "private_zone"
    EXCLUDED = "excluded"
    OCR_BUDGET = "ocr_budget"
    IO_ERROR = "io_error"


class Verdict(StrEnum):
    """What was concluded of one file, from best to worst."""

    CLEAN = "clean"
    UNKNOWN = "unknown"
    PROTECTED = "protected"
    REVIEW = "review"
    LEAK = "leak"

    @property
    def badness(self) -> int:
        """Rank from best (0) to worst, so that a container can take its worst member's."""
        return list(Verdict).index(self)


class Category(StrEnum):
    """What kind of data the verdict is about, from least to most telling."""

    NONE = "none"
    GENERIC_HEALTH = "generic_health"
    PSEUDONYMOUS_HEALTH = "pseudonymous_health"
    NATIONAL_IDENTIFIER = "national_identifier"
    HEALTH_CERTIFICATE = "health_certificate"
    MEDICAL_IMAGE = "medical_image"
    HEALTH_RECORD = "health_record"


class Identity(StrEnum):
    """Whether patients (never carers) can be told from the file."""

    NONE = "none"
    PSEUDONYMOUS = "pseudonymous"
    IDENTIFIED = "identified"


class Health(StrEnum):
    """Whether the file speaks of health, and of whose."""

    NONE = "none"
    GENERIC = "generic"
    INDIVIDUAL = "individual"


class Severity(StrEnum):
    """Sensitivity x number of persons x exposure, from least to most severe."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class Exposure(StrEnum):
    """A way in which others than the owner may come to read the file."""

    REMOVABLE = "removable"
    NETWORK_SHARE = "network_share"
    WORLD_READABLE = "world_readable"
    CLOUD_SYNC = "cloud_sync"
    WEB_ROOT = "web_root"
    UNENCRYPTED_VOLUME = "unencrypted_volume"
    TEMPORARY_FOLDER = "temporary_folder"
    RECYCLE_BIN = "recycle_bin"


class Entity(StrEnum):
    """The kinds of thing a detector finds. `FR_` marks a French national form."""

    NIR = "FR_NIR"
    INS = "FR_INS"
    IPP = "FR_IPP"
    IEP = "FR_IEP"
    PERSON = "PERSON"
    CARER = "FR_CARER"
    BIRTH_DATE = "FR_BIRTH_DATE"
    ADDRESS = "FR_ADDRESS"
    PHONE = "PHONE_NUMBER"
    EMAIL = "EMAIL_ADDRESS"
    RPPS = "FR_RPPS"
    ADELI = "FR_ADELI"
    FINESS = "FR_FINESS"
    DIAGNOSIS = "FR_DIAGNOSIS"
    CIM10 = "FR_CIM10"
    CCAM = "FR_CCAM"
    MEDICINE = "FR_MEDICINE"
    LABORATORY = "FR_LABORATORY"
    CLINICAL_SCORE = "FR_CLINICAL_SCORE"
    CLINICAL_NOTE = "FR_CLINICAL_NOTE"
    MEDICAL_IMAGE = "MEDICAL_IMAGE"
    COVID_CERTIFICATE = "FR_COVID_CERTIFICATE"
