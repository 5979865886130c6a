"""XMP: the XML packet of properties that Adobe's formats, photographs and scans carry in clear."""

import re
from typing import Final

from scanner.extractors.content import Content

_OPEN: Final = re.compile(rb"<x:xmpmeta|<rdf:RDF")
_CLOSE: Final = (b"</x:xmpmeta>", b"</rdf:RDF>")
_SEARCHED_BYTES: Final = 4 << 20  # at the start, where encoders put it, and as much at the end
_MAX_PACKET_BYTES: Final = 1 << 20
_TAG: Final = re.compile(r"<[^<>]*>")
_ATTRIBUTE: Final = re.compile(r'\s(?!xmlns|rdf:|xml:)[\w:.-]{1,60}="([^"<>]{3,2000})"')


def xmp_text(content: Content) -> str:
    """The values in the packets of a file, one a line; empty when there is none."""
    stream = content.open()
    data = stream.read(_SEARCHED_BYTES)
    if content.size > _SEARCHED_BYTES:
        stream.seek(max(_SEARCHED_BYTES, content.size - _SEARCHED_BYTES))
        data += stream.read(_SEARCHED_BYTES)
    values: list[str] = []
    at = 0
    while (start := _OPEN.search(data, at)) is not None:
        limit = start.end() + _MAX_PACKET_BYTES
        ends = [data.find(mark, start.end(), limit) for mark in _CLOSE]
        at = min((end for end in ends if end >= 0), default=limit)
        values += _values(data[start.start() : at].decode("utf-8", "replace"))
    return "\n".join(dict.fromkeys(values))


def _values(packet: str) -> list[str]:
    told = [value.strip() for value in _ATTRIBUTE.findall(packet)]
    return told + [line for line in map(str.strip, _TAG.sub("\n", packet).split("\n")) if line]
