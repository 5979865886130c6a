"""METADATA.XML of an IHE XDM package (MSSanté, DRIMbox): who the documents are about.

Source: IHE ITI TF-3 4.2 (document sharing metadata, ebXML rim:3.0); ANS "Volet Echange de
Documents de Santé". The documents beside it are members of the package's archive.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Role, Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.hl7.roles import describe as describe_segment
from scanner.extractors.medical.hl7.segment import Delimiters, Segment
from scanner.extractors.medical.identifiers import patient_number_role, rpps
from scanner.extractors.medical.xml_stream import Node, subtrees, xml_head
from scanner.limits import Limits

_ROOT: Final = re.compile(
    rb"<(?:[\w.-]+:)?(?:ProvideAndRegisterDocumentSetRequest|SubmitObjectsRequest)[\s>/]"
)
# DocumentEntry.patientId and SubmissionSet.patientId.
_PATIENT_SCHEMES: Final = frozenset(
    {
        "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427",
        "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446",
    }
)
_OBJECTS: Final = frozenset({"ExtrinsicObject", "RegistryPackage"})
_DATES: Final = frozenset({"creationTime", "serviceStartTime", "serviceStopTime"})
_PID: Final = re.compile(r"PID-(\d{1,2})\|(.*)", re.DOTALL)


def recognise(content: Content) -> bool:
    """A submission request at the root of an XML document."""
    return _ROOT.search(xml_head(content)) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record a described document, so that two patients in one lot count two."""
    objects = subtrees(content, lambda name, _: name in _OBJECTS, limits.max_in_memory_bytes)
    for number, described in enumerate(objects, start=1):
        fields = Fields()
        _describe(described, fields)
        yield from fields.items(Source.XDM, Location.at(record=number))


def _describe(described: Node, into: Fields) -> None:
    for identifier in described.all("ExternalIdentifier"):
        if identifier.get("identificationScheme").lower() in _PATIENT_SCHEMES:
            _identifier(identifier.get("value"), into)
    for label in described.all("Name", "LocalizedString"):
        into.add(Role.TEXT, label.get("value"))
    for label in described.all("Description", "LocalizedString"):
        into.add(Role.NOTE, label.get("value"))
    for node in described.walk():
        if node.name == "Slot":
            _slot(
                node.get("name"), [value.prose() for value in node.all("ValueList", "Value")], into
            )


def _slot(name: str, values: list[str], into: Fields) -> None:
    if name == "sourcePatientId":
        for value in values:
            _identifier(value, into)
    elif name == "sourcePatientInfo":
        _patient_info(values, into)
    elif name in _DATES:
        into.add(Role.CARE_DATE, *(iso_date(value) for value in values))
    elif name in ("authorPerson", "legalAuthenticator"):
        for value in values:
            number, family, given, *_ = [*value.split("^"), "", "", ""]
            into.add_carer(given, family)
            into.add(Role.RPPS, rpps(number, value))


def _identifier(value: str, into: Fields) -> None:
    """An identifier of HL7 type CX: number, three empty components, authority, type."""
    number, _, _, authority, kind, *_ = [*value.split("^"), "", "", "", "", ""]
    into.add(patient_number_role(number.strip(), authority, kind), number)


def _patient_info(values: list[str], into: Fields) -> None:
    """Lines of the form PID-5|NAME^FIRST: they make a PID segment."""
    fields = [""] * 40
    for value in values:
        if (found := _PID.match(value.strip())) and 0 < int(found[1]) <= len(fields):
            at = int(found[1]) - 1
            fields[at] = f"{fields[at]}~{found[2]}" if fields[at] else found[2]
    describe_segment(Segment("PID", tuple(fields), Delimiters()), into)


FORMAT: Final = Format(
    name="xdm_metadata",
    media_type="application/x-ihe-xdm-metadata+xml",
    recognise=recognise,
    read=read,
    limits_known="signatures (SIGN.XML) are read as generic XML",
)
