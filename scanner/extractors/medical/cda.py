"""CDA R2 documents (CI-SIS, VSM, DMP): a record of the patient, prose of the sections.

Sources: HL7 CDA R2 (POCD_HD000040); ANS CI-SIS "Structuration minimale". The ClinicalDocument may
stand anywhere: "auto-présentable" documents put it inside an XSL style sheet, prefixed.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError
from scanner.extractors.format import Format, Item
from scanner.extractors.medical import cda_roles
from scanner.extractors.medical.attachment import embedded
from scanner.extractors.medical.fields import Fields
from scanner.extractors.medical.xml_stream import Node, look_further, subtrees, xml_head
from scanner.extractors.text import plain
from scanner.limits import Limits

_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?ClinicalDocument[\s>/]")
_V3: Final = b"urn:hl7-org:v3"
_STYLE_SHEET: Final = re.compile(rb"<(?:[\w.-]+:)?(?:stylesheet|transform)[\s>]")
_LOOK_BYTES: Final = 64 << 10
_STYLE_SHEET_BYTES: Final = 4 << 20  # a style sheet of the CI-SIS is under 1 MB
_WANTED: Final = frozenset(
    [
        "recordTarget",
        "author",
        "dataEnterer",
        "informant",
        "legalAuthenticator",
        "authenticator",
        "participant",
        "documentationOf",
        "componentOf",
        "informationRecipient",
        "nonXMLBody",
        "section",
        "title",
    ]
)
_BREAKS: Final = frozenset(
    [
        "title",
        "text",
        "paragraph",
        "item",
        "tr",
        "br",
        "caption",
        "list",
        "table",
        "component",
        "section",
    ]
)


def recognise(content: Content) -> bool:
    """A ClinicalDocument element, at the root or further in, in a document of HL7 v3."""
    head = xml_head(content)
    if not head:
        return False
    if _ROOT.search(head):
        return True
    reach = _STYLE_SHEET_BYTES if _STYLE_SHEET.search(head) else _LOOK_BYTES
    if content.size <= len(head) or (reach == _LOOK_BYTES and _V3 not in head):
        return False
    start = look_further(content, reach)
    return _V3 in start and _ROOT.search(start) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield prose and parts as they come, the record of the patient last."""
    fields, sections = Fields(), 0
    elements = subtrees(content, lambda name, _: name in _WANTED, limits.max_in_memory_bytes)
    try:
        for element in elements:
            if element.name == "section":
                sections += 1
                yield from _section(element, sections, fields, limits)
            elif element.name == "nonXMLBody":
                yield from _bodies(element, limits)
            else:
                cda_roles.describe(element, fields)
    except ExtractError:
        yield from fields.items(Source.CDA, Location.at(record=1))
        raise
    yield from fields.items(Source.CDA, Location.at(record=1))


def _section(section: Node, number: int, fields: Fields, limits: Limits) -> Iterator[Item]:
    """The narrative that people read, the coded entries, and documents embedded in entries."""
    narrative = "\n".join(
        child.prose(_BREAKS)
        for node in section.walk()
        for child in node.children
        if (node.name == "section" and child.name in ("title", "text"))
    )
    yield from plain.passages(narrative, Location.at(part=number))
    for node in section.walk():
        if node.name == "value" and node.get("representation").upper() == "B64":
            yield from embedded(node.text, limits.max_in_memory_bytes)
    cda_roles.describe_entries(section, fields)


def _bodies(body: Node, limits: Limits) -> Iterator[Item]:
    """The one document that makes the body, base64 or plain text."""
    for text in body.all("text"):
        if text.get("representation").upper() == "B64":
            yield from embedded(text.prose(), limits.max_in_memory_bytes)
        else:
            yield from plain.passages(text.prose(_BREAKS))


FORMAT: Final = Format(
    name="cda",
    media_type="application/cda+xml",
    recognise=recognise,
    read=read,
    limits_known="a body that only refers to another file is not followed",
)
