"""Excel workbooks (xlsx, xlsm, xltx), ECMA-376 part 1, 18: all sheets and what is behind."""

import re
from collections.abc import Iterator
from itertools import count
from typing import Final

from detectors.document import Zone
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Gap, Item
from scanner.extractors.office.ooxml.markup import Markup
from scanner.extractors.office.ooxml.parts import (
    LIMITS_KNOWN,
    MARKUP_PARTS,
    PartReader,
    embedded,
    guarded,
    has_pictures,
    ordered_targets,
    read_parts,
)
from scanner.extractors.office.ooxml.pivot_cache import Definition, Records
from scanner.extractors.office.ooxml.sheet import Sheet
from scanner.extractors.office.ooxml.workbook import DateStyles, SharedStrings, Workbook
from scanner.extractors.office.package_kind import Kind, kind_of
from scanner.extractors.office.pictures import with_unread_pictures
from scanner.extractors.office.xml_values import Values
from scanner.extractors.office.xml_walk import Handler, walk
from scanner.extractors.office.zip_parts import Package, ZipPart
from scanner.limits import Limits

_SHEETS: Final = r".*/(worksheets|macrosheets|dialogsheets|chartsheets)/[^/]*\.xml"
_PIVOT_RECORDS: Final = re.compile(r"(.*/)pivotcacherecords(\d*\.xml)")


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield sheets as tables, then comments, print texts, names, caches, properties, leftovers.

    Raises:
        ExtractError: the package cannot be opened, or expands beyond its allowance.
    """
    package = Package.open(content, limits)
    items = _Workbook(package, limits).items()
    yield from with_unread_pictures(items, lambda: has_pictures(package))


class _Workbook:
    """The reading of one workbook: its common parts first, since sheets refer to them."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._strings = SharedStrings(limits.max_in_memory_bytes)
        self._styles = DateStyles()
        self._workbook = Workbook()
        order = ordered_targets(package, "xl/workbook.xml", "sheet")
        self._numbers = {name: number for number, name in enumerate(order, start=1)}
        self._unlisted = count(len(order) + 1)

    def items(self) -> Iterator[Item]:
        yield from self._common("sharedstrings.xml", self._strings)
        yield from self._common("styles.xml", self._styles)
        yield from self._common("workbook.xml", self._workbook)
        if self._strings.overflowed:
            yield Gap(Reason.TOO_LARGE)
        if any(self._package.find(name) is None for name in self._numbers):
            yield Gap(Reason.CORRUPT)  # the workbook names a sheet that is not there
        yield from read_parts(self._package, self._readers())
        yield from self._strings.unused()

    def _readers(self) -> dict[str, PartReader]:
        return {
            r"(.*/)?(sharedstrings|workbook)\.xml": lambda _: iter(()),
            _SHEETS: self._sheet,
            r".*/externallinks/[^/]*\.xml": self._external,
            r".*/pivotcachedefinition[^/]*\.xml": lambda part: self._walk(part, Definition()),
            r".*/pivotcacherecords[^/]*\.xml": self._pivot,
            r".*/embeddings/.*": lambda part: embedded(self._package, part),
            r".*/tables/[^/]*\.xml": lambda part: self._walk(part, Values(Zone.NOTE)),
            MARKUP_PARTS: lambda part: self._walk(part, Markup(Zone.NOTE)),
        }

    def _walk(self, part: ZipPart, handler: Handler) -> Iterator[Item]:
        return walk(self._package.chunks(part), handler)

    def _common(self, name: str, handler: Handler) -> Iterator[Item]:
        for part in self._package.parts:
            if part.name.rpartition("/")[2] == name:
                yield from guarded(self._walk(part, handler))

    def _sheet(self, part: ZipPart) -> Iterator[Item]:
        number = self._numbers.get(part.name) or next(self._unlisted)
        return self._rows(part, Location.at(sheet=number))

    def _external(self, part: ZipPart) -> Iterator[Item]:
        return self._rows(part, Location.at(part=next(self._unlisted)))

    def _rows(self, part: ZipPart, where: Location) -> Iterator[Item]:
        dates, from_1904 = self._styles.dates, self._workbook.from_1904
        return self._walk(part, Sheet(where, self._strings, dates, from_1904=from_1904))

    def _pivot(self, part: ZipPart) -> Iterator[Item]:
        """Records are numbered as their definitions in every known producer."""
        definition = Definition()
        if matched := _PIVOT_RECORDS.fullmatch(part.name):
            found = self._package.find(f"{matched[1]}pivotcachedefinition{matched[2]}")
            if found:
                list(guarded(self._walk(found, definition)))
        where = Location.at(part=next(self._unlisted))
        return self._walk(part, Records(definition.fields, where))


def recognise(content: Content) -> bool:
    """A package whose main part is a workbook in XML."""
    return kind_of(content) is Kind.SHEET


FORMAT: Final = Format(
    name="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    recognise=recognise,
    read=read,
    limits_known=LIMITS_KNOWN,
)
