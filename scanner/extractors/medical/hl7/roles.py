"""What the segments of an HL7 v2 message say of a patient (HL7 2.5, IHE PAM France 2.11)."""

from collections.abc import Callable
from typing import Final

from detectors.document import Role
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.hl7.segment import Segment, at
from scanner.extractors.medical.identifiers import patient_number_role, rpps

_BIRTH_ADDRESS: Final = frozenset({"BDL", "BR", "N", "F"})
_MESSAGE_ITSELF: Final = frozenset({"MSH", "EVN", "FHS", "BHS", "FTS", "BTS", "MSA", "ERR", "QPD"})
ENCODINGS: Final = frozenset({"BASE64", "HEX"})  # of HL7 table 0299, but A: none
_NUMBERS: Final = frozenset({"NM", "SN", "ST", "CE", "CWE", "CF", "DT", "TS", "TM", "IS", ""})


def describe(segment: Segment, into: Fields) -> None:
    """Add what one segment says; a segment that is not known gives its telling values."""
    if segment.name in _MESSAGE_ITSELF:
        return
    if (known := _KNOWN.get(segment.name)) is not None:
        known(segment, into)
        return
    for number in range(1, len(segment.fields) + 1):
        for components in segment.repeats(number):
            for value in components:
                into.add_unknown(value)


def _patient(segment: Segment, into: Fields) -> None:
    for number in (2, 3, 4):
        for identifier in segment.repeats(number):
            _identifier(identifier, into)
    _names(segment, 5, into)
    for mother in segment.repeats(6):
        into.add_relative(at(mother, 1), at(mother, 2))
    into.add(Role.BIRTH_DATE, iso_date(segment.text(7)))
    into.add(Role.SEX, segment.text(8))
    for address in segment.repeats(11):
        _address(address, into)
    for number in (13, 14):
        for telecom in segment.repeats(number):
            _telecom(telecom, into)
    into.add(Role.IEP, segment.text(18))
    into.add(Role.NIR, segment.text(19))
    into.add(Role.BIRTH_PLACE, segment.text(23))


def _identifier(components: list[str], into: Fields) -> None:
    value = at(components, 1)
    into.add(patient_number_role(value.strip(), at(components, 4), at(components, 5)), value)


def _names(segment: Segment, number: int, into: Fields) -> None:
    """Of several names, the legal one (type L in France: name at birth) is the birth name."""
    names = segment.repeats(number)
    for name in names:
        is_birth_name = len(names) > 1 and at(name, 7) in ("L", "M", "B")
        family = at(name, 1).split(segment.delimiters.subcomponent)[0]
        into.add_person(family, at(name, 2), is_birth_name=is_birth_name)
        if at(name, 3) and at(name, 7) == "L":  # all given names of the civil status
            into.add(Role.GIVEN_NAME, at(name, 3))


def _address(components: list[str], into: Fields) -> None:
    if at(components, 7) in _BIRTH_ADDRESS:
        into.add(Role.BIRTH_PLACE, at(components, 3), at(components, 10))
        return
    street = at(components, 1).replace("&", " ")
    into.add(Role.ADDRESS, f"{street} {at(components, 2)}")
    into.add(Role.CITY, at(components, 3))
    into.add(Role.POSTCODE, at(components, 5))


def _telecom(components: list[str], into: Fields) -> None:
    mail = next((value for value in components if "@" in value), "")
    into.add(Role.EMAIL, mail)
    into.add(Role.PHONE, *(at(components, n) for n in (1, 12) if "@" not in at(components, n)))


def _relative(segment: Segment, into: Fields) -> None:
    for name in segment.repeats(2):
        into.add_relative(at(name, 1), at(name, 2))


def _insurance(segment: Segment, into: Fields) -> None:
    for number in range(1, len(segment.fields) + 1):
        for components in segment.repeats(number):
            into.add_unknown(at(components, 1))


def _visit(segment: Segment, into: Fields) -> None:
    for number in (7, 8, 9, 17):
        _carers(segment, number, into)
    into.add(Role.IEP, segment.text(19))
    for number in (44, 45):
        into.add(Role.CARE_DATE, iso_date(segment.text(number)))


