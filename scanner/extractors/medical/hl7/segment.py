"""The grammar of HL7 v2 ER7: segments, fields, repetitions, components, escapes (chapter 2)."""

import re
from dataclasses import dataclass, field
from typing import Final

_HEX: Final = re.compile(r"[0-9A-Fa-f]{2,}")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """The five characters that a message declares for itself."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"

    @classmethod
    def of_header(cls, header: str) -> "Delimiters":
        """Read them from an MSH, FHS or BHS segment; the usual ones where it is too short."""
        given = header[3:8]
        usual = "|^~\\&"
        return cls(*(given + usual[len(given) :]))

    def unescape(self, text: str) -> str:
        """Undo the escapes: delimiters, hexadecimal bytes, line breaks; drop highlighting."""
        if self.escape not in text:
            return text
        mark = re.escape(self.escape)
        return re.sub(rf"{mark}([^{mark}\r\n]{{0,200}}){mark}", self._meaning, text)

    def _meaning(self, found: re.Match[str]) -> str:
        code = found[1]
        plain = {
            "F": self.field,
            "S": self.component,
            "T": self.subcomponent,
            "R": self.repetition,
            "E": self.escape,
            "H": "",
            "N": "",
        }
        if code in plain:
            return plain[code]
        if code[:1] == "X" and _HEX.fullmatch(code[1:]) and len(code) % 2:
            return bytes.fromhex(code[1:]).decode("latin-1")
        return "\n" if code.startswith((".br", ".sp")) else " "


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment. Fields are numbered as in the standard: `field(5)` of a PID is PID-5."""

    name: str
    fields: tuple[str, ...] = field(repr=False)
    delimiters: Delimiters = Delimiters()

    @classmethod
    def of_line(cls, line: str, delimiters: Delimiters) -> "Segment":
        """Cut a line into its fields."""
        name, *fields = line.split(delimiters.field)
        if name in ("MSH", "FHS", "BHS"):  # whose first field is the separator itself
            fields.insert(0, delimiters.field)
        return cls(name.strip(), tuple(fields), delimiters)

    def field(self, number: int) -> str:
        """A whole field as written, or nothing."""
        return self.fields[number - 1] if 0 < number <= len(self.fields) else ""

    def repeats(self, number: int) -> list[list[str]]:
        """The repetitions of a field, each as its components, unescaped."""
        marks = self.delimiters
        return [
            [marks.unescape(component) for component in repeat.split(marks.component)]
            for repeat in self.field(number).split(marks.repetition)
            if repeat
        ]

    def text(self, number: int, component: int = 1) -> str:
        """One component of the first repetition, unescaped."""
        return at(next(iter(self.repeats(number)), []), component)


def at(components: list[str], number: int) -> str:
    """A component by its number from 1, or nothing."""
    return components[number - 1] if number <= len(components) else ""
