"""Small office packages written by hand, and ways to look at what a reader yields."""

import io
import zipfile
from collections.abc import Iterable

from detectors.document import Prose, Table, Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import ExtractError
from scanner.extractors.format import Format, Gap, Item, Part
from scanner.limits import Limits

WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
W = 'xmlns:w="urn:w" xmlns:r="urn:r" xmlns:v="urn:v" xmlns:a="urn:a" xmlns:mc="urn:mc"'


def zipped(parts: Iterable[tuple[str, str | bytes]]) -> bytes:
    """A deflated zip of these parts, in order, duplicates kept."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            archive.writestr(name, data)
    return buffer.getvalue()


def content_types(main: str) -> tuple[str, str]:
    """The part that says what the package is."""
    return "[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>'


def word(body: str, *parts: tuple[str, str | bytes]) -> bytes:
    """A Word document whose body is this markup, with other parts."""
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return zipped([content_types(WORD_MAIN), ("word/document.xml", document), *parts])


def paragraph(text: str) -> str:
    """One paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def workbook(sheet: str, *parts: tuple[str, str | bytes]) -> bytes:
    """A workbook of one sheet with this content, with other parts."""
    body = f'<worksheet xmlns:r="urn:r">{sheet}</worksheet>'
    return zipped([content_types(SHEET_MAIN), ("xl/worksheets/sheet1.xml", body), *parts])


def read(known: Format, data: bytes, limits: Limits | None = None) -> list[Item]:
    """All that the reader yields; fails unless the format recognises the bytes."""
    content = Content.of_bytes(data)
    assert known.recognise(content)
    return list(known.read(content, limits or Limits()))


def survive(known: Format, data: bytes, limits: Limits | None = None) -> list[Item]:
    """What the reader yields before it gives up; only its own errors may come out."""
    items: list[Item] = []
    try:
        for item in known.read(Content.of_bytes(data), limits or Limits()):
            items.append(item)  # noqa: PERF402 what came before an error counts
    except ExtractError:
        pass
    return items


def text_of(items: Iterable[Item], zone: Zone | None = None) -> str:
    """All prose, of one zone or of all."""
    proses = (item for item in items if isinstance(item, Prose))
    return "\n".join(item.text for item in proses if zone in (None, item.zone))


def tables_of(items: Iterable[Item]) -> list[Table]:
    """All tables."""
    return [item for item in items if isinstance(item, Table)]


def cells_of(items: Iterable[Item]) -> set[str]:
    """All cells of all tables that hold something."""
    return {cell for table in tables_of(items) for row in table.rows for cell in row if cell}


def parts_of(items: Iterable[Item]) -> list[bytes]:
    """The bytes of all embedded parts."""
    return [item.content.read(1 << 24) for item in items if isinstance(item, Part)]


def gaps_of(items: Iterable[Item]) -> list[Reason]:
    """The reasons of all gaps."""
    return [item.reason for item in items if isinstance(item, Gap)]
