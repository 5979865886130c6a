"""HPRIM Médecin (Apicrypt) letters and results: a header of 12 lines, text, coded results.

Source: HPRIM Médecin v1 to v3. Header lines: 1 patient code, 2 name, 3 first name, 4 and 5 address,
6 postcode and town, 7 birth date, 8 NIR, 9 file number, 10 date, 11 sender, 12 addressee. Some
programs write one line more before it. `****LAB****` begins RES| and TEX| lines, `****FIN****`
ends a message, `****FINFICHIER****` the file (three stars are met as well).
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Role, Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.lines import decode, plain_head
from scanner.extractors.text import plain
from scanner.limits import Limits

_DATE: Final = re.compile(r"\s*\d\d[/.-]\d\d[/.-](?:\d{4}|\d\d)\s*")
_NIR_LINE: Final = re.compile(r"\s*(?:[1-8][\d AB]{12,20})?\s*")
_MARK: Final = re.compile(r"^\*{3,4} ?(LAB|FIN|FINFICHIER) ?\*{3,4}\s*$", re.MULTILINE)
_END: Final = re.compile(r"^\*{3,4} ?FIN(?:FICHIER)? ?\*{3,4}[ \t]*\r?\n?", re.MULTILINE)
_TOWN: Final = re.compile(r"\s*(\d{5})\s+(\S.*)")
_HEADER_LINES: Final = 12
_LARGEST_BYTES: Final = 32 << 20  # held whole some times over; a day of a laboratory is 1 MB


def recognise(content: Content) -> bool:
    """Dates stand on lines 7 and 10, a NIR or nothing on line 8; an end mark or a town confirms."""
    head = plain_head(content)
    if b"\0" in head or b"\n" not in head[:200].replace(b"\r", b"\n"):
        return False
    text = _unix(decode(head))
    rows = text.split("\n")
    start = _header_start(rows)
    if start is None:
        return False
    has_town = bool(_TOWN.fullmatch(rows[start + 5]))
    has_number = bool(rows[start + 7].strip())
    return has_town or has_number or _MARK.search(text) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield for each message its record and its text."""
    whole = content.read(min(_LARGEST_BYTES, limits.max_in_memory_bytes))
    text = _unix(decode(whole).removeprefix("\ufeff"))
    number = 0
    for message in _END.split(text):
        if message.strip():
            number += 1
            yield from _message(message, Location.at(record=number))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _header_start(rows: list[str]) -> int | None:
    """The index of the header's first line: 0, or 1 or 2 where lines stand before it."""
    for start in range(3):
        header = rows[start : start + _HEADER_LINES]
        if len(header) < 10:
            return None
        is_dated = _DATE.fullmatch(header[6]) and _DATE.fullmatch(header[9])
        if is_dated and header[1].strip() and _NIR_LINE.fullmatch(header[7]):
            return start
    return None


def _message(message: str, where: Location) -> Iterator[Item]:
    rows = message.split("\n")
    start = _header_start(rows)
    fields = Fields()
    if start is not None:
        _header(rows[start : start + _HEADER_LINES], fields)
        rows = rows[:start] + rows[start + _HEADER_LINES :]
    body = [row for row in rows if not _result(row, fields) and not _MARK.match(row)]
    yield from fields.items(Source.HPRIM, where)
    yield from plain.passages("\n".join(body).strip("\n"), where)


def _header(rows: list[str], into: Fields) -> None:
    code, family, given, street, more, town, born, nir, file_number, date, *who = rows
    into.add(Role.IPP, code)
    into.add_person(family, given)
    into.add(Role.ADDRESS, street, more)
    if found := _TOWN.fullmatch(town):
        into.add(Role.POSTCODE, found[1])
        into.add(Role.CITY, found[2])
    into.add(Role.BIRTH_DATE, iso_date(born, day_first=True))
    into.add(Role.NIR, nir)
    into.add(Role.IEP, file_number)
    into.add(Role.CARE_DATE, iso_date(date, day_first=True))
    for carer in who:
        into.add_carer(re.sub(r"^\S*\d\S*\s*", "", carer.strip()))  # after a code, if any


def _result(row: str, into: Fields) -> bool:
    """Take a coded line: RES|label|code|N or A|value|unit|min|max|flag, or TEX|text."""
    kind, _, rest = row.partition("|")
    if kind == "RES":
        label, _code, _type, value, unit, *_ = [*rest.split("|"), "", "", "", "", ""]
        into.add(Role.LAB_NAME, label)
        into.add(Role.LAB_RESULT, f"{value} {unit}" if value.strip() else "")
    elif kind == "TEX":
        into.add(Role.NOTE, rest)
    return kind in ("RES", "TEX")


FORMAT: Final = Format(
    name="hprim_medecin",
    media_type="application/x-hprim-medecin",
    recognise=recognise,
    read=read,
    limits_known="a header without dates on lines 7 and 10 is read as plain text",
)
