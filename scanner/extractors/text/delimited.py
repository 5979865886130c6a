"""Comma, semicolon, tab and pipe separated tables, sniffed by content and read as a stream.

Values stay as written (`="0285..."`, a leading apostrophe): the detectors know these forms.
"""

from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from detectors.document import Prose, Table
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Gap, Item
from scanner.extractors.text.csv_rows import CsvRows
from scanner.extractors.text.dialect import MAX_TITLE_ROWS, has_header, sniff
from scanner.extractors.text.encoding import TextStream, decoded, head_text, lines
from scanner.extractors.text.plain import passages
from scanner.extractors.text.table_chunks import TableChunks
from scanner.limits import HEAD_BYTES, Limits

_LOOKED_AT: Final = 20  # rows that tell header from body
_WIDE_SAMPLE_BYTES: Final = 65_536
_TABLE: Final = Location.at(table=1)


def recognise(content: Content) -> bool:
    """The first lines have the same number of fields."""
    return head_text(content.head) is not None and _delimiter(content) is not None


def _delimiter(content: Content) -> str | None:
    """Sniff the head, or more where the head has not even three lines of a wide table."""
    sample = content.head
    text = head_text(sample) or ""
    if text.count("\n") < 3 and content.size > len(sample):
        sample = content.open().read(_WIDE_SAMPLE_BYTES)
        text = decoded(sample)
    return sniff(text, whole=content.size <= len(sample))


def read(content: Content, limits: Limits) -> Iterator[Item]:  # noqa: ARG001 - every reader has it
    """Yield titles above the table as prose, then the rows as tables."""
    delimiter = _delimiter(content) or ","
    stream = TextStream(content)
    rows = iter(CsvRows(lines(iter(stream)), delimiter))
    first = list(islice(rows, _LOOKED_AT))
    titles = _titles(first)
    if titles:
        yield from passages("\n".join(" ".join(filter(None, row)) for row in first[:titles]))
    body = first[titles:]
    header = body.pop(0) if has_header(body) else []
    if content.size <= HEAD_BYTES and _is_form(first):
        yield _form(first)
    table = TableChunks(header, _TABLE, first_row=titles + 1 + bool(header))
    for row in chain(body, rows):
        yield from _twice(table.add(row), once=bool(header))
    yield from _twice(table.finish(), once=bool(header))
    if stream.left_out:
        yield Gap(Reason.UNSUPPORTED)


def _twice(chunks: Iterator[Table | Gap], *, once: bool) -> Iterator[Item]:
    """Rows without headings as prose too: what they are is less sure, and so is each column."""
    for chunk in chunks:
        yield chunk
        if isinstance(chunk, Table) and not once:
            lines = ("; ".join(row) for row in chunk.rows)
            yield from passages("\n".join(lines), _TABLE.inside(row=chunk.first_row))


def _titles(rows: list[list[str]]) -> int:
    """How many rows stand above the table: narrower or emptier than the rows below."""
    widths = [sum(map(bool, row)) for row in rows]
    usual = sorted(widths)[len(widths) // 2] if widths else 0
    count = 0
    while count < min(MAX_TITLE_ROWS, len(rows) - 1) and widths[count] * 2 <= usual:
        count += 1
    return count


def _is_form(rows: list[list[str]]) -> bool:
    """Labels in the first column, one value in the second: a form rather than a list."""
    return bool(rows) and len(rows) < _LOOKED_AT and all(len(row) <= 2 for row in rows)


def _form(rows: list[list[str]]) -> Prose:
    return Prose("\n".join(" : ".join(row) for row in rows), _TABLE, opening=True)


FORMAT: Final = Format(name="delimited", media_type="text/csv", recognise=recognise, read=read)
