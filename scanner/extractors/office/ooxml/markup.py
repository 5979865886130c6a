"""The text of any OOXML part that is markup: WordprocessingML, DrawingML, comments, charts.

ECMA-376 part 1: 17 (WordprocessingML), 21.1.2 (DrawingML text), 18.7 (spreadsheet comments). The
local names of these vocabularies agree (`p`, `r`, `t`, `tbl`, `tr`, `tc`): one handler reads all.
"""

from collections.abc import Mapping
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Zone
from findings import Location
from scanner.extractors.format import Item
from scanner.extractors.office.flow import Flow
from scanner.extractors.office.xml_walk import Attributes, End, Start, attribute

_PARAGRAPHS: Final = ("p", "si", "comment", "threadedComment", "cm")
_TEXTS: Final = ("t", "text", "v", "instrText", "delText", "delInstrText")
_DELETED: Final = ("del", "moveFrom")


class _Paragraph:
    """The text of one paragraph. What was deleted, and field codes, are kept beside it.

    Left inline they would run into what replaced them and hide both from a detector.
    """

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.aside: list[str] = []
        self.chars = 0

    def lines(self) -> list[str]:
        aside = "".join(self.aside)
        return ["".join(self.shown), aside] if aside.strip() else ["".join(self.shown)]


class Markup:
    """Handler of one part. Feeds its `flow` with paragraphs and tables."""

    def __init__(
        self, zone: Zone = Zone.BODY, where: Location = Location(), *, opening: bool = False
    ) -> None:
        """Read a part whose text belongs to `zone`."""
        self.flow = Flow(zone, where, opening=opening)
        self._paragraphs: list[_Paragraph] = []
        self._taking = 0
        self._loose = False
        self._deleted = 0
        self._code = 0
        self._runs = 0
        self.starts: Mapping[str, Start] = self._starts()
        self.ends: Mapping[str, End] = self._ends()

    def text(self, data: str) -> None:
        """Take character data of the elements that hold text."""
        if self._taking:
            self._add(data)

    def drain(self) -> list[Item]:
        """Hand over the passages that are ready."""
        ready = self.flow.ready
        self.flow.ready = []
        return ready

    def close(self) -> None:
        """Complete paragraphs and tables that are still open."""
        while self._paragraphs:
            self._close_paragraph()
        self.flow.finish()

    def _starts(self) -> dict[str, Start]:
        flow = self.flow
        return {
            **dict.fromkeys(_PARAGRAPHS, self._open_paragraph),
            **dict.fromkeys(_TEXTS, self._open_text),
            **dict.fromkeys(("instrText", "delInstrText"), self._open_code),
            **dict.fromkeys(_DELETED, self._open_deleted),
            "r": self._open_run,
            "tab": lambda _: self._in_run("\t"),
            "ptab": lambda _: self._in_run("\t"),
            "cr": lambda _: self._in_run("\n"),
            "br": lambda _: self._add("\n"),
            "noBreakHyphen": lambda _: self._in_run("-"),
            "tbl": lambda _: flow.open_table(),
            "tc": lambda _: flow.open_cell(),
            "docVar": lambda attrs: self._apart(attribute(attrs, "val")),
            "textpath": lambda attrs: self._apart(attribute(attrs, "string")),
            "docPr": self._described,
            "cNvPr": self._described,
            "fldSimple": lambda attrs: self._apart(attribute(attrs, "instr")),
        }

    def _ends(self) -> dict[str, End]:
        flow = self.flow
        return {
            **dict.fromkeys(_PARAGRAPHS, self._close_paragraph),
            **dict.fromkeys(_TEXTS, self._close_text),
            **dict.fromkeys(("instrText", "delInstrText"), self._close_code),
            **dict.fromkeys(_DELETED, self._close_deleted),
            "r": self._close_run,
            "tc": flow.close_cell,
            "tr": flow.close_row,
            "tbl": flow.close_table,
        }

    def _open_paragraph(self, _attributes: Attributes) -> None:
        self._paragraphs.append(_Paragraph())

    def _close_paragraph(self) -> None:
        if self._paragraphs:
            for line in self._paragraphs.pop().lines():
                self.flow.paragraph(line)

    def _add(self, data: str) -> None:
        if not self._paragraphs:
            self.flow.paragraph(data)
            return
        paragraph = self._paragraphs[-1]
        (paragraph.aside if self._deleted or self._code else paragraph.shown).append(data)
        paragraph.chars += len(data)
        if paragraph.chars > MAX_PROSE_CHARS:
            self._close_paragraph()
            self._paragraphs.append(_Paragraph())

    def _apart(self, data: str) -> None:
        """Text of an attribute: a line by itself."""
        if data.strip():
            self.flow.paragraph(data)

    def _described(self, attributes: Attributes) -> None:
        """A picture or shape with its alternative text."""
        self._apart(attribute(attributes, "descr"))
        self._apart(attribute(attributes, "title"))

    def _in_run(self, data: str) -> None:
        """A tab inside a run is text; among the paragraph's properties it is a tab stop."""
        if self._runs:
            self._add(data)

    def _open_text(self, attributes: Attributes) -> None:
        if not self._paragraphs:  # as the value of a chart or the text of a slide's comment
            self._loose = True
            self._open_paragraph(attributes)
        self._taking += 1

    def _close_text(self) -> None:
        self._taking = max(0, self._taking - 1)
        if self._loose and not self._taking:
            self._loose = False
            self._close_paragraph()

    def _open_code(self, attributes: Attributes) -> None:
        self._open_text(attributes)
        self._code += 1
        self._add(" ")

    def _close_code(self) -> None:
        self._add(" ")
        self._code = max(0, self._code - 1)
        self._close_text()

    def _open_deleted(self, _attributes: Attributes) -> None:
        self._deleted += 1

    def _close_deleted(self) -> None:
        self._deleted = max(0, self._deleted - 1)

    def _open_run(self, _attributes: Attributes) -> None:
        self._runs += 1

    def _close_run(self) -> None:
        self._runs = max(0, self._runs - 1)
