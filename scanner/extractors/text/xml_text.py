"""Generic XML by expat, as a stream: repeated elements become tables, others prose.

Nothing outside the file is ever loaded. A file that declares entities (the billion laughs), nests
too deep, holds one endless value or is not well-formed is read as plain text instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NoReturn
from xml.parsers import expat

from detectors.document import MAX_TABLE_ROWS
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.text import plain
from scanner.extractors.text.encoding import TextStream, head_text
from scanner.extractors.text.tree import Node, Pairs, items, rows
from scanner.limits import Limits

_MAX_DEPTH: Final = 200  # real formats stay under 40
_FLUSH_CHARS: Final = 1 << 18  # an element's content that is gathered before it is sent off
_EXPANSION: Final = 16  # what the tree takes over the text it was parsed from
_HEAD: Final = re.compile(r"\s*<(?:\?xml\s|!DOCTYPE\s|!--|[A-Za-z_][\w:.-]*(?:\s[^<>]*)?/?>)")
_BLOCKS: Final = frozenset({"p", "para", "paragraph", "title", "br", "li", "item", "tr", "div"})


class _Refused(Exception):
    """The file asks for more than a document needs."""


def recognise(content: Content) -> bool:
    """An XML declaration, or a tag at the very start."""
    head = head_text(content.head)
    return head is not None and _HEAD.match(head) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the elements as tables and prose; the whole file as text when it is no sound XML."""
    builder = _Builder(limits.max_in_memory_bytes // _EXPANSION)
    try:
        for piece in TextStream(content):
            builder.feed(piece)
            yield from builder.ready()
        builder.close()
        yield from builder.ready()
    except (expat.ExpatError, _Refused):
        yield from plain.read(content, limits)


@dataclass(slots=True)
class _Element:
    """An element that is still open, with what it holds so far. Text stands under no name."""

    name: str
    pairs: list[tuple[str, Node]] = field(default_factory=list)
    attributes: int = 0
    children: int = 0
    chars: int = 0
    text: list[str] = field(default_factory=list)
    sent: int = 0  # children that were sent off already

    def settle(self) -> None:
        """Put the text that has gathered between children in its place."""
        text = "".join(self.text)
        if text and not text.isspace():
            self.pairs.append(("", text))
        self.text.clear()

    def node(self) -> Node:
        """What the element comes to: a string, or its pairs."""
        self.settle()
        pairs = self.pairs
        if self.children and any(not name for name, _ in pairs):
            return (*pairs[: self.attributes], ("", _running(pairs[self.attributes :])))
        if len(pairs) == 1 and not pairs[0][0]:
            return pairs[0][1]
        return tuple(pairs)


def _running(pairs: list[tuple[str, Node]]) -> str:
    """Text with inline elements in it, in reading order, blocks on lines of their own."""
    words: list[str] = []
    stack = list(reversed(pairs))
    while stack:
        name, node = stack.pop()
        if isinstance(node, str):
            words.append(node + "\n" if name.rpartition(":")[2].lower() in _BLOCKS else node)
        elif isinstance(node, tuple):
            stack.extend((key or name, child) for key, child in reversed(node))
    return "".join(words)


class _Builder:
    """Builds trees from parser events and sends them off before they grow large."""

    def __init__(self, max_chars: int) -> None:
        self._max_chars = max_chars
        self._open = [_Element("")]
        self._ready: list[Item] = []
        self._fed = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.CommentHandler = self._comment
        self._parser.EntityDeclHandler = self._entity

    def feed(self, piece: str) -> None:
        """Parse more text. Raises ExpatError or _Refused."""
        self._fed += len(piece)
        self._parser.Parse(piece, False)
        if self._fed - self._parser.CurrentByteIndex > self._max_chars:
            raise _Refused  # one endless tag, which the parser would gather in memory

    def close(self) -> None:
        """End the document."""
        self._parser.Parse("", True)
        self._send(self._open[0])

    def ready(self) -> Iterator[Item]:
        """The passages made since the last call."""
        done, self._ready = self._ready, []
        yield from done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > _MAX_DEPTH:
            raise _Refused
        self._open[-1].settle()
        element = _Element(name, [(key, value) for key, value in attributes.items() if value])
        element.attributes = len(element.pairs)
        element.chars = sum(map(len, attributes.values()))
        self._open.append(element)

    def _characters(self, text: str) -> None:
        element = self._open[-1]
        element.text.append(text)
        element.chars += len(text)
        if element.chars > self._max_chars:
            raise _Refused

    def _comment(self, text: str) -> None:
        if not text.isspace():
            self._ready.extend(plain.passages(text))

    def _entity(self, *_declaration: object) -> NoReturn:
        raise _Refused

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        parent = self._open[-1]
        if element.sent:
            self._send(element)
        elif node := element.node():
            parent.pairs.append((element.name, node))
        parent.children += 1
        parent.chars += element.chars + len(element.name)
        if len(parent.pairs) >= MAX_TABLE_ROWS or parent.chars > _FLUSH_CHARS:
            self._send(parent)

    def _send(self, element: _Element) -> None:
        element.settle()
        pairs = element.pairs
        records: list[Pairs] = [node for _, node in pairs if isinstance(node, tuple)]
        alike = len({name for name, _ in pairs}) == 1 and len(records) == len(pairs) > 1
        if alike:
            first = element.sent + 1
            self._ready.extend(rows(records, Location.at(table=1), first_row=first))
        elif pairs:
            self._ready.extend(items(tuple(pairs)))
        element.sent += len(pairs)
        element.pairs, element.attributes, element.chars = [], 0, 0


FORMAT: Final = Format(name="xml", media_type="application/xml", recognise=recognise, read=read)
