"""HPRIM Santé 2.x messages (ORU, ADM, ORM, FAC, REG): laboratory and administrative exchanges.

Source: HPRIM Santé 2.0 to 2.5, "Structure des messages". Fields are counted with the segment's
name as field 1. Segments P (patient), AP (insured), OBR, OBX, C (comment), A (continuation).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors.document import Role, Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.identifiers import patient_number_role
from scanner.extractors.medical.lines import decode, lines, plain_head
from scanner.limits import Limits

# ASTM analysers write the same first characters: the version in field 13 makes the difference.
_HEADER: Final = re.compile(rb"\s*H([^\w\s])([^\w\s\r\n]{2,5})\1[^\r\n]*?H2\.[0-9]")
_LONGEST_SEGMENT: Final = 65_536


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    fields: list[str] = field(repr=False)
    separators: str

    def parts(self, number: int) -> list[str]:
        """The components of a field, numbered from 1 with the name of the segment."""
        value = self.fields[number - 1] if number <= len(self.fields) else ""
        return re.split(f"[{re.escape(self.separators)}]", value) if value else []

    def text(self, number: int) -> str:
        """A field with its components joined by blanks."""
        return " ".join(part.strip() for part in self.parts(number) if part.strip())


def recognise(content: Content) -> bool:
    """The header declares its delimiters and a version H2.x."""
    return _HEADER.match(plain_head(content)) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record a patient."""
    fields, number = Fields(), 1
    try:
        for line in _segments(content, limits.max_in_memory_bytes):
            if fields and line.name in ("H", "P"):
                yield from fields.items(Source.HPRIM, Location.at(record=number))
                fields, number = Fields(), number + 1
            _describe(line, fields)
    except ExtractError:
        yield from fields.items(Source.HPRIM, Location.at(record=number))
        raise
    yield from fields.items(Source.HPRIM, Location.at(record=number))


def _segments(content: Content, max_bytes: int) -> Iterator[_Line]:
    """The segments, each with its continuations (A) glued on."""
    mark, separators, held = "|", "~^&", ""
    for raw in lines(content, max_bytes):
        line = decode(raw).strip()
        if held and line.startswith(f"A{mark}") and len(held) < _LONGEST_SEGMENT:
            held += line[2:]
            continue
        if held:
            yield _cut(held, mark, separators)
        if re.match(r"H[^\w\s]", line):
            mark, separators = line[1], line[2:6].replace("\\", "").replace(line[1], "") or "~"
        held = line
    if held:
        yield _cut(held, mark, separators)


def _cut(line: str, mark: str, separators: str) -> _Line:
    fields = line.split(mark)
    return _Line(fields[0].strip(), fields, separators)


def _describe(line: _Line, into: Fields) -> None:
    match line.name:
        case "P":
            _patient(line, into)
        case "OBX":
            into.add(Role.LAB_NAME, (line.parts(4)[1:2] or line.parts(4)[:1] or [""])[0])
            into.add(Role.LAB_RESULT, f"{line.text(6)} {line.text(7)}" if line.text(6) else "")
        case "OBR":
            into.add(Role.ACT_TEXT, line.text(5))
        case "C":
            into.add(Role.NOTE, *(line.text(number) for number in range(3, len(line.fields) + 1)))
        case "H" | "L":
            pass
        case _:
            for number in range(2, len(line.fields) + 1):
                for value in (*line.parts(number), line.text(number)):
                    into.add_unknown(value)


def _patient(line: _Line, into: Fields) -> None:
    for number in (3, 4, 5):
        value = next(iter(line.parts(number)), "").strip()
        into.add(patient_number_role(value), value)
    family, given, *_ = [*line.parts(6), "", ""]
    into.add_person(family, given)
    into.add(Role.BIRTH_NAME, line.text(7))
    into.add(Role.BIRTH_DATE, iso_date(line.text(8)))
    into.add(Role.SEX, line.text(9))
    address = line.parts(11)
    into.add(Role.ADDRESS, " ".join(address[:2]))
    into.add(Role.CITY, *address[2:3])
    into.add(Role.POSTCODE, *(part for part in address[3:] if re.fullmatch(r"\d{5}", part.strip())))
    into.add(Role.PHONE, *line.parts(13))
    for number in (14, 15, 16):  # referring, treating, admitting physicians
        into.add_carer(*(part for part in line.parts(number) if not part.strip().isdigit()))
    for number in range(17, len(line.fields) + 1):
        into.add_unknown(line.text(number))


FORMAT: Final = Format(
    name="hprim_sante",
    media_type="application/x-hprim-sante",
    recognise=recognise,
    read=read,
    limits_known="segments of invoices are read as unknown values",
)
