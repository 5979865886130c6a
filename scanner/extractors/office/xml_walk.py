"""Streaming XML by expat, hardened for files of unknown origin.

Entity declarations are refused (billion laughs, external entities), depth and the length of one
token are bounded. Elements are told by their local name: producers choose prefixes freely, and the
strict and transitional variants of OOXML differ only by namespace.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, Protocol, TypeVar
from xml.parsers import expat

from scanner.extractors.errors import Corrupt
from scanner.extractors.format import Item

MAX_DEPTH: Final = 1024
# expat below 2.6 scans a tag that never ends again with each chunk (CVE-2023-52425).
MAX_TOKEN_BYTES: Final = 8 << 20
_MAX_CACHED_NAMES: Final = 4096

Attributes = Mapping[str, str]
Start = Callable[[Attributes], None]
End = Callable[[], None]
_Action = TypeVar("_Action")


class Handler(Protocol):
    """What reads one kind of part. Elements without an action are passed over."""

    @property
    def starts(self) -> Mapping[str, Start]:
        """What to do at the start of an element, by local name."""

    @property
    def ends(self) -> Mapping[str, End]:
        """What to do at its end."""

    def text(self, data: str) -> None:
        """Take character data, wherever it stands."""

    def drain(self) -> list[Item]:
        """Hand over what is ready, and forget it."""

    def close(self) -> None:
        """Make ready what is still held; the part has ended, well or badly."""


class _ByLocalName(dict[str, _Action | None]):
    """Actions by qualified name, filled from those by local name when first met."""

    def __init__(self, actions: Mapping[str, _Action]) -> None:
        super().__init__()
        self._actions = actions

    def __missing__(self, name: str) -> _Action | None:
        action = self._actions.get(local(name))
        if len(self) < _MAX_CACHED_NAMES:
            self[name] = action
        return action


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def attribute(attributes: Attributes, name: str) -> str:
    """The value of the attribute of that local name, empty when absent."""
    if name in attributes:
        return attributes[name]
    suffix = f":{name}"
    return next((value for key, value in attributes.items() if key.endswith(suffix)), "")


def walk(chunks: Iterable[bytes], handler: Handler) -> Iterator[Item]:
    """Feed a part to its handler and yield what it makes of it, as a stream.

    Raises:
        Corrupt: the part is not well formed, or breaks a bound; what stood before has been yielded.
    """
    parser = _parser(handler)
    fed = 0
    failure: Corrupt | None = None
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            yield from handler.drain()
            if fed - parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                raise Corrupt("xml token length")
        parser.Parse(b"", True)
    except expat.ExpatError:
        failure = Corrupt("xml")
    except (Corrupt, LookupError, ValueError):  # an unknown encoding is a LookupError
        failure = Corrupt("xml bounds or encoding")
    handler.close()
    yield from handler.drain()
    if failure:
        raise failure


def _parser(handler: Handler) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    starts = _ByLocalName(handler.starts)
    ends = _ByLocalName(handler.ends)
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise Corrupt("xml depth")
        if action := starts[name]:
            action(attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if action := ends[name]:
            action()

    def entity(*_declaration: object) -> None:
        raise Corrupt("xml entity declaration")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = entity
    return parser
