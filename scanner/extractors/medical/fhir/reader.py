"""FHIR R4 in JSON, NDJSON (bulk export) and XML: one record a patient.

Source: HL7 FHIR R4 (2.6 JSON, 2.7 XML), Bulk Data Access. Definitions (CodeSystem, ValueSet,
StructureDefinition and the like) speak of nobody: the generic readers take them.
"""

import json
import re
from collections.abc import Generator, Iterator
from typing import Any, Final

from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, ExtractError
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fhir.patients import Gathering
from scanner.extractors.medical.fhir.values import Json, objects, of_xml, text
from scanner.extractors.medical.lines import decode, lines, plain_head, utf16_of
from scanner.extractors.medical.xml_stream import subtrees, xml_head
from scanner.limits import Limits

_TYPE: Final = re.compile(rb'"resourceType"\s*:\s*"([A-Z]\w{2,40})"')
_XML_ROOT: Final = re.compile(
    rb"<(?:[\w.-]+:)?([A-Z]\w{2,40})\b[^>]{0,2000}xmlns(?::\w+)?\s*=\s*[\"']http://hl7\.org/fhir[\"']"
)
_DEFINITIONS: Final = frozenset(
    (
        b"ActivityDefinition CapabilityStatement CodeSystem CompartmentDefinition ConceptMap"
        b" GraphDefinition ImplementationGuide Library Measure MessageDefinition NamingSystem"
        b" OperationDefinition OperationOutcome PlanDefinition Questionnaire SearchParameter"
        b" StructureDefinition StructureMap TerminologyCapabilities TestScript ValueSet"
    ).split()
)
_BLANK: Final = re.compile(r"[\s,]*")
_FIRST_LINE_BYTES: Final = 1 << 20


def recognise_json(content: Content) -> bool:
    """An object, or a list of them, that names its resource type; definitions are left."""
    head = plain_head(content)
    found = _TYPE.search(head) if head.lstrip().startswith((b"{", b"[")) else None
    return found is not None and found[1] not in _DEFINITIONS


def recognise_xml(content: Content) -> bool:
    """A root in the namespace of FHIR that is not a definition."""
    found = _XML_ROOT.search(xml_head(content))
    return found is not None and found[1] not in _DEFINITIONS


def read_json(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record a patient, one of the carers, and a part for each attachment."""
    gathering = Gathering(limits.max_in_memory_bytes)
    resources = _of_lines(content, limits) if _is_ndjson(content) else _of_json(content, limits)
    yield from _read(resources, gathering)


def read_xml(content: Content, limits: Limits) -> Iterator[Item]:
    """The same from XML."""

    def wanted(name: str, depth: int) -> bool:
        return name == "entry" if depth == 1 else depth == 0 and name != "Bundle"

    nodes = subtrees(content, wanted, limits.max_in_memory_bytes)
    resources = (of_xml(node) for node in nodes)
    yield from _read(resources, Gathering(limits.max_in_memory_bytes))


def _read(resources: Iterator[Json], gathering: Gathering) -> Iterator[Item]:
    try:
        for resource in resources:
            if "resource" in resource:  # an entry of a bundle
                for inner in objects(resource, "resource"):
                    yield from gathering.add(inner, text(resource, "fullUrl"))
            else:
                yield from gathering.add(resource)
    except ExtractError:
        yield from gathering.records()
        raise
    yield from gathering.records()


def _is_ndjson(content: Content) -> bool:
    """The first line is a whole object and the next begins another."""
    if content.suffix in ("ndjson", "jsonl"):
        return True
    first, end, rest = content.open().read(_FIRST_LINE_BYTES).partition(b"\n")
    return bool(end) and first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _of_lines(content: Content, limits: Limits) -> Iterator[Json]:
    """The resource of each line; a broken line does not hide the ones after it."""
    broken = 0
    for line in lines(content, limits.max_in_memory_bytes):
        try:
            resource: Any = json.loads(decode(line))
        except (ValueError, RecursionError):
            resource = None
        if isinstance(resource, dict):
            yield resource
        else:
            broken += 1
    if broken:
        raise Corrupt("lines that are no resource")


def _of_json(content: Content, limits: Limits) -> Iterator[Json]:
    """The resource, or the entries of a bundle one by one, so that only one is held parsed."""
    whole = _text(content.read(limits.max_in_memory_bytes))
    try:
        yield from _entries(whole, json.JSONDecoder())
    except (ValueError, RecursionError, IndexError):
        raise Corrupt("not JSON") from None


def _text(raw: bytes) -> str:
    codec = utf16_of(raw)
    return (raw.decode(codec, "replace") if codec else decode(raw)).lstrip("\ufeff \t\r\n")


def _entries(whole: str, decoder: json.JSONDecoder) -> Iterator[Json]:
    """Walk the members of the outer object; unpack `entry` element by element."""
    if whole[0] == "[":
        yield from _elements(whole, 1, decoder)
        return
    at, rest = 1, {}
    while whole[(at := _blank_end(whole, at))] != "}":
        name, at = decoder.raw_decode(whole, at)
        at = _blank_end(whole, at)
        if whole[at] != ":":
            raise Corrupt("not JSON")
        at = _blank_end(whole, at + 1)
        if name == "entry" and whole[at] == "[":
            at = yield from _elements(whole, at + 1, decoder)
        else:
            value, at = decoder.raw_decode(whole, at)
            rest[str(name)] = value
    if rest.get("resourceType") != "Bundle":
        yield rest


def _elements(whole: str, at: int, decoder: json.JSONDecoder) -> Generator[Json, None, int]:
    """The objects of an array, one by one; returns where the array ends."""
    while whole[(at := _blank_end(whole, at))] != "]":
        element, at = decoder.raw_decode(whole, at)
        if isinstance(element, dict):
            yield element
    return at + 1


def _blank_end(whole: str, at: int) -> int:
    found = _BLANK.match(whole, at)
    return found.end() if found else at


_LIMITS: Final = (
    "attachments by URL are not fetched; a patient whose resources lie further apart than the"
    " gathering holds may give two records"
)
JSON: Final = Format(
    name="fhir_json",
    media_type="application/fhir+json",
    recognise=recognise_json,
    read=read_json,
    limits_known=_LIMITS,
)
XML: Final = Format(
    name="fhir_xml",
    media_type="application/fhir+xml",
    recognise=recognise_xml,
    read=read_xml,
    limits_known=_LIMITS,
)
