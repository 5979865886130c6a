"""What all Office Open XML documents share: routing of parts, properties, embedded files.

Each part has one fate, decided by its name: read as markup, by a reader of its own, handed on as an
embedded `Part`, or left out because it holds no text of the document (fonts, themes, macros).
A part that cannot be read leaves a `Gap`; the others are still read.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from detectors.document import Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent, ExtractError
from scanner.extractors.format import Gap, Item, Part
from scanner.extractors.office.pictures import ALMOST_NO_TEXT_CHARS
from scanner.extractors.office.xml_values import Listed, Values
from scanner.extractors.office.xml_walk import Attributes, attribute, walk
from scanner.extractors.office.zip_parts import Package, ZipPart

PartReader = Callable[[ZipPart], Iterator[Item]]

_NO_TEXT: Final = re.compile(
    r"\[content_types\]\.xml|(.*/)?(theme|fonts|printersettings|media|activex|ctrlprops)/.*"
    r"|(.*/)?(styles|styleswitheffects|fonttable|websettings|tablestyles|viewprops|presprops"
    r"|metadata|calcchain|revisioninfo)\.(xml|bin)"
    r"|docprops/thumbnail\..*|(.*/)?vba(project|data)\.(bin|xml)|(.*/)?_rels/vbaproject\.bin\.rels"
    r"|(.*/)?(style|colors)\d+\.xml|customxml/itemprops\d+\.xml"
    r"|.*\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp|svg|ico|odttf|ttf|fntdata|wav|mp[34]|sigs)"
)
_PICTURE: Final = re.compile(r"(.*/)?(media|pictures)/.*\.(png|jpe?g|gif|bmp|tiff?|emf|wmf|wdp)")
MARKUP_PARTS: Final = r"(?!customxml/|docprops/).*\.(xml|vml)"

LIMITS_KNOWN: Final = (
    "Pictures (told as not read when the document holds almost no text), macros, formulas, "
    "password of sheet protection, styles and fonts are not read."
)


def read_parts(package: Package, readers: Mapping[str, PartReader]) -> Iterator[Item]:
    """Yield every part that holds text, by the reader whose pattern its name matches first.

    Raises:
        BudgetSpent: the package expands beyond its allowance.
    """
    routes = [(re.compile(pattern), reader) for pattern, reader in readers.items()]
    for part in package.parts:
        if _NO_TEXT.fullmatch(part.name):
            continue
        reader = next((reader for pattern, reader in routes if pattern.fullmatch(part.name)), None)
        yield from guarded(reader(part) if reader else _other(package, part))


def guarded(items: Iterator[Item]) -> Iterator[Item]:
    """One damaged part is a gap, not the end of the document."""
    try:
        yield from items
    except BudgetSpent:
        raise
    except ExtractError as error:
        yield Gap(error.reason)


def _other(package: Package, part: ZipPart) -> Iterator[Item]:
    if part.name.startswith("docprops/"):
        return walk(package.chunks(part), Values(Zone.PROPERTIES))
    if part.name.endswith(".rels"):
        return walk(package.chunks(part), _Targets())
    return embedded(package, part)


def embedded(package: Package, part: ZipPart) -> Iterator[Item]:
    """A file inside the document: recognised and read as if it stood here."""
    data = package.read(part)
    if data:
        yield Part(Content.of_bytes(data, part.name.rpartition(".")[2]))


def unread_pictures(package: Package, text_chars: int) -> Iterator[Item]:
    """A scan pasted into a document must not pass for a clean one: tell that it was not read."""
    if text_chars < ALMOST_NO_TEXT_CHARS and has_pictures(package):
        yield Gap(Reason.UNSUPPORTED)


def has_pictures(package: Package) -> bool:
    """Whether a package holds pictures, by the names of its parts."""
    return any(_PICTURE.fullmatch(part.name) for part in package.parts)


class _Targets(Values):
    """Where hyperlinks lead: mail addresses, paths and query strings name people."""

    def __init__(self) -> None:
        super().__init__(Zone.NOTE)
        self.starts = {"Relationship": self._relationship}

    def _relationship(self, attributes: Attributes) -> None:
        if attribute(attributes, "TargetMode") == "External":
            self.flow.paragraph(attribute(attributes, "Target"))


def ordered_targets(package: Package, main: str, element: str) -> list[str]:
    """Names of the parts that the main part lists, in the reader's order (sheets, slides)."""
    folder, _, name = main.rpartition("/")
    listed = Listed(element)
    targets = Listed("Relationship")
    for path, handler in ((main, listed), (f"{folder}/_rels/{name}.rels", targets)):
        part = package.find(path)
        if part is not None:
            list(guarded(walk(package.chunks(part), handler)))
    by_id = {attribute(each, "Id"): attribute(each, "Target") for each in targets.seen}
    found = (by_id.get(_relation(each), "") for each in listed.seen)
    return [_absolute(folder, target.lower()) for target in found if target]


def _relation(attributes: Attributes) -> str:
    """`r:id`, which stands beside a plain `id` in a slide list."""
    return next((value for key, value in attributes.items() if key.endswith(":id")), "")


def _absolute(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
