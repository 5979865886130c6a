"""PowerPoint 97-2003 presentations: the text atoms of all records, [MS-PPT] 2.3 and 2.9.

The whole stream is walked, not only its last edit: slides that a quick save left behind are read.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from detectors.document import MAX_PROSE_CHARS, Zone
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, Encrypted, TooLarge
from scanner.extractors.format import Gap, Item, Part
from scanner.extractors.office.flow import prose
from scanner.extractors.office.ole.compound import Compound, Path
from scanner.limits import Limits

_TEXT_CHARS: Final = 0x0FA0
_TEXT_BYTES: Final = 0x0FA8
_CSTRING: Final = 0x0FBA
_SLIDE: Final = 0x03EE
_NOTES: Final = 0x03F0
_MASTER: Final = 0x03F8
_HANDOUT: Final = 0x0FC9
_SLIDE_LIST: Final = 0x0FF0
_SLIDE_PERSIST: Final = 0x03F3
_OLE_OBJECT: Final = 0x1011
_CRYPT_SESSION: Final = 0x2F14
_ENCRYPTED_TOKEN: Final = 0xF3D1C4DF  # [MS-PPT] 2.3.2, headerToken
_EXTENSION_NAME: Final = "___PPT"  # names a block of a later version, [MS-PPT] 2.11
_CONTAINER: Final = 0xF
_NOTE_CONTAINERS: Final = frozenset({_NOTES, _MASTER, _HANDOUT})
_MARKS: Final = {**dict.fromkeys(range(0x20), ""), 0x09: "\t", 0x0A: "\n", 0x0B: "\n", 0x0D: "\n"}


def read(compound: Compound, storage: Path, limits: Limits) -> Iterator[Item]:
    """Yield the texts of slides, notes, masters and comments, and embedded objects.

    Raises:
        Encrypted, Corrupt, TooLarge: as the presentation is.
    """
    user = compound.read(*storage, "current user")
    if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == _ENCRYPTED_TOKEN:
        raise Encrypted
    yield from _Walk(compound.read(*storage, "powerpoint document"), limits).items()


@dataclass(slots=True)
class _Walk:
    """One pass over the records. A container is stepped into, an atom is stepped over."""

    data: bytes
    limits: Limits
    zone: Zone = Zone.NOTE
    where: Location = Location()
    end: int = 0  # of the slide, notes page or list that the position is in
    slides: int = 0
    listed: int = 0
    list_kind: int = 0
    texts: list[str] = field(default_factory=list)  # of one place: a slide is one passage
    chars: int = 0

    def items(self) -> Iterator[Item]:
        position = 0
        while position + 8 <= len(self.data):
            version, kind, length = struct.unpack_from("<HHI", self.data, position)
            start = position + 8
            if kind == _CRYPT_SESSION:
                raise Encrypted
            if position >= self.end:
                yield from self._move(Zone.NOTE, Location())
                self.list_kind = 0
            if version & 0xF == _CONTAINER:
                yield from self._enter(kind, version >> 4, start + length)
                position = start
                continue
            if start + length > len(self.data):
                yield from self._atom(kind, version >> 4, self.data[start:])
                yield from self._flush()
                raise Corrupt("ppt record")
            yield from self._atom(kind, version >> 4, self.data[start : start + length])
            position = start + length
        yield from self._flush()

    def _enter(self, kind: int, instance: int, end: int) -> Iterator[Item]:
        if kind == _SLIDE:
            self.slides += 1
            yield from self._move(Zone.BODY, Location.at(slide=self.slides))
        elif kind in _NOTE_CONTAINERS:
            yield from self._flush()
            yield from self._move(Zone.NOTE, Location())
        elif kind == _SLIDE_LIST:
            yield from self._move(Zone.BODY if instance == 0 else Zone.NOTE, Location())
            self.list_kind, self.listed = kind, 0
        else:
            return
        self.end = end

    def _move(self, zone: Zone, where: Location) -> Iterator[Item]:
        """Go to another place: the texts of the last one are complete."""
        if (zone, where) != (self.zone, self.where):
            yield from self._flush()
            self.zone, self.where = zone, where

    def _atom(self, kind: int, instance: int, body: bytes) -> Iterator[Item]:
        if kind == _SLIDE_PERSIST and self.list_kind and self.zone is Zone.BODY:
            self.listed += 1
            yield from self._move(Zone.BODY, Location.at(slide=self.listed))
        elif kind in (_TEXT_CHARS, _CSTRING):
            yield from self._text(body.decode("utf-16-le", "replace"))
        elif kind == _TEXT_BYTES:
            yield from self._text(body.decode("latin-1"))
        elif kind == _OLE_OBJECT:
            yield from self._object(instance, body)

    def _text(self, text: str) -> Iterator[Item]:
        if text.startswith(_EXTENSION_NAME):
            return
        if self.chars + len(text) > MAX_PROSE_CHARS:
            yield from self._flush()
        self.texts.append(text.translate(_MARKS))
        self.chars += len(text) + 1

    def _flush(self) -> Iterator[Item]:
        first = self.zone is Zone.BODY and self.where == Location.at(slide=1)
        yield from prose("\n".join(self.texts), self.zone, self.where, opening=first)
        self.texts, self.chars = [], 0

    def _object(self, instance: int, body: bytes) -> Iterator[Item]:
        """An embedded OLE object, deflated when the instance says so ([MS-PPT] 2.10.34)."""
        try:
            data = self._inflate(body[4:]) if instance == 1 else body
        except TooLarge as error:
            yield Gap(error.reason)
        except zlib.error:
            yield Gap(Reason.CORRUPT)
        else:
            yield Part(Content.of_bytes(data))

    def _inflate(self, data: bytes) -> bytes:
        inflater = zlib.decompressobj()
        allowed = min(self.limits.max_in_memory_bytes, self.limits.expanded_allowance(len(data)))
        expanded = inflater.decompress(data, allowed)
        if inflater.unconsumed_tail:
            raise TooLarge
        return expanded
