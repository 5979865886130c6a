"""What the elements of a CDA header and its coded entries say of the patient and the carers."""

from typing import Final

from detectors.document import Role
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.identifiers import patient_number_role, rpps
from scanner.extractors.medical.xml_stream import Node

_CIM10: Final = frozenset({"2.16.840.1.113883.6.3", "2.16.840.1.113883.6.90"})
_LOINC: Final = "2.16.840.1.113883.6.1"
_CCAM: Final = frozenset({"1.2.250.1.213.2.5", "1.2.250.1.213.2.12"})
# ATC, CIP, UCD and CIS codes of medicines.
_MEDICINES: Final = frozenset(
    {"2.16.840.1.113883.6.73", "1.2.250.1.213.2.3.1", "1.2.250.1.213.2.3.2", "1.2.250.1.213.2.3.4"}
)


def describe(element: Node, into: Fields) -> None:
    """Add what one element of the header says."""
    if element.name == "recordTarget":
        for role in element.all("patientRole"):
            _patient(role, into)
    elif element.name == "title":
        into.add(Role.TEXT, element.prose())
    else:
        _others(element, into)


def describe_entries(section: Node, into: Fields) -> None:
    """Add the coded statements of a section: diagnoses, acts, medicines, results."""
    for node in section.walk():
        if node.name in ("code", "value", "translation"):
            _coded(node, into)
        elif node.name == "observation":
            _result(node, into)
        elif node.name == "manufacturedMaterial":
            into.add(Role.MEDICINE, node.text_at("name"))
        elif node.name in ("author", "performer", "informant", "participant"):
            _others(node, into)


def _patient(role: Node, into: Fields) -> None:
    for number in role.all("id"):
        value = number.get("extension")
        into.add(patient_number_role(value, number.get("root")), value)
    _places(role, into)
    for patient in role.all("patient"):
        for name in patient.all("name"):
            _name(name, into)
        for born in patient.all("birthTime"):
            into.add(Role.BIRTH_DATE, iso_date(born.get("value")))
        for sex in patient.all("administrativeGenderCode"):
            into.add(Role.SEX, sex.get("code"))
        for place in patient.all("birthplace", "place"):
            into.add(Role.BIRTH_PLACE, place.prose(frozenset({"county", "city", "name"})))
        for guardian in patient.all("guardian"):
            _others(guardian, into)


def _name(name: Node, into: Fields) -> None:
    families, givens = name.all("family"), name.all("given")
    for family in families:
        into.add_person(family.text, is_birth_name="BR" in family.get("qualifier").split())
    into.add(Role.GIVEN_NAME, *(given.text for given in givens))
    if not families:
        into.add(Role.FULL_NAME, name.prose())


def _places(role: Node, into: Fields) -> None:
    for address in role.all("addr"):
        lines = [child.text for child in address.children if child.name in _STREET]
        into.add(Role.ADDRESS, " ".join(lines) or address.text)
        into.add(Role.POSTCODE, *(code.text for code in address.all("postalCode")))
        into.add(Role.CITY, *(city.text for city in address.all("city")))
    for telecom in role.all("telecom"):
        kind, _, value = telecom.get("value").partition(":")
        into.add(Role.EMAIL if kind.lower() == "mailto" else Role.PHONE, value)


_STREET: Final = frozenset(
    [
        "streetAddressLine",
        "houseNumber",
        "streetName",
        "streetNameType",
        "additionalLocator",
        "unitID",
    ]
)


def _others(element: Node, into: Fields) -> None:
    """Carers and relatives, wherever they stand below an element; the stay's number and dates."""
    for node in element.walk():
        match node.name:
            case "assignedPerson":
                for name in node.all("name"):
                    into.add_carer(_in_one_line(name))
            case "relatedPerson" | "associatedPerson" | "guardianPerson":
                into.add_relative(*map(_in_one_line, node.all("name")))
            case "assignedEntity" | "assignedAuthor":
                numbers = (rpps(one.get("extension"), one.get("root")) for one in node.all("id"))
                into.add(Role.RPPS, *numbers)
            case "encompassingEncounter":
                _stay(node, into)


def _in_one_line(name: Node) -> str:
    return name.prose(frozenset({"given", "family"})).replace("\n", " ")


def _stay(encounter: Node, into: Fields) -> None:
    into.add(Role.IEP, *(number.get("extension") for number in encounter.all("id")))
    for time in (*encounter.all("effectiveTime"), *encounter.all("effectiveTime", "low")):
        into.add(Role.CARE_DATE, iso_date(time.get("value")))


def _coded(node: Node, into: Fields) -> None:
    system = node.get("codeSystem")
    if system in _CIM10:
        into.add(Role.DIAGNOSIS_CODE, node.get("code"))
        into.add(Role.DIAGNOSIS_TEXT, node.get("displayName"))
    elif system in _CCAM:
        into.add(Role.ACT_CODE, node.get("code"))
        into.add(Role.ACT_TEXT, node.get("displayName"))
    elif system in _MEDICINES:
        into.add(Role.MEDICINE, node.get("displayName"))
    elif node.name == "value":  # a coded answer in a system of its own
        into.add(Role.NOTE, node.get("displayName"))


def _result(observation: Node, into: Fields) -> None:
    """An observation that LOINC names and that has a measured value."""
    code = observation.first("code")
    for value in observation.all("value"):
        measure = value.get("value")
        if measure and code is not None and code.get("codeSystem") == _LOINC:
            into.add(Role.LAB_NAME, code.get("displayName") or code.get("code"))
            into.add(Role.LAB_RESULT, f"{measure} {value.get('unit')}")
        elif value.text and value.get("representation").upper() != "B64":
            into.add(Role.NOTE, value.text)
