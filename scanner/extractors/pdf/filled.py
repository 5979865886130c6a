"""What was filled into a form: named values, each said once however often the document holds it."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from findings import Reason

_BLOCK: Final = re.compile(r"</(?:p|div|li|h[1-6])\s*>|<br\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^<>]*>")
_INDEX: Final = re.compile(r"\[\d+\]|#subform")  # what XFA adds to the names of its fields


@dataclass(frozen=True, slots=True)
class Filled:
    """One value of one field. `name` is the full one, such as `patient.nom` (ISO 32000-1, 12.7)."""

    name: str = field(repr=False)
    value: str = field(repr=False)
    tooltip: str = field(default="", repr=False)  # what the form calls the field before people

    @property
    def line(self) -> str:
        """The value under its label, as detectors read it."""
        label = self.tooltip.strip(" :\r\n\t") or _INDEX.sub("", self.name)
        return f"{label}: {self.value}"


class Shown:
    """Which values pages have shown, and under which names; the values themselves are not kept."""

    def __init__(self, *, whole_names: bool) -> None:
        """`whole_names`: whether what shows them says full names, or each only its own part."""
        self._whole = whole_names
        self._names: dict[int, set[str]] = {}  # by the hash of the value

    def add(self, filled: Filled) -> None:
        """Note one that was shown."""
        self._names.setdefault(_said(filled.value), set()).add(self._own(filled.name))

    def has(self, answer: "Answer", value: str) -> bool:
        """Whether the value was shown under any of the names that it is answered under."""
        names = self._names.get(_said(value))
        if names is None:
            return False
        if self._whole:
            return not answer.names.keys().isdisjoint(names)
        return any(self._own(name) in names for name in answer.names)

    def _own(self, name: str) -> str:
        return name if self._whole else name.rpartition(".")[2]


def _said(value: str) -> int:
    return hash(squeezed(value))


@dataclass(slots=True)
class Answer:
    """The values that one object of a form holds, with the fields that have them from it."""

    names: dict[str, None] = field(repr=False)  # in order
    values: list[str] = field(repr=False)
    tooltip: str = field(default="", repr=False)


@dataclass(slots=True)
class Form:
    """All that the tree of fields says, and what kept it from being read whole."""

    answers: list[Answer] = field(default_factory=list, repr=False)
    asides: dict[str, None] = field(default_factory=dict, repr=False)  # choices, tooltips
    gaps: set[Reason] = field(default_factory=set)
    fields: int = 0
    packets: int = 0  # of XFA

    def unsaid(self, shown: Shown) -> Iterator[Filled]:
        """The values that no page has shown, each noted as shown from then on."""
        for answer in self.answers:
            name = next(iter(answer.names))
            for value in answer.values:
                if not shown.has(answer, value):
                    filled = Filled(name, value, answer.tooltip)
                    shown.add(filled)
                    yield filled


def squeezed(text: str) -> str:
    """The text without its blanks, to tell whether two say the same."""
    return "".join(text.split())


def plain(rich: str) -> str:
    """The words of a rich text, which is XHTML (ISO 32000-1, 12.7.3.4)."""
    return html.unescape(_TAG.sub("", _BLOCK.sub("\n", rich))).strip()
