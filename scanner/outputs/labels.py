"""The words of the closed lists as people read them, in English; the catalogue has the French."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from findings import Category, Entity, Exposure, Reason, Severity, Unit
from scanner.locales import N_


class Standing(StrEnum):
    """Where a file stands in a list for people, from best to worst.

    Finer than the verdict: a file that was clean as far as it was read is not shown as clean.
    """

    CLEAN = "clean"
    PROTECTED = "protected"
    PARTIAL = "partial"
    UNREAD = "unread"
    REVIEW = "review"
    LEAK = "leak"

    @property
    def badness(self) -> int:
        """Rank from best (0) to worst."""
        return list(Standing).index(self)


STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.LEAK: N_("leak"),
    Standing.REVIEW: N_("to review"),
    Standing.UNREAD: N_("unread"),
    Standing.PARTIAL: N_("partly read"),
    Standing.PROTECTED: N_("encrypted"),
    Standing.CLEAN: N_("clean"),
}

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.CRITICAL: N_("critical"),
    Severity.HIGH: N_("high"),
    Severity.MEDIUM: N_("medium"),
    Severity.LOW: N_("low"),
    Severity.NONE: N_("none"),
}

CATEGORIES: Final[Mapping[Category, str]] = {
    Category.HEALTH_RECORD: N_("health record"),
    Category.MEDICAL_IMAGE: N_("medical image"),
    Category.HEALTH_CERTIFICATE: N_("health certificate"),
    Category.NATIONAL_IDENTIFIER: N_("national identifiers"),
    Category.PSEUDONYMOUS_HEALTH: N_("pseudonymous health data"),
    Category.GENERIC_HEALTH: N_("generic health text"),
    Category.NONE: N_("no category"),
}

# Patients first, then their health, then carers and places: the order in which kinds are listed.
ENTITIES: Final[Mapping[Entity, str]] = {
    Entity.NIR: N_("NIR"),
    Entity.INS: N_("INS"),
    Entity.PERSON: N_("name"),
    Entity.BIRTH_DATE: N_("birth date"),
    Entity.IPP: N_("IPP"),
    Entity.IEP: N_("stay number"),
    Entity.ADDRESS: N_("address"),
    Entity.PHONE: N_("telephone"),
    Entity.EMAIL: N_("e-mail address"),
    Entity.DIAGNOSIS: N_("diagnosis"),
    Entity.CIM10: N_("CIM-10 code"),
    Entity.CCAM: N_("CCAM code"),
    Entity.MEDICINE: N_("medicine"),
    Entity.LABORATORY: N_("laboratory result"),
    Entity.CLINICAL_SCORE: N_("clinical score"),
    Entity.CLINICAL_NOTE: N_("clinical note"),
    Entity.MEDICAL_IMAGE: N_("image"),
    Entity.COVID_CERTIFICATE: N_("COVID certificate"),
    Entity.CARER: N_("carer's name"),
    Entity.RPPS: N_("RPPS"),
    Entity.ADELI: N_("ADELI"),
    Entity.FINESS: N_("FINESS"),
}

HEALTH_ENTITIES: Final = frozenset(
    {
        Entity.DIAGNOSIS,
        Entity.CIM10,
        Entity.CCAM,
        Entity.MEDICINE,
        Entity.LABORATORY,
        Entity.CLINICAL_SCORE,
        Entity.CLINICAL_NOTE,
        Entity.MEDICAL_IMAGE,
        Entity.COVID_CERTIFICATE,
    }
)

EXPOSURES: Final[Mapping[Exposure, str]] = {
    Exposure.REMOVABLE: N_("removable drive"),
    Exposure.NETWORK_SHARE: N_("network share"),
    Exposure.WORLD_READABLE: N_("readable by everyone"),
    Exposure.CLOUD_SYNC: N_("synchronised to a cloud"),
    Exposure.WEB_ROOT: N_("served on the web"),
    Exposure.UNENCRYPTED_VOLUME: N_("disk not encrypted"),
    Exposure.TEMPORARY_FOLDER: N_("temporary folder"),
    Exposure.RECYCLE_BIN: N_("recycle bin"),
}

UNITS: Final[Mapping[Unit, str]] = {
    Unit.PART: N_("part"),
    Unit.PAGE: N_("page"),
    Unit.SLIDE: N_("slide"),
    Unit.SHEET: N_("sheet"),
    Unit.TABLE: N_("table"),
    Unit.RECORD: N_("record"),
    Unit.ROW: N_("row"),
    Unit.COLUMN: N_("column"),
    Unit.LINE: N_("line"),
}

REASONS: Final[Mapping[Reason, str]] = {
    Reason.ENCRYPTED: N_("encrypted"),
    Reason.CORRUPT: N_("damaged"),
    Reason.UNSUPPORTED: N_("format not supported"),
    Reason.EMPTY: N_("empty"),
    Reason.TOO_LARGE: N_("too large"),
    Reason.TIMEOUT: N_("took too long"),
    Reason.MEMORY: N_("needed too much memory"),
    Reason.CRASHED: N_("its reader crashed"),
    Reason.ARCHIVE_BUDGET: N_("archive expands too far"),
    Reason.ARCHIVE_DEPTH: N_("archives nested too deep"),
    Reason.PERMISSION: N_("no permission to read"),
    Reason.VANISHED: N_("gone before it was read"),
    Reason.SPECIAL_FILE: N_("no regular file"),
    Reason.LINK: N_("link, not followed"),
    Reason.CLOUD_PLACEHOLDER: N_("in the cloud only"),
    Reason.PRIVATE_ZONE: N_("private zone"),
    Reason.EXCLUDED: N_("excluded"),
    Reason.OCR_BUDGET: N_("too many pages to recognise"),
    Reason.IO_ERROR: N_("disk or network error"),
}

ADVICE: Final[Mapping[Reason, str]] = {
    Reason.ENCRYPTED: N_(
        "Protected by a password. Check that the password does not lie beside it."
    ),
    Reason.CORRUPT: N_("Open it by hand: it may still show what it holds."),
    Reason.UNSUPPORTED: N_("Colmate has no reader for this format. Look at it by hand."),
    Reason.EMPTY: N_("Nothing to read."),
    Reason.TOO_LARGE: N_("Scan it again with a larger --max-size."),
    Reason.TIMEOUT: N_("Scan it again with a longer --timeout-per-file."),
    Reason.MEMORY: N_("Scan it again with a larger --max-memory."),
    Reason.CRASHED: N_("Look at it by hand, and report the format to the maintainers."),
    Reason.ARCHIVE_BUDGET: N_("Unpack it by hand and scan the folder."),
    Reason.ARCHIVE_DEPTH: N_("Scan it again with a larger --max-depth."),
    Reason.PERMISSION: N_("Scan again with an account that may read it."),
    Reason.VANISHED: N_("Scan the folder again."),
    Reason.SPECIAL_FILE: N_("Devices, pipes and sockets hold no document."),
    Reason.LINK: N_("Scan what it points to, or use --follow-symlinks."),
    Reason.CLOUD_PLACEHOLDER: N_("Reading it would download it. Scan where it is stored."),
    Reason.PRIVATE_ZONE: N_("Never opened. Its owner may check it with --private scan."),
    Reason.EXCLUDED: N_("Left out by --exclude, --include or --since."),
    Reason.OCR_BUDGET: N_("Pages beyond the limit were not read. Look at them by hand."),
    Reason.IO_ERROR: N_("Check the disk or the share, then scan again."),
}
