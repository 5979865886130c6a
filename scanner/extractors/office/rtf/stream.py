"""The text of one RTF destination, made into paragraphs and rows of a flow."""

from dataclasses import dataclass, field

from detectors.document import MAX_PROSE_CHARS
from scanner.extractors.office.flow import Flow


@dataclass(slots=True)
class TextStream:
    """The text of one destination: the body, a header, a note."""

    flow: Flow
    pieces: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)  # what was deleted, kept from what replaced it
    lines: list[str] = field(default_factory=list)  # complete paragraphs of the open cell
    chars: int = 0
    in_table: bool = False

    def paragraph(self, *, in_cell: bool) -> None:
        """The paragraph is complete; it goes to the open cell, or to the flow."""
        text = _whole(self.pieces)
        deleted = _whole(self.aside)
        self.pieces, self.aside, self.chars = [], [], 0
        if in_cell and len(self.lines) < MAX_PROSE_CHARS:
            self.lines += [text, deleted] if deleted else [text]
            return
        self.leave_table()
        self.flow.paragraph(text)
        if deleted:
            self.flow.paragraph(deleted)

    def cell(self) -> None:
        """The cell is complete; the first one opens a table."""
        self.paragraph(in_cell=True)
        if not self.in_table:
            self.flow.open_table()
            self.in_table = True
        self.flow.open_cell()
        for line in self.lines:
            self.flow.paragraph(line)
        self.flow.close_cell()
        self.lines = []

    def row(self) -> None:
        """The row is complete."""
        if self.in_table:
            self.flow.close_row()

    def leave_table(self) -> None:
        """What follows stands outside of any table."""
        if self.in_table:
            self.flow.close_table()
            self.in_table = False
        for line in self.lines:  # paragraphs said to be in a cell that never ended
            self.flow.paragraph(line)
        self.lines = []

    def finish(self) -> None:
        """The destination is complete."""
        self.paragraph(in_cell=False)
        self.flow.finish()


def _whole(pieces: list[str]) -> str:
    """Join, and pair the surrogates that RTF writes as two numbers."""
    text = "".join(pieces)
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
