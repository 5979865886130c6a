"""HL7 v2 messages (ER7), as ADT, ORU, MDM files or MLLP dumps: one record a patient group.

Sources: HL7 2.5 chapter 2 (encoding) and chapters 3 to 7 (segments); IHE PAM France 2.11.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.attachment import embedded, embedded_hex
from scanner.extractors.medical.fields import Fields
from scanner.extractors.medical.hl7.roles import describe
from scanner.extractors.medical.hl7.segment import Delimiters, Segment, at
from scanner.extractors.medical.lines import decode, lines, plain_head
from scanner.limits import Limits

# MSH (or a file or batch header) and its encoding characters; MLLP puts a vertical tab before.
_SIGNATURE: Final = re.compile(rb"[\s\x0b\x1c]*(?:MSH|FHS|BHS)([^\w\s])([^\w\s]{2,5})\1")
_SEGMENT: Final = re.compile(r"[A-Z][A-Z0-9]{2}(?=\W|$)")
_LONGEST_LINE_BYTES: Final = 48 << 20  # a scan in base64, held some times over
_LONGEST_NOTE: Final = 32_768  # bounds the cost of gluing wrapped lines
_FRAMING: Final = "\x0b\x1c\r\n\ufeff"


def recognise(content: Content) -> bool:
    """The first segment is a header that declares its delimiters."""
    return _SIGNATURE.match(plain_head(content)) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record a patient, and a part for each embedded document."""
    fields, number, has_patient = Fields(), 1, False
    try:
        for segment in _segments(content, limits.max_in_memory_bytes):
            if fields and (segment.name == "MSH" or (segment.name == "PID" and has_patient)):
                yield from fields.items(Source.HL7, Location.at(record=number))
                fields, number, has_patient = Fields(), number + 1, False
            has_patient |= segment.name == "PID"
            describe(segment, fields)
            yield from _documents(segment, limits.max_in_memory_bytes)
    except ExtractError:
        yield from fields.items(Source.HL7, Location.at(record=number))
        raise
    yield from fields.items(Source.HL7, Location.at(record=number))


def _segments(content: Content, max_bytes: int) -> Iterator[Segment]:
    """The segments; a line that begins none continues the segment before it (wrapped notes)."""
    delimiters = Delimiters()
    held = ""
    for raw in lines(content, min(_LONGEST_LINE_BYTES, max_bytes)):
        line = decode(raw).strip(_FRAMING)
        if _SEGMENT.match(line):
            if held:
                yield Segment.of_line(held, delimiters)
            held = line
            if line.startswith(("MSH", "FHS", "BHS")):
                delimiters = Delimiters.of_header(line)
        elif line.strip():
            if held and len(held) > _LONGEST_NOTE:
                yield Segment.of_line(held, delimiters)
                held = f"NTE{delimiters.field * 3}"
            held = f"{held}\n{line}" if held else f"NTE{delimiters.field * 3}{line}"
    if held:
        yield Segment.of_line(held, delimiters)


def _documents(segment: Segment, max_bytes: int) -> Iterator[Item]:
    """OBX-5 of type ED: source, type, subtype, encoding, data."""
    if segment.name == "OBX" and segment.field(2) == "ED":
        for parts in segment.repeats(5):
            if at(parts, 4).upper() == "BASE64":
                yield from embedded(at(parts, 5), max_bytes)
            elif at(parts, 4).upper() == "HEX":
                yield from embedded_hex(at(parts, 5))


FORMAT: Final = Format(
    name="hl7v2",
    media_type="x-application/hl7-v2+er7",
    recognise=recognise,
    read=read,
    limits_known="documents referred to by OBX type RP lie elsewhere; HL7 v2 in XML is generic XML",
)
