"""XML as a stream of bounded subtrees: no entities, no depth without end, no whole tree in memory.

A document that declares an entity is refused: no medical format needs one, and every expansion
attack does. Nothing external is ever fetched (expat has no resolver unless given one).
"""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt, ExtractError, TooLarge
from scanner.extractors.medical.lines import plain_head, utf16_of

MAX_DEPTH: Final = 200  # the deepest published CDA is 34 deep
MAX_NODES: Final = 300_000  # in one subtree: some 100 MB
_CHUNK: Final = 1 << 16
_XML_START: Final = re.compile(rb"\s*<(?:[?!]|\w)")
_SEPARATOR: Final = "\x1f"
_CELLS: Final = frozenset({"td", "th"})

Wanted = Callable[[str, int], bool]


@dataclass(slots=True)
class Node:
    """One element: local name, attributes by local name, children, and its own text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict, repr=False)
    children: list["Node"] = field(default_factory=list, repr=False)
    pieces: list[str] = field(default_factory=list, repr=False)
    tail: list[str] = field(default_factory=list, repr=False)

    @property
    def text(self) -> str:
        """The text before the first child, without outer blanks."""
        return "".join(self.pieces).strip()

    def get(self, name: str) -> str:
        """An attribute, or nothing."""
        return self.attributes.get(name, "")

    def all(self, *path: str) -> list["Node"]:
        """The elements at a path of local names below this one."""
        found = [self]
        for name in path:
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def first(self, *path: str) -> "Node | None":
        """The first element at a path, or None."""
        return next(iter(self.all(*path)), None)

    def text_at(self, *path: str) -> str:
        """The text of the first element at a path, or nothing."""
        found = self.first(*path)
        return found.text if found is not None else ""

    def walk(self) -> Iterator["Node"]:
        """This element and all below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def prose(self, breaks: frozenset[str] = frozenset()) -> str:
        """All text below, in document order; elements named in `breaks` begin a new line.

        Cells of tables are kept apart by a blank.
        """
        out: list[str] = []
        waiting: list[Node | list[str]] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, list):
                out.extend(item)
                continue
            out.append("\n" if item.name in breaks else " " * (item.name in _CELLS))
            out.extend(item.pieces)
            for child in reversed(item.children):
                waiting.extend((child.tail, child))
        lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
        return "\n".join(line for line in lines if line)


def xml_head(content: Content) -> bytes:
    """The first bytes of a document that may be XML, in an ASCII-compatible encoding; else none."""
    head = plain_head(content)
    return head if _XML_START.match(head) else b""


def look_further(content: Content, max_bytes: int) -> bytes:
    """The beginning of an XML document, for a root that stands far down."""
    start = content.open().read(max_bytes)
    codec = utf16_of(start)
    return start.decode(codec, "replace").encode("utf-8", "replace") if codec else start


def subtrees(content: Content, wanted: Wanted, max_text_bytes: int) -> Iterator[Node]:
    """The outermost elements that are wanted, one after the other, each then forgotten.

    `wanted(local_name, depth)` is asked of each element outside of a wanted one; the root's depth
    is 0. `max_text_bytes` bounds the text of one subtree.

    Raises:
        Corrupt: not well-formed, entities declared, or nested too deep.
        TooLarge: one subtree exceeds its bounds.
    """
    builder = _Builder(wanted, max_text_bytes)
    stream = content.open()
    while True:
        chunk = stream.read(_CHUNK)
        problem = builder.feed(chunk)
        while builder.ready:
            yield builder.ready.popleft()
        if problem is not None:
            raise problem
        if not chunk:
            return


class _Builder:
    """expat's handlers: build wanted elements, skip the others."""

    def __init__(self, wanted: Wanted, max_text_chars: int) -> None:
        self.ready: deque[Node] = deque()
        self._wanted = wanted
        self._max_text = max_text_chars
        self._open: list[Node] = []
        self._depth = self._nodes = self._text = 0
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.EntityDeclHandler = self._entity
        self._parser = parser

    def feed(self, chunk: bytes) -> ExtractError | None:
        """Parse one chunk, the empty one being the end; say what is wrong."""
        try:
            self._parser.Parse(chunk, not chunk)
        except ExtractError as problem:
            return problem
        except (expat.ExpatError, ValueError, LookupError):
            return Corrupt("not well-formed XML")
        return None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(_SEPARATOR)[2]
        depth, self._depth = self._depth, self._depth + 1
        if self._depth > MAX_DEPTH:
            raise Corrupt("XML nested too deep")
        if not self._open:
            if not self._wanted(local, depth):
                return
            self._nodes = self._text = 0
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise TooLarge("an XML element holds too many others")
        plain = {key.rpartition(_SEPARATOR)[2]: value for key, value in attributes.items()}
        self._count(sum(map(len, plain.values())))
        node = Node(local, plain)
        if self._open:
            self._open[-1].children.append(node)
        self._open.append(node)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._open:
            node = self._open.pop()
            if not self._open:
                self.ready.append(node)

    def _data(self, data: str) -> None:
        if self._open:
            self._count(len(data))
            node = self._open[-1]
            (node.children[-1].tail if node.children else node.pieces).append(data)

    def _count(self, chars: int) -> None:
        self._text += chars
        if self._text > self._max_text:
            raise TooLarge("the text of an XML element does not fit")

    def _entity(self, *_declaration: object) -> None:
        raise Corrupt("XML that declares entities")
