"""Collecting the fields of one record: bounded, without empty values, each once."""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Field, Record, Role, Source
from findings import Location, Reason
from scanner.extractors.format import Gap, Item
from scanner.extractors.medical.identifiers import is_keyed_nir

# A discharge message has some hundreds of fields; the rest of an endless one becomes a gap.
MAX_FIELDS: Final = 20_000

_AAAAMMJJ: Final = re.compile(r"\s*((?:18|19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)")
_JJMMAAAA: Final = re.compile(r"\s*(\d\d)[-/. ]?(\d\d)[-/. ]?((?:18|19|20)\d\d)")
_WORDS: Final = re.compile(r"[^\W\d_]{2,30}[ '’,.:;-]{1,3}[^\W\d_]{2}")

_LONG_CHARS: Final = 500  # longer values are texts, whatever they look like


class Fields:
    """The fields of one record, in the order in which they were met."""

    def __init__(self) -> None:
        self._fields: dict[str, Field] = {}  # by role and value: an enum is slow to hash
        self.has_overflowed = False

    def __len__(self) -> int:
        """How many distinct fields there are."""
        return len(self._fields)

    def add(self, role: Role, *values: str) -> None:
        """Add values that hold something; a long one is cut to passages."""
        for value in values:
            text = value.strip()
            if len(text) <= MAX_PROSE_CHARS:
                self._put(role, text)
                continue
            for start in range(0, len(text), MAX_PROSE_CHARS):
                self._put(role, text[start : start + MAX_PROSE_CHARS])

    def add_person(self, family: str, given: str = "", *, is_birth_name: bool = False) -> None:
        """Add a patient's name in its parts."""
        self.add(Role.BIRTH_NAME if is_birth_name else Role.FAMILY_NAME, family)
        self.add(Role.GIVEN_NAME, given)

    def add_carer(self, *names: str) -> None:
        """Add a carer's name, its parts joined."""
        self.add(Role.CARER_NAME, " ".join(name.strip() for name in names if name.strip()))

    def add_relative(self, *parts: str) -> None:
        """Add what is said of a relative or contact: as free text, for it is not the patient."""
        self.add(Role.TEXT, " ".join(part.strip() for part in parts if part.strip()))

    def add_unknown(self, value: str) -> None:
        """Add a value of unknown meaning, if it says something by itself."""
        text = value.strip()
        if is_keyed_nir(text):
            self.add(Role.NIR, text)
        elif len(text) > _LONG_CHARS or _WORDS.search(text):
            self.add(Role.TEXT, text)

    def extend(self, other: "Fields") -> None:
        """Add all fields of another collection."""
        for item in other._fields.values():
            self._put(item.role, item.value)
        self.has_overflowed |= other.has_overflowed

    def items(
        self, source: Source, where: Location, *, says_deidentified: bool = False
    ) -> Iterator[Item]:
        """The record, if there is anything in it, and a gap for what did not fit."""
        if self._fields:
            fields = tuple(self._fields.values())
            yield Record(source, fields, where, says_deidentified=says_deidentified)
        if self.has_overflowed:
            yield Gap(Reason.TOO_LARGE)

    def _put(self, role: Role, text: str) -> None:
        if not text:
            return
        key = f"{role}\0{text}"
        if len(self._fields) < MAX_FIELDS:
            self._fields.setdefault(key, Field(role, text))
        elif key not in self._fields:
            self.has_overflowed = True


def iso_date(value: str, *, day_first: bool = False) -> str:
    """A date or timestamp of the format's own order as YYYY-MM-DD; as written if it is neither.

    Eight digits mean one thing in PMSI files (JJMMAAAA) and another in HL7 and DICOM (AAAAMMJJ):
    only the reader of the format knows which.
    """
    if day_first and (found := _JJMMAAAA.match(value)):
        return f"{found[3]}-{found[2]}-{found[1]}"
    if found := _AAAAMMJJ.match(value):
        return f"{found[1]}-{found[2]}-{found[3]}"
    return value
