"""DICOM objects: images, reports, encapsulated documents, DICOMDIR; with or without preamble.

Sources: PS3.10 (file format), PS3.3 C.17 (structured reports), F (DICOMDIR), A.45 (encapsulated
documents), PS3.15 Annex E (what identifies). Pixels are never read.
"""

import re
from collections.abc import Iterator
from typing import Final

from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from detectors.document import Source
from findings import Location, Reason
from scanner.extractors import plain
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, ExtractError
from scanner.extractors.format import Format, Gap, Item, Part
from scanner.extractors.medical.dicom_attributes import Attribute, Subject
from scanner.extractors.medical.dicom_parse import (
    CONTENT_SEQUENCE,
    DIRECTORY_RECORDS,
    Header,
    parse,
    raw_element,
    texts,
)
from scanner.extractors.medical.dicom_walk import SOP_CLASS, SYNTAX, Doubt, walk
from scanner.limits import Limits

_WALK_BYTES: Final = 64 << 10
# An object without preamble begins with group 0002 or 0008. Four small numbers would match any
# binary file, so a VR or the text of the first value must stand beside the tag.
_BARE: Final = re.compile(
    rb"\x08\x00\x05\x00(?:CS|[\x02-\x7e]\0\0\0(?:ISO|GB|\\))"
    rb"|\x08\x00\x00\x00(?:UL\x04\x00|\x04\x00\x00\x00.{4}\x08\x00)"
    rb"|\x08\x00[\x08\x12-\x14\x16\x18\x20]\x00(?:CS|DA|TM|UI)"
    rb"|\x08\x00[\x08\x16\x18]\x00[\x02-\x7e]\0\0\0(?:1\.2\.|1\.3\.|ORIGINAL|DERIVED)"
    rb"|\x02\x00[\x00\x10]\x00U[LI]|\x00\x08\x00\x05CS|\x00\x08\x00\x00UL",
    re.DOTALL,
)
_WALKABLE_SYNTAX: Final = re.compile(r"1\.2\.840\.10008\.1\.2(?:\.1|\.4\..*|\.5)")
# Structured reports (and key objects), encapsulated documents, DICOMDIR: more than attributes.
_STRUCTURED: Final = re.compile(
    r"1\.2\.840\.10008\.(?:5\.1\.4\.1\.1\.(?:88\.|104\.)[\d.]*|1\.3\.10)"
)
_RECORD_TYPE: Final = 0x00041430
_DOCUMENT: Final = 0x00420011
_CONCEPT, _CONCEPT_CODE, _MEANING = 0x0040A043, 0x0040A168, 0x00080104
_CONTENT_VALUES: Final = (0x0040A160, 0x0040A123, 0x0040A121, 0x0040A30A)
_MAX_DEPTH: Final = 24


def recognise(content: Content) -> bool:
    """`DICM` after the preamble, or a bare data set in the first two bytes."""
    return content.head[128:132] == b"DICM" or _bare_start(content.head) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record (one a patient for a DICOMDIR), the prose of reports, embedded documents."""
    offset = 0 if content.head[128:132] == b"DICM" else _bare_start(content.head) or 0
    seen: list[Attribute] = []
    try:
        _walk(content, offset, seen)
        is_plain = True
    except Doubt:
        is_plain = False
    if is_plain:
        yield from _items(_subject(seen), Location.at(record=1))
    else:
        yield from _parsed(content, offset, limits, seen)


def _bare_start(head: bytes) -> int | None:
    """Where a data set without preamble begins: at once, or after one stray byte."""
    return next((start for start in (0, 1) if _BARE.match(head, start)), None)


def _walk(content: Content, offset: int, seen: list[Attribute]) -> None:
    """Gather the attributes of a plain image.

    Raises:
        Doubt: it is not plain; `seen` holds what was met before.
    """
    stream = content.open()
    stream.seek(offset)
    buffer = stream.read(_WALK_BYTES)
    start = 132 if buffer[128:132] == b"DICM" else 0
    for attribute in walk(buffer, start, is_whole=content.size <= offset + len(buffer)):
        value = "".join(attribute.values[:1])
        if attribute.tag == SYNTAX and not _WALKABLE_SYNTAX.fullmatch(value):
            raise Doubt
        if attribute.tag == SOP_CLASS and _STRUCTURED.fullmatch(value):
            raise Doubt
        seen.append(attribute)
    if not seen:
        raise Doubt


def _parsed(content: Content, offset: int, limits: Limits, seen: list[Attribute]) -> Iterator[Item]:
    try:
        header = parse(content, offset, limits.max_in_memory_bytes)
        seen.clear()
        yield from _directory(header)
        seen.extend(header.attributes())  # keeps those that come before an error
    except ExtractError:
        yield from _items(_subject(seen), Location.at(record=1))
        raise
    yield from _items(_subject(seen), Location.at(record=1))
    yield from plain.passages("\n".join(_report(header, header.dataset, 0)))
    yield from _document(header, content, offset, limits)
    if header.was_cut_short:
        raise Corrupt("a DICOM object that ends too early")


def _subject(seen: list[Attribute]) -> Subject:
    subject = Subject()
    subject.add_all(seen)
    return subject


def _items(subject: Subject, where: Location) -> Iterator[Item]:
    subject.close()
    yield from subject.fields.items(
        Source.DICOM, where, says_deidentified=subject.says_deidentified
    )
    if subject.has_text_in_pixels:
        yield Gap(Reason.UNSUPPORTED)


def _directory(header: Header) -> Iterator[Item]:
    """One record a patient: its studies and series follow it in the directory."""
    subject, number = Subject(), 1
    for item in header.items(header.dataset, DIRECTORY_RECORDS):
        if texts(item, _RECORD_TYPE)[:1] == ("PATIENT",) and subject.fields:
            yield from _items(subject, Location.at(record=number))
            subject, number = Subject(), number + 1
        subject.add_all(header.of_item(item))
    yield from _items(subject, Location.at(record=number))


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


FORMAT: Final = Format(
    name="dicom",
    media_type="application/dicom",
    recognise=recognise,
    read=read,
    limits_known=(
        "pixels are never read: a name burned into an image (ultrasound, secondary capture,"
        " endoscopy) is only known when BurnedInAnnotation says YES, and is then a gap;"
        " overlays and waveforms are not read"
    ),
)
