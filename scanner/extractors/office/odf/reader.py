"""OpenDocument texts, sheets and slides, OASIS ODF 1.3 part 3 (and OpenOffice.org 1.x).

One handler reads `content.xml` and `styles.xml`: text, tables, sheets, annotations, tracked
changes, page headers and footers.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Zone
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.errors import Encrypted
from scanner.extractors.format import Format, Gap, Item
from scanner.extractors.office.odf.markup import OdfMarkup
from scanner.extractors.office.ooxml.parts import embedded, guarded, unread_pictures
from scanner.extractors.office.package_kind import Kind, kind_of
from scanner.extractors.office.xml_values import Listed, Values
from scanner.extractors.office.xml_walk import walk
from scanner.extractors.office.zip_parts import Package, ZipPart
from scanner.limits import Limits

_CONTENT: Final = re.compile(r"(.*/)?(content|styles)\.xml")
_NO_TEXT: Final = re.compile(
    r"mimetype|meta-inf/.*|thumbnails/.*|configurations2?/.*|basic/.*|dialogs/.*|scripts/.*"
    r"|(.*/)?(pictures|media|fonts|objectreplacements)/.*|(.*/)?settings\.xml|manifest\.rdf"
    r"|layout-cache|(.*/)?current\.xml|.*\.(png|jpe?g|gif|svm|emf|wmf|svg)"
)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the document, its styles' headers and footers, its properties, embedded objects.

    Raises:
        Encrypted: the manifest says that parts are encrypted (ODF part 2, 4.4).
        ExtractError: the package cannot be opened, or expands beyond its allowance.
    """
    package = Package.open(content, limits)
    _check_encryption(package)
    chars = 0

    def document(part: ZipPart) -> Iterator[Item]:
        nonlocal chars
        handler = OdfMarkup(Location(), main=part.name == "content.xml")
        try:
            yield from walk(package.chunks(part), handler)
        finally:
            chars += handler.chars

    for part in package.parts:
        if _NO_TEXT.fullmatch(part.name):
            continue
        if _CONTENT.fullmatch(part.name):
            yield from guarded(document(part))
        elif part.name.endswith("meta.xml"):
            yield from guarded(walk(package.chunks(part), Values(Zone.PROPERTIES)))
        else:
            yield from guarded(embedded(package, part))
    yield from unread_pictures(package, chars)


def _check_encryption(package: Package) -> None:
    manifest = package.find("meta-inf/manifest.xml")
    if manifest is None:
        return
    encrypted = Listed("encryption-data")
    gaps = [
        item for item in guarded(walk(package.chunks(manifest), encrypted)) if isinstance(item, Gap)
    ]
    if encrypted.seen or any(gap.reason is Encrypted.reason for gap in gaps):
        raise Encrypted


def recognise(content: Content) -> bool:
    """A package that declares an OpenDocument type."""
    return kind_of(content) is Kind.ODF


FORMAT: Final = Format(
    name="odf",
    media_type="application/vnd.oasis.opendocument",
    recognise=recognise,
    read=read,
    limits_known="Pictures (told as not read when there is almost no text), macros, formulas.",
)
