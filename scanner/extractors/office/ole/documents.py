"""The formats that live in OLE compound files: doc, xls, ppt, encrypted OOXML, embedded objects.

A compound file is a small file system: beside its main document it holds others (an embedded sheet,
a packaged file). Each storage is read by the streams it bears. Outlook messages are left to their
own reader.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from detectors.document import Zone
from findings import Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import BudgetSpent, Encrypted, ExtractError, TooLarge
from scanner.extractors.format import Format, Gap, Item, Part
from scanner.extractors.office import calamine_sheets
from scanner.extractors.office.flow import prose
from scanner.extractors.office.ole import biff, doc, ppt, properties
from scanner.extractors.office.ole.compound import Compound, OleKind, Path, ole_kind_of
from scanner.extractors.office.ole.native import packaged_file
from scanner.extractors.office.ole.rewrite import MAX_STREAM_BYTES, single_stream
from scanner.extractors.office.pictures import PICTURE_SIGNATURES, with_unread_pictures
from scanner.limits import Limits

_NATIVE: Final = "\x01ole10native"
_DOCUMENTS: Final = ("worddocument", "workbook", "book", "powerpoint document")
_PICTURE_STREAMS: Final = ("data", "pictures", "workbook", "book")
_WHOLE_FILES: Final = ("package", "contents")  # an embedded OOXML file; an embedded PDF


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the main document, then objects embedded in it, then properties.

    Raises:
        Encrypted: the main document, or the whole package, is protected by a password.
        ExtractError: the main document cannot be read.
    """
    compound = Compound.open(content, limits)
    if compound.has("encryptedpackage"):
        raise Encrypted
    storages = compound.storages()
    if len(storages) > limits.max_members:
        raise BudgetSpent
    if not any(compound.has(name) for name in (*_DOCUMENTS, _NATIVE, *_WHOLE_FILES)):
        yield Gap(Reason.UNSUPPORTED)
    failure: ExtractError | None = None
    for storage in storages:
        try:
            items = _storage(compound, storage, limits)
            yield from with_unread_pictures(items, partial(_has_pictures, compound, storage))
        except ExtractError as error:
            if not storage:
                failure = error
            else:
                yield Gap(error.reason)
    if failure:
        raise failure


def _storage(compound: Compound, storage: Path, limits: Limits) -> Iterator[Item]:
    """What one storage holds, by its streams."""
    for name in properties.NAMES:
        text = "\n".join(properties.strings(compound.read(*storage, name)))
        yield from prose(text, Zone.PROPERTIES)
    yield from _embedded(compound, storage)
    if compound.has(*storage, "worddocument"):
        yield from doc.read(compound, storage)
    if compound.has(*storage, "powerpoint document"):
        yield from ppt.read(compound, storage, limits)
    for name in ("workbook", "book"):
        if compound.has(*storage, name):
            yield from _workbook(compound, (*storage, name), limits)


def _has_pictures(compound: Compound, storage: Path) -> bool:
    """Whether the streams that keep pictures hold one: Data of doc, Pictures of ppt, a workbook."""
    streams = (compound.read(*storage, name) for name in _PICTURE_STREAMS)
    return any(signature in data for data in streams for signature in PICTURE_SIGNATURES)


def _embedded(compound: Compound, storage: Path) -> Iterator[Item]:
    """Files that the storage wraps."""
    packaged = packaged_file(compound.read(*storage, _NATIVE)[4:])
    for data in (packaged, *(compound.read(*storage, name) for name in _WHOLE_FILES)):
        if data:
            yield Part(Content.of_bytes(data))


def _workbook(compound: Compound, path: Path, limits: Limits) -> Iterator[Item]:
    stream = compound.read(*path)
    if len(stream) > MAX_STREAM_BYTES:
        raise TooLarge
    biff.check_grid(stream, limits.max_memory_bytes)
    yield from biff.texts(stream)
    yield from calamine_sheets.sheets(single_stream(path[-1].capitalize(), stream))


def _recognises(*kinds: OleKind) -> Callable[[Content], bool]:
    return lambda content: ole_kind_of(content) in kinds


def _format(name: str, media_type: str, limits_known: str, *kinds: OleKind) -> Format:
    return Format(
        name=name,
        media_type=media_type,
        recognise=_recognises(*kinds),
        read=read,
        limits_known=limits_known,
    )


_PICTURES: Final = (
    "Pictures (told as not read when there is almost no text), macros and formulas are not read."
)

DOC: Final = _format(
    "doc",
    "application/msword",
    f"{_PICTURES} Tables come as text. Text of quick saves that no piece refers to is not read.",
    OleKind.WORD,
)
XLS: Final = _format(
    "xls",
    "application/vnd.ms-excel",
    f"{_PICTURES} Strings that no cell shows are not read.",
    OleKind.SHEET,
)
PPT: Final = _format(
    "ppt",
    "application/vnd.ms-powerpoint",
    f"{_PICTURES} The slide of a text left by an earlier save may be numbered wrongly.",
    OleKind.SLIDES,
)
ENCRYPTED: Final = _format(
    "ooxml_encrypted",
    "application/x-ole-storage",
    "The content is protected by a password and is not read.",
    OleKind.ENCRYPTED,
)
OTHER: Final = _format(
    "ole",
    "application/x-ole-storage",
    "Only properties and embedded documents are read; the rest is told as a gap.",
    OleKind.OTHER,
)
