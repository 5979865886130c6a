"""Reading FHIR data types (R4): JSON as parsed, or XML turned into the same shape.

Everything is taken with care: a hostile resource may hold anything anywhere.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from scanner.extractors.medical.xml_stream import Node

Json = dict[str, Any]
_REFERENCE: Final = re.compile(r"([A-Z]\w+/[^/|#?]+)(?:/_history/[^/]+)?$")
_LONGEST_REFERENCE: Final = 300
_TAGS: Final = re.compile(r"<[^<>]{0,2000}>")
_BLOCKS: Final = frozenset(["p", "div", "li", "tr", "br", "h1", "h2", "h3", "table"])


def many(value: Any) -> list[Any]:
    """A value that may be absent, single or a list, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(holder: Any, *path: str) -> list[Json]:
    """The objects at a path, through lists."""
    found = [item for item in many(holder) if isinstance(item, dict)]
    for name in path:
        values = [one[name] for one in found if name in one]
        if not values:
            return []
        found = [item for value in values for item in many(value) if isinstance(item, dict)]
    return found


def texts(holder: Any, *path: str) -> list[str]:
    """The strings and numbers at a path, through lists."""
    *way, last = path
    return [
        str(value)
        for one in objects(holder, *way)
        if last in one
        for value in many(one[last])
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    ]


def text(holder: Any, *path: str) -> str:
    """The first string at a path, or nothing."""
    if len(path) == 1 and isinstance(holder, dict):  # most often so
        value = holder.get(path[0], "")
        if isinstance(value, str):
            return value
    return next(iter(texts(holder, *path)), "")


def labels(concept: Any) -> list[str]:
    """What a CodeableConcept says in words."""
    return [*texts(concept, "text"), *texts(concept, "coding", "display")]


def reference_key(reference: str) -> str:
    """A reference without server and version: `Patient/12`, `urn:uuid:...`, `#p1`."""
    tail = reference[-_LONGEST_REFERENCE:]
    found = _REFERENCE.search(tail)
    return found[1] if found else tail


def all_strings(value: Any) -> Iterator[str]:
    """Every string below a value, in order, but the machinery of FHIR (URLs, types, ids)."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if not item.startswith(("http://", "https://", "urn:")):
                yield without_tags(item) if item.startswith("<") else item
        elif isinstance(item, list):
            waiting.extend(reversed(item))
        elif isinstance(item, dict):
            waiting.extend(reversed([v for key, v in item.items() if key not in _MACHINERY]))


_MACHINERY: Final = frozenset({"resourceType", "id", "meta", "data", "system", "reference"})


def without_tags(narrative: str) -> str:
    """The text of an XHTML narrative."""
    return _TAGS.sub(" ", narrative)


def of_xml(node: Node) -> Json:
    """A resource in XML in the shape of its JSON form (elements that repeat become lists)."""
    return {"resourceType": node.name, **_element(node)}


def _element(node: Node) -> Json:
    out: Json = {key: value for key, value in node.attributes.items() if key != "value"}
    for child in node.children:
        if child.name == "div":
            value: Any = child.prose(_BLOCKS)
        elif "value" in child.attributes and not child.children:
            value = child.get("value")
        elif len(child.children) == 1 and child.children[0].name[:1].isupper():
            value = of_xml(child.children[0])
        else:
            value = _element(child)
        out[child.name] = [*many(out[child.name]), value] if child.name in out else value
    return out
