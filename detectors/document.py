"""What detectors are given: passages of a document, in three shapes.

An extractor turns a file into a stream of passages; a format with records of its own (HL7, DICOM,
PMSI...) names each field by its `Role`, so that no detector has to know the format.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from findings import Location


class Zone(StrEnum):
    """Which part of a document a piece of prose comes from."""

    BODY = "body"
    HEADER = "header"  # page header, letterhead
    FOOTER = "footer"
    NOTE = "note"  # comment, footnote, speaker's note, annotation
    MAIL_HEADER = "mail_header"  # subject, addresses
    PROPERTIES = "properties"  # title, author, keywords
    FORM = "form"  # values typed into a form


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text. At most `MAX_PROSE_CHARS` characters; longer text comes as several."""

    text: str = field(repr=False)
    where: Location = Location()
    zone: Zone = Zone.BODY
    opening: bool = False  # the first body text of its document: where a letter names its patient


MAX_PROSE_CHARS = 65_536


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows of a table. A long table comes as several, each with the same header.

    `header` is empty when the format does not tell it from the rows; `first_row` is the number of
    `rows[0]`, counted from 1 over the whole sheet with its header.
    """

    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    header: tuple[str, ...] = field(default=(), repr=False)
    where: Location = Location()
    first_row: int = 1


MAX_TABLE_ROWS = 500


class Role(StrEnum):
    """What a field of a record is about. The words of the field, not of one format."""

    # the patient
    NIR = "nir"
    INS = "ins"
    IPP = "ipp"
    IEP = "iep"
    PSEUDONYM = "pseudonym"  # a study or export code that stands for a patient
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    BIRTH_NAME = "birth_name"
    BIRTH_DATE = "birth_date"
    BIRTH_PLACE = "birth_place"
    SEX = "sex"
    ADDRESS = "address"
    POSTCODE = "postcode"
    CITY = "city"
    PHONE = "phone"
    EMAIL = "email"
    # who cares for the patient, and where
    CARER_NAME = "carer_name"
    RPPS = "rpps"
    ADELI = "adeli"
    FINESS = "finess"
    CARE_DATE = "care_date"
    # health
    DIAGNOSIS_CODE = "diagnosis_code"  # CIM-10
    DIAGNOSIS_TEXT = "diagnosis_text"
    ACT_CODE = "act_code"  # CCAM
    ACT_TEXT = "act_text"
    MEDICINE = "medicine"
    LAB_NAME = "lab_name"  # analyte, or its LOINC code
    LAB_RESULT = "lab_result"
    SCORE = "score"
    NOTE = "note"  # clinical free text: read as prose too
    IMAGE = "image"  # modality and study of an image
    CERTIFICATE = "certificate"  # type of a covid certificate
    # what tells a table to be something else
    EMPLOYMENT = "employment"  # salary, grade, contract, leave
    # neither
    TEXT = "text"  # free text of unknown kind: read as prose
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Field:
    """One value with what it is about. Values are as written in the file."""

    role: Role
    value: str = field(repr=False)


class Source(StrEnum):
    """What a record was read from. All but `TABLE` and `FORM` are health formats by themselves."""

    TABLE = "table"
    FORM = "form"
    HL7 = "hl7"
    HPRIM = "hprim"
    CDA = "cda"
    XDM = "xdm"
    FHIR = "fhir"
    PMSI = "pmsi"
    RPU = "rpu"
    DICOM = "dicom"
    SIGNAL = "signal"  # ECG, EEG
    COVID = "covid"


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of one patient, message, image or table row: linked by construction."""

    source: Source
    fields: tuple[Field, ...]
    where: Location = Location()
    says_deidentified: bool = False  # as DICOM's PatientIdentityRemoved: noted, not believed


Passage = Prose | Table | Record
