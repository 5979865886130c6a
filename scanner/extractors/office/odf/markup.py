"""Handler of ODF content and styles: text (ODF 1.3 part 3, 5 to 7), tables (9), slides, sheets.

Text stands directly in paragraphs, and notes, annotations and text boxes stand inside paragraphs:
each opens a paragraph of its own, in a flow of its own zone.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Zone
from findings import Location
from scanner.extractors.format import Item
from scanner.extractors.office.flow import Flow, prose
from scanner.extractors.office.odf.sheets import OdfSheets, counted
from scanner.extractors.office.xml_walk import Attributes, End, Start, attribute

_PARAGRAPHS: Final = ("p", "h", "title", "desc", "creator", "date", "note-citation")
_ZONES: Final = {
    "annotation": Zone.NOTE,
    "note": Zone.NOTE,
    "notes": Zone.NOTE,
    "tracked-changes": Zone.NOTE,
    "header": Zone.HEADER,
    "header-left": Zone.HEADER,
    "header-first": Zone.HEADER,
    "footer": Zone.FOOTER,
    "footer-left": Zone.FOOTER,
    "footer-first": Zone.FOOTER,
}
_CONTROLS: Final = ("text", "textarea", "formatted-text", "combobox", "listbox", "fixed-text")
_MAX_SPACES: Final = 256
_MAX_OPEN: Final = 64  # flows, notes inside notes


class OdfMarkup:
    """Handler of one part. `chars` counts the text of the document itself."""

    def __init__(self, where: Location, *, main: bool) -> None:
        """Read a part; `main` is the document's own content, not that of an embedded object."""
        self.chars = 0
        self._ready: list[Item] = []
        self._slides = 0
        self._where = where
        self._at = where  # the slide, in a presentation
        self._flows = [Flow(Zone.BODY, where, opening=main)]
        self._paragraphs: list[list[str]] = []
        self._paragraph_chars = 0
        self._sheet = OdfSheets()
        self.starts: Mapping[str, Start] = {
            **dict.fromkeys(_PARAGRAPHS, self._open_paragraph),
            **{name: partial(self._open_zone, zone) for name, zone in _ZONES.items()},
            **dict.fromkeys(_CONTROLS, self._control),
            "s": self._spaces,
            "tab": lambda _: self._add("\t"),
            "line-break": lambda _: self._add("\n"),
            "page": self._open_slide,
            "spreadsheet": self._sheet.enter,
            "table": self._open_table,
            "table-row": self._open_row,
            "table-cell": self._open_cell,
            "covered-table-cell": self._open_cell,
        }
        self.ends: Mapping[str, End] = {
            **dict.fromkeys(_PARAGRAPHS, self._close_paragraph),
            **dict.fromkeys(_ZONES, self._close_zone),
            "page": self._close_slide,
            "table": self._close_table,
            "table-row": self._close_row,
            "table-cell": self._close_cell,
            "covered-table-cell": self._close_cell,
        }

    def text(self, data: str) -> None:
        """Take what stands in a paragraph; a line end of the XML itself is a blank."""
        self._add(data.replace("\n", " "))

    def _add(self, data: str) -> None:
        if not self._paragraphs:
            return
        self._paragraphs[-1].append(data)
        self._paragraph_chars += len(data)
        if self._paragraph_chars > MAX_PROSE_CHARS:
            self._close_paragraph()
            self._open_paragraph({})

    def drain(self) -> list[Item]:
        """Hand over the passages that are ready."""
        for flow in self._flows:
            self._ready += flow.ready
            flow.ready = []
        self._ready += self._sheet.drain()
        ready = self._ready
        self._ready = []
        return ready

    def close(self) -> None:
        """Complete all that is open."""
        while self._paragraphs:
            self._close_paragraph()
        while len(self._flows) > 1:
            self._close_zone()
        self._sheet.leave()
        self._finish(self._flows[0])

    def _finish(self, flow: Flow) -> None:
        flow.finish()
        self._ready += flow.ready
        flow.ready = []

    def _open_paragraph(self, _attributes: Attributes) -> None:
        self._paragraphs.append([])
        self._paragraph_chars = 0

    def _close_paragraph(self) -> None:
        if self._paragraphs:
            self._take("".join(self._paragraphs.pop()))
            self._paragraph_chars = 0

    def _take(self, text: str) -> None:
        if not text.strip() and len(self._flows) > 1:
            return
        if len(self._flows) == 1:
            self.chars += len(text.strip())
            if self._sheet.take(text):
                return
        self._flows[-1].paragraph(text)

    def _open_zone(self, zone: Zone, _attributes: Attributes) -> None:
        deep = len(self._flows) >= _MAX_OPEN
        self._flows.append(self._flows[-1] if deep else Flow(zone, self._at))
        self._paragraphs.append([])  # keeps the text of a note out of the paragraph it stands in

    def _close_zone(self) -> None:
        if len(self._flows) > 1:
            self._close_paragraph()
            self._finish(self._flows.pop())

    def _control(self, attributes: Attributes) -> None:
        """A form control: what was typed into it is an attribute."""
        for name in ("current-value", "value", "label"):
            if value := attribute(attributes, name):
                self._flows[-1].paragraph(value)

    def _spaces(self, attributes: Attributes) -> None:
        self._add(" " * min(counted(attributes, "c"), _MAX_SPACES))

    def _open_slide(self, _attributes: Attributes) -> None:
        self._finish(self._flows[0])
        self._slides += 1
        self._at = self._where.inside(slide=self._slides)
        self._flows[0] = Flow(Zone.BODY, self._at, opening=self._slides == 1)

    def _close_slide(self) -> None:
        self._finish(self._flows[0])

    def _open_table(self, attributes: Attributes) -> None:
        if self._sheet.active:
            self._ready += prose(attribute(attributes, "name"), Zone.NOTE)
            self._sheet.open_sheet(self._where)
        else:
            self._flows[-1].open_table()

    def _close_table(self) -> None:
        if self._sheet.active:
            self._sheet.close_sheet()
        else:
            self._flows[-1].close_table()

    def _open_row(self, attributes: Attributes) -> None:
        if self._sheet.active:
            self._sheet.open_row(counted(attributes, "number-rows-repeated"))

    def _close_row(self) -> None:
        if self._sheet.active:
            self._sheet.close_row()
        else:
            self._flows[-1].close_row()

    def _open_cell(self, attributes: Attributes) -> None:
        if self._sheet.active:
            self._sheet.open_cell(attributes)
        else:
            self._flows[-1].open_cell()

    def _close_cell(self) -> None:
        if self._sheet.active:
            self._sheet.close_cell()
        else:
            self._flows[-1].close_cell()
