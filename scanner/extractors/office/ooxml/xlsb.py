"""Excel binary workbooks (xlsb), [MS-XLSB]: cells through `calamine`, other parts from the zip."""

from collections.abc import Iterator
from typing import Final

from detectors.document import Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import TooLarge
from scanner.extractors.format import Format, Gap, Item
from scanner.extractors.office import calamine_sheets
from scanner.extractors.office.ooxml.binary_comments import read_comments, records
from scanner.extractors.office.ooxml.markup import Markup
from scanner.extractors.office.ooxml.parts import LIMITS_KNOWN, MARKUP_PARTS, embedded, read_parts
from scanner.extractors.office.package_kind import Kind, kind_of
from scanner.extractors.office.xml_walk import walk
from scanner.extractors.office.zip_parts import Package, ZipPart
from scanner.limits import Limits

_ROW: Final = 0  # BrtRowHdr
_LAST_CELL: Final = 11  # BrtCellBlank (1) to BrtFmlaError (11)
_GRID_CELL_BYTES: Final = 32
_MAX_FIELD_BYTES: Final = 4


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield every sheet as tables, comments, drawings and properties; binary caches as gaps.

    Raises:
        ExtractError: the package cannot be opened, is too large or too widely spread.
    """
    package = Package.open(content, limits)
    budget = limits.max_memory_bytes // _GRID_CELL_BYTES
    for part in package.parts:
        data = package.read(part)  # calamine bounds no part: none may exceed the allowances
        if "sheets/" in part.name and part.name.endswith(".bin"):
            budget -= _grid_cells(data)
        if budget < 0:
            raise TooLarge
    yield from calamine_sheets.sheets(content.read(limits.max_in_memory_bytes))
    readers = {
        r".*/(worksheets/.*|workbook|sharedstrings|tables/.*)(\.bin)": lambda _: iter(()),
        r".*/comments\d*\.bin": lambda part: read_comments(package.read(part)),
        r".*\.bin": lambda _: iter((Gap(Reason.UNSUPPORTED),)),
        r".*/embeddings/.*": lambda part: embedded(package, part),
        MARKUP_PARTS: lambda part: _markup(package, part),
    }
    yield from read_parts(package, readers)


def _markup(package: Package, part: ZipPart) -> Iterator[Item]:
    return walk(package.chunks(part), Markup(Zone.NOTE))


def _grid_cells(sheet: bytes) -> int:
    """Cells of the dense grid that the farthest ones span."""
    rows = columns = 0
    for kind, start, length in records(sheet):
        if kind > _LAST_CELL or length < _MAX_FIELD_BYTES:
            continue
        number = int.from_bytes(sheet[start : start + 4], "little") + 1
        if kind == _ROW:
            rows = max(rows, number)
        else:
            columns = max(columns, number)
    return rows * columns


def recognise(content: Content) -> bool:
    """A package whose main part is a workbook in binary records."""
    return kind_of(content) is Kind.SHEET_BINARY


FORMAT: Final = Format(
    name="xlsb",
    media_type="application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    recognise=recognise,
    read=read,
    limits_known=f"{LIMITS_KNOWN} Caches of binary workbooks are told as gaps.",
)