def _carers(segment: Segment, number: int, into: Fields) -> None:
    for carer in segment.repeats(number):
        into.add_carer(at(carer, 3), at(carer, 2))
        into.add(Role.RPPS, rpps(at(carer, 1), f"{at(carer, 9)} {at(carer, 13)}"))


def _observation(segment: Segment, into: Fields) -> None:
    if segment.field(2) == "ED":
        _data(segment, into)
        return
    values = [" ".join(part for part in parts if part) for parts in segment.repeats(5)]
    if segment.field(2) not in _NUMBERS:
        into.add(Role.NOTE, "\n".join(values))
        return
    name = segment.text(3, 2) or segment.text(3)
    into.add(Role.LAB_NAME, name)
    unit = segment.text(6)
    into.add(Role.LAB_RESULT, *(f"{value} {unit}" for value in values if value))
    _carers(segment, 16, into)


def _data(segment: Segment, into: Fields) -> None:
    """Encapsulated data as plain text; what is encoded is handed on by the reader."""
    for source, *rest in segment.repeats(5):
        if at(rest, 3).upper() not in ENCODINGS:
            into.add(Role.NOTE, " ".join((source, *rest)))


def _order(segment: Segment, into: Fields) -> None:
    into.add(Role.ACT_TEXT, segment.text(4, 2))
    into.add(Role.CARE_DATE, iso_date(segment.text(7)))
    into.add(Role.NOTE, segment.text(13))
    into.add(Role.NOTE, segment.text(31, 2))
    _carers(segment, 16, into)


def _common_order(segment: Segment, into: Fields) -> None:
    for number in (10, 11, 12):
        _carers(segment, number, into)


def _diagnosis(segment: Segment, into: Fields) -> None:
    into.add(Role.DIAGNOSIS_CODE, segment.text(3))
    into.add(Role.DIAGNOSIS_TEXT, segment.text(3, 2), segment.text(4))
    _carers(segment, 16, into)


def _procedure(segment: Segment, into: Fields) -> None:
    into.add(Role.ACT_CODE, segment.text(3))
    into.add(Role.ACT_TEXT, segment.text(3, 2), segment.text(4))
    for number in (8, 11, 12):
        _carers(segment, number, into)


def _allergy(segment: Segment, into: Fields) -> None:
    into.add(Role.DIAGNOSIS_TEXT, segment.text(3, 2) or segment.text(3))
    into.add(Role.NOTE, segment.text(5))


def _medicine(segment: Segment, number: int, into: Fields) -> None:
    into.add(Role.MEDICINE, segment.text(number, 2) or segment.text(number))


def _transcription(segment: Segment, into: Fields) -> None:
    into.add(Role.TEXT, segment.text(2, 2) or segment.text(2))
    for number in (5, 9, 10):
        _carers(segment, number, into)


def _note(segment: Segment, into: Fields) -> None:
    into.add(Role.NOTE, *(" ".join(parts) for parts in segment.repeats(3)))


def _prior_identity(segment: Segment, into: Fields) -> None:
    for number in (1, 4):
        for identifier in segment.repeats(number):
            _identifier(identifier, into)
    _names(segment, 7, into)


_KNOWN: Final[dict[str, Callable[[Segment, Fields], None]]] = {
    "PID": _patient,
    "NK1": _relative,
    "IN1": _insurance,
    "IN2": _insurance,
    "PV1": _visit,
    "OBX": _observation,
    "OBR": _order,
    "ORC": _common_order,
    "DG1": _diagnosis,
    "PR1": _procedure,
    "AL1": _allergy,
    "RXE": lambda segment, into: _medicine(segment, 2, into),
    "RXO": lambda segment, into: _medicine(segment, 1, into),
    "RXD": lambda segment, into: _medicine(segment, 2, into),
    "RXA": lambda segment, into: _medicine(segment, 5, into),
    "TXA": _transcription,
    "NTE": _note,
    "MRG": _prior_identity,
}
