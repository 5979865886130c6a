"""What the attributes of a DICOM object say of the patient (PS3.6; PS3.15 Annex E names them)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors.document import Role, Source
from findings import Location, Reason
from scanner.extractors.format import Gap, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.identifiers import patient_number_role

PIXELS: Final = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})
TEXT_VRS: Final = frozenset({"PN", "LO", "LT", "SH", "ST", "UC", "UT", "DA", "DT", "CS", "AS"})
_PROSE_VRS: Final = frozenset({"LO", "LT", "SH", "ST", "UC", "UT", "PN"})
_LONG_TEXT_VRS: Final = frozenset({"LT", "ST", "UT", "UC"})

_PATIENT_NAMES: Final = frozenset({0x00100010, 0x00101001})  # and OtherPatientNames
_PATIENT_NUMBERS: Final = frozenset({0x00100020, 0x00101000})
_ISSUER: Final = 0x00100021
_ISSUER_OID: Final = 0x00400032  # UniversalEntityID, in IssuerOfPatientIDQualifiersSequence
_BIRTH_NAME: Final = 0x00101005
_RELATIVE_NAMES: Final = frozenset({0x00101060, 0x00102297})  # mother, responsible person
_IDENTITY_REMOVED: Final = 0x00120062
_BURNED_IN: Final = 0x00280301

_ROLES: Final = {
    0x00080050: Role.IEP,  # AccessionNumber
    0x00080080: Role.OTHER,  # InstitutionName
    0x00080081: Role.OTHER,  # InstitutionAddress
    0x00081010: Role.OTHER,  # StationName
    0x00080020: Role.CARE_DATE,  # StudyDate
    0x00080021: Role.CARE_DATE,  # SeriesDate
    0x00080022: Role.CARE_DATE,  # AcquisitionDate
    0x00080060: Role.IMAGE,  # Modality
    0x00080061: Role.IMAGE,  # ModalitiesInStudy
    0x00081030: Role.IMAGE,  # StudyDescription
    0x0008103E: Role.IMAGE,  # SeriesDescription
    0x00180015: Role.IMAGE,  # BodyPartExamined
    0x00181030: Role.IMAGE,  # ProtocolName
    0x00321060: Role.IMAGE,  # RequestedProcedureDescription
    0x00400254: Role.IMAGE,  # PerformedProcedureStepDescription
    0x00081080: Role.DIAGNOSIS_TEXT,  # AdmittingDiagnosesDescription
    0x00321030: Role.NOTE,  # ReasonForStudy
    0x00401002: Role.NOTE,  # ReasonForTheRequestedProcedure
    0x00324000: Role.NOTE,  # StudyComments
    0x00400280: Role.NOTE,  # CommentsOnThePerformedProcedureStep
    0x00401400: Role.NOTE,  # RequestedProcedureComments
    0x00402400: Role.NOTE,  # ImagingServiceRequestComments
    0x00204000: Role.NOTE,  # ImageComments
    0x00100030: Role.BIRTH_DATE,
    0x00100040: Role.SEX,
    0x00101040: Role.ADDRESS,
    0x00102150: Role.OTHER,  # CountryOfResidence
    0x00102154: Role.PHONE,
    0x00102155: Role.OTHER,  # PatientTelecomInformation
    0x00102000: Role.DIAGNOSIS_TEXT,  # MedicalAlerts
    0x00102110: Role.DIAGNOSIS_TEXT,  # Allergies
    0x00102180: Role.TEXT,  # Occupation
    0x001021B0: Role.NOTE,  # AdditionalPatientHistory
    0x00104000: Role.NOTE,  # PatientComments
    0x00380010: Role.IEP,  # AdmissionID
    0x00380020: Role.CARE_DATE,  # AdmittingDate
    0x00384000: Role.NOTE,  # VisitComments
    0x00380500: Role.NOTE,  # PatientState
    0x00380300: Role.OTHER,  # CurrentPatientLocation
}
_DATES: Final = frozenset({Role.BIRTH_DATE, Role.CARE_DATE})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One element with its values decoded. `tag` is group and element as one number."""

    tag: int
    vr: str
    values: tuple[str, ...] = field(repr=False)


@dataclass(slots=True)
class Subject:
    """Whom the attributes of one object, or of one patient of a DICOMDIR, are about."""

    fields: Fields = field(default_factory=Fields)
    says_deidentified: bool = False
    has_text_in_pixels: bool = False
    _numbers: list[tuple[str, str]] = field(default_factory=list, repr=False)

    @classmethod
    def of(cls, attributes: Iterable[Attribute]) -> "Subject":
        """Whom these attributes are about."""
        subject = cls()
        subject.add_all(attributes)
        return subject

    def add_all(self, attributes: Iterable[Attribute]) -> None:
        """Take in attributes in their order: an issuer follows the number that it is of."""
        for attribute in attributes:
            self._add(attribute)

    def items(self, where: Location) -> Iterator[Item]:
        """The record, and a gap where a name may stand in the pixels."""
        for value, authority in self._numbers:
            self.fields.add(patient_number_role(value.strip(), authority), value)
        yield from self.fields.items(Source.DICOM, where, says_deidentified=self.says_deidentified)
        if self.has_text_in_pixels:
            yield Gap(Reason.UNSUPPORTED)

    def _add(self, attribute: Attribute) -> None:
        tag, values = attribute.tag, attribute.values
        if tag in _PATIENT_NUMBERS:
            self._numbers.extend((value, "") for value in values)
        elif tag in (_ISSUER, _ISSUER_OID) and self._numbers:
            value, authority = self._numbers[-1]
            self._numbers[-1] = value, " ".join((authority, *values))
        elif tag == _IDENTITY_REMOVED:
            self.says_deidentified |= values[:1] == ("YES",)
        elif tag == _BURNED_IN:
            self.has_text_in_pixels |= values[:1] == ("YES",)
        elif tag in _PATIENT_NAMES:
            for name in values:
                self._name(name)
        elif (role := _ROLES.get(tag)) is not None:
            dated = (iso_date(value) for value in values)
            self.fields.add(role, *(dated if role in _DATES else values))
        else:
            self._other(attribute)

    def _name(self, name: str) -> None:
        """Family^given^middle^prefix^suffix, in up to three writings."""
        for writing in name.split("="):
            family, given, *_ = [*writing.split("^"), ""]
            if "^" in writing:
                self.fields.add_person(family, given)
            else:
                self.fields.add(Role.FULL_NAME, writing)

    def _other(self, attribute: Attribute) -> None:
        tag, vr = attribute.tag, attribute.vr
        plain = tuple(value.replace("^", " ") for value in attribute.values)
        is_private = bool(tag >> 16 & 1)
        if is_private and tag & 0xFFFF < 0x0100:
            return  # the name of the program that made the private block
        if tag == _BIRTH_NAME:
            self.fields.add(Role.BIRTH_NAME, *(v.partition(" ")[0] for v in plain))
        elif tag in _RELATIVE_NAMES:
            self.fields.add_relative(*plain)
        elif vr == "PN" and not is_private:
            self.fields.add(Role.CARER_NAME, *plain)
        elif is_private and vr in _PROSE_VRS:
            for value in plain:
                self.fields.add_unknown(value)
        elif vr in _LONG_TEXT_VRS:
            self.fields.add(Role.TEXT, *plain)
