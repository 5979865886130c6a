"""Nested data (JSON, XML) into passages: repeated records become tables, the rest lines of prose.

A node is a string, a list of nodes, a tuple of (name, node) pairs in which a name may come more
than once, or one of JSON's words (true, false, null), which say nothing here. A record of a list
becomes a row whose columns bear the names on the way to each value; values under the same name are
joined, so that one patient with five acts stays one row.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

from findings import Location
from scanner.extractors.format import Item, Part
from scanner.extractors.text.embedded import MIN_CHARS, part_of
from scanner.extractors.text.plain import passages
from scanner.extractors.text.table_chunks import MAX_COLUMNS, TableChunks

Node: TypeAlias = "str | bool | list[Node] | tuple[tuple[str, Node], ...] | None"
Pairs: TypeAlias = "tuple[tuple[str, Node], ...]"

_WHOLE_CHARS: Final = (
    8_192  # a document this short is read as one passage too: one page, one person
)
_MAX_ROW_CHARS: Final = 65_536  # records longer than that are documents by themselves
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_STEP: Final = " › "
_JOINTS: Final = re.compile(r"[_\-.:]+")


def label(name: str) -> str:
    """A field name as people write it: `ns:dateNaissance` and `date_naissance` alike."""
    words = _CAMEL.sub(" ", name.rpartition(":")[2].rpartition("}")[2])
    return _JOINTS.sub(" ", words).strip()


def leaves(node: Node) -> Iterator[tuple[str, str]]:
    """Every value in document order, with the last two names on the way to it. Not recursive."""
    stack: list[tuple[str, Node]] = [("", node)]
    while stack:
        name, here = stack.pop()
        if isinstance(here, str):
            yield name, here
        elif isinstance(here, list):
            stack.extend((name, child) for child in reversed(here))
        elif isinstance(here, tuple):
            stack.extend((_below(name, key), child) for key, child in reversed(here))


@lru_cache(maxsize=4096)  # a document says the same few names again and again
def _below(name: str, key: str) -> str:
    """The name of a value from that of its holder and its own: the last two of the way."""
    outer, inner = name.rpartition(_STEP)[2], label(key)
    return f"{outer}{_STEP}{inner}" if outer and inner else inner or name


def items(node: Node, where: Location = Location()) -> Iterator[Item]:
    """The passages of a document's tree, and the base64 documents that its values hold."""
    yield from _parts(node)
    text = _lines(node)
    tables = list(_lists(node))
    if not tables or (len(text) <= _WHOLE_CHARS and not _is_records(node)):
        yield from passages(text, where)
    elif own := _lines(_without_lists(node)):
        yield from passages(own, where)
    for number, records in enumerate(tables, start=1):
        yield from rows(records, where.inside(table=number))


def rows(records: Iterable[Pairs], where: Location, *, first_row: int = 1) -> Iterator[Item]:
    """A list of records as one table; a record too long for a row is read as a document."""
    flat = [_flat(record) for record in records]
    header = list(dict.fromkeys(name for row in flat for name in row))
    table = TableChunks(header, where, first_row=first_row)
    for number, row in enumerate(flat, start=first_row):
        if sum(map(len, row.values())) > _MAX_ROW_CHARS:
            prose = "\n".join(f"{name}: {value}" for name, value in row.items())
            yield from passages(prose, where.inside(row=number))
        yield from table.add([row.get(name, "") for name in header[: MAX_COLUMNS + 1]])
    yield from table.finish()


def _flat(record: Pairs) -> dict[str, str]:
    gathered: dict[str, list[str]] = {}
    for name, value in leaves(record):
        if value and not _is_part(value):
            gathered.setdefault(name.replace(_STEP, " "), []).append(value)
    return {name: ", ".join(values) for name, values in gathered.items()}


def _lines(node: Node) -> str:
    return "\n".join(
        f"{name.replace(_STEP, ' ')}: {value}" if name else value
        for name, value in leaves(node)
        if value and not _is_part(value)
    )


def _parts(node: Node) -> Iterator[Part]:
    for _, value in leaves(node):
        if len(value) >= MIN_CHARS and (part := part_of(value)) is not None:
            yield part


def _is_part(value: str) -> bool:
    return len(value) >= MIN_CHARS and part_of(value) is not None


def _is_records(node: Node) -> bool:
    return isinstance(node, list) and len(node) > 1 and all(isinstance(c, tuple) for c in node)


def _lists(node: Node) -> Iterator[list[Pairs]]:
    """The outermost lists of two records or more; what lies inside a record belongs to its row."""
    stack: list[Node] = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, list):
            records = [child for child in here if isinstance(child, tuple)]
            if len(records) > 1:
                yield records
            else:
                stack.extend(here)
        elif isinstance(here, tuple):
            single, repeated = _grouped(here)
            yield from repeated
            stack.extend(child for _, child in reversed(single))


def _grouped(pairs: Pairs) -> tuple[list[tuple[str, Node]], list[list[Pairs]]]:
    """Pairs apart from those of one name that hold two records or more."""
    by_name: dict[str, list[Pairs]] = {}
    for name, child in pairs:
        if isinstance(child, tuple):
            by_name.setdefault(name, []).append(child)
    repeated = {name: group for name, group in by_name.items() if len(group) > 1}
    single = [pair for pair in pairs if pair[0] not in repeated or not isinstance(pair[1], tuple)]
    return single, list(repeated.values())


def _without_lists(node: Node) -> Node:
    """The values that no table holds, each under its name; the nesting no longer matters."""
    kept: list[tuple[str, Node]] = []
    stack: list[tuple[str, Node]] = [("", node)]
    while stack:
        name, here = stack.pop()
        if isinstance(here, str):
            kept.append((name, here))
        elif isinstance(here, list):
            if sum(isinstance(child, tuple) for child in here) < 2:
                stack.extend((name, child) for child in reversed(here))
            else:
                kept.extend((name, child) for child in here if isinstance(child, str))
        elif isinstance(here, tuple):
            stack.extend(reversed(_grouped(here)[0]))
    return tuple(kept)
