"""Where in a file something stands, in numbers only: never a word found in the document."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a number in a location counts. All counts start at 1."""

    PART = "part"
    PAGE = "page"
    SLIDE = "slide"
    SHEET = "sheet"
    TABLE = "table"
    RECORD = "record"
    ROW = "row"
    COLUMN = "column"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Location:
    """A path of counted units from the outside in, such as sheet 3, row 14."""

    steps: tuple[tuple[Unit, int], ...] = ()

    @classmethod
    def at(cls, **counts: int) -> "Location":
        """Build a location from keywords: `Location.at(sheet=3, row=14)`."""
        return cls(tuple((Unit(name), number) for name, number in counts.items()))

    def inside(self, **counts: int) -> "Location":
        """Go one or more units further in: `page.inside(line=4)`."""
        return Location(self.steps + Location.at(**counts).steps)

    def __str__(self) -> str:
        """Read it as the report writes it: `sheet 3, row 14`."""
        return ", ".join(f"{unit.value} {number}" for unit, number in self.steps)
