"""Handlers for XML parts without running text: every value, or the attributes of one element."""

from collections.abc import Mapping

from detectors.document import Zone
from scanner.extractors.format import Item
from scanner.extractors.office.flow import Flow
from scanner.extractors.office.xml_walk import Attributes, End, Start


class Values:
    """The text of every element, one line each, whatever the vocabulary."""

    starts: Mapping[str, Start]
    ends: Mapping[str, End]

    def __init__(self, zone: Zone) -> None:
        """Read into one zone."""
        self.flow = Flow(zone)
        self.starts = {}
        self.ends = {}

    def text(self, data: str) -> None:
        """Take all character data that is not blank."""
        if data.strip():
            self.flow.paragraph(data.strip())

    def drain(self) -> list[Item]:
        """Hand over the passages that are ready."""
        ready = self.flow.ready
        self.flow.ready = []
        return ready

    def close(self) -> None:
        """Complete the text."""
        self.flow.finish()


class Listed(Values):
    """The attributes of every element of one name."""

    def __init__(self, element: str) -> None:
        """Record each element of that local name."""
        super().__init__(Zone.NOTE)
        self.seen: list[Attributes] = []
        self.starts = {element: self.seen.append}

    def text(self, data: str) -> None:
        """Take none."""
