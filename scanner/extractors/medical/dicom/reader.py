"""DICOM objects: images, reports, encapsulated documents, DICOMDIR; with or without preamble.

Sources: PS3.10 (file format), PS3.3 C.17 (structured reports), F (DICOMDIR), A.45 (encapsulated
documents), PS3.15 Annex E (what identifies). Pixels are never read.
"""

import re
from collections.abc import Iterator
from typing import Final

from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.dicom.attributes import Attribute, Subject
from scanner.extractors.medical.dicom.walk import SOP_CLASS, SYNTAX, Doubt, walk
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
        yield from Subject.of(seen).items(Location.at(record=1))
    else:
        # pydicom takes 0.3 s to load: only those who need it pay.
        from scanner.extractors.medical.dicom.objects import parsed  # noqa: PLC0415 - see above

        yield from parsed(content, offset, limits, seen)


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
    is_structured = False
    start = 132 if buffer[128:132] == b"DICM" else 0
    for attribute in walk(buffer, start, is_whole=content.size <= offset + len(buffer)):
        value = "".join(attribute.values[:1])
        if attribute.tag == SYNTAX and not _WALKABLE_SYNTAX.fullmatch(value):
            raise Doubt
        is_structured |= attribute.tag == SOP_CLASS and bool(_STRUCTURED.fullmatch(value))
        seen.append(attribute)
    if is_structured or not seen:
        raise Doubt


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
