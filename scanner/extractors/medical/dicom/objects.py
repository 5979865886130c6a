"""DICOM objects that need the whole parser: other syntaxes, reports, documents, DICOMDIR.

Sources: PS3.3 C.17 (structured reports), F (DICOMDIR), A.45 (encapsulated documents).
"""

from collections.abc import Iterator
from typing import Final

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, ExtractError
from scanner.extractors.format import Gap, Item, Part
from scanner.extractors.medical.dicom.attributes import Attribute, Subject
from scanner.extractors.medical.dicom.parse import (
    CONTENT_SEQUENCE,
    DIRECTORY_RECORDS,
    Header,
    parse,
    raw_element,
    texts,
)
from scanner.extractors.text import plain
from scanner.limits import Limits

_RECORD_TYPE: Final = 0x00041430
_DOCUMENT: Final = 0x00420011
_CONCEPT, _CONCEPT_CODE, _MEANING = 0x0040A043, 0x0040A168, 0x00080104
_CONTENT_VALUES: Final = (0x0040A160, 0x0040A123, 0x0040A121, 0x0040A30A)
_MAX_DEPTH: Final = 24


def parsed(content: Content, offset: int, limits: Limits, seen: list[Attribute]) -> Iterator[Item]:
    """Yield what the parser finds. `seen` is what was met before: it stands if nothing is found."""
    try:
        header = parse(content, offset, limits.max_in_memory_bytes)
        yield from _directory(header)
        seen.clear()
        seen.extend(header.attributes())  # keeps those that come before an error
    except ExtractError:
        yield from Subject.of(seen).items(Location.at(record=1))
        raise
    yield from Subject.of(seen).items(Location.at(record=1))
    yield from _prose(header)
    yield from _document(header, content, offset, limits)
    if header.was_cut_short:
        raise Corrupt("a DICOM object that ends too early")


def _directory(header: Header) -> Iterator[Item]:
    """One record a patient: its studies and series follow it in the directory."""
    subject, number = Subject(), 1
    for item in header.items(header.dataset, DIRECTORY_RECORDS):
        if texts(item, _RECORD_TYPE)[:1] == ("PATIENT",) and subject.fields:
            yield from subject.items(Location.at(record=number))
            subject, number = Subject(), number + 1
        subject.add_all(header.of_item(item))
    yield from subject.items(Location.at(record=number))


def _prose(header: Header) -> Iterator[Item]:
    """The text of a structured report, as far as it can be read."""
    lines: list[str] = []
    try:
        lines.extend(_report(header, header.dataset, 0))
    except ExtractError:
        yield from plain.passages("\n".join(lines))
        raise
    yield from plain.passages("\n".join(lines))


def _report(header: Header, dataset: Dataset, depth: int) -> Iterator[str]:
    """The lines of a structured report: what is asked, and the answer."""
    if depth > _MAX_DEPTH:
        raise Corrupt("a DICOM report nested too deep")
    for item in header.items(dataset, CONTENT_SEQUENCE):
        names = [_meaning(header, item, _CONCEPT)]
        values = [" ".join(texts(item, tag)).replace("^", " ") for tag in _CONTENT_VALUES]
        for measured in header.items(item, 0x0040A300):
            values.extend(texts(measured, 0x0040A30A))
        values.append(_meaning(header, item, _CONCEPT_CODE))
        yield " : ".join(part for part in (*names, " ".join(filter(None, values))) if part)
        yield from _report(header, item, depth + 1)


def _meaning(header: Header, item: Dataset, tag: int) -> str:
    return " ".join(text for code in header.items(item, tag) for text in texts(code, _MEANING))


def _document(header: Header, content: Content, offset: int, limits: Limits) -> Iterator[Item]:
    """The encapsulated PDF or CDA; one too long for the parser is read from its place."""
    element = raw_element(header.dataset, _DOCUMENT)
    value = getattr(element, "value", None)
    if isinstance(element, RawDataElement) and value is None:
        if header.is_inflated or element.length > limits.max_in_memory_bytes:
            yield Gap(Reason.TOO_LARGE)
            return
        stream = content.open()
        stream.seek(offset + element.value_tell)
        value = stream.read(element.length)
    if isinstance(value, bytes) and value:
        yield Part(Content.of_bytes(value))
