"""JSON, NDJSON and JSON lines, value by value: an array of a million patients is never held whole.

Repeated objects become tables, others lines of `key: value`. What is not JSON after all, or nested
too deep, or one value too large for memory, is read as plain text from there on: nothing is lost.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from detectors.document import MAX_TABLE_ROWS
from findings import Location, Reason
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Gap, Item
from scanner.extractors.text.encoding import TextStream, head_text
from scanner.extractors.text.plain import Cutter
from scanner.extractors.text.table_chunks import TableChunks
from scanner.extractors.text.tree import Pairs, items, rows
from scanner.limits import HEAD_BYTES, Limits

_EXPANSION: Final = 8  # what Python objects take over the bytes they were parsed from
_MAX_CHUNK_CHARS: Final = 1 << 20
_HEAD: Final = re.compile(r'\s*(?:\{\s*(?:"|\}\s*\Z)|\[\s*(?:[\[{"\d\]-]|true|false|null))')
_OUTSIDE: Final = re.compile(r"[\s,]*(\[?)")  # an array at the top is entered
_INSIDE: Final = re.compile(r"[\s,]*(\]?)")


def recognise(content: Content) -> bool:
    """An object with a quoted key, or an array of JSON values; the text must bear it out so far."""
    head = head_text(content.head)
    if head is None or _HEAD.match(head) is None:
        return False
    try:
        _DECODER.raw_decode(head.lstrip())
    except json.JSONDecodeError as error:
        return content.size > HEAD_BYTES and _may_go_on(error)
    except (ValueError, RecursionError):
        return True
    return True


def _may_go_on(error: json.JSONDecodeError) -> bool:
    """Whether the error stands where the text was cut; a cut string is reported at its start."""
    return error.pos >= len(error.doc) - 16 or error.msg.startswith("Unterminated string")


def _pairs(pairs: list[tuple[str, Any]]) -> Pairs:
    return tuple(pairs)


def _constant(name: str) -> str:
    return name


# Objects as tuples of pairs keep repeated keys; numbers stay as written.
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_pairs, parse_int=str, parse_float=str, parse_constant=_constant, strict=False
)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield the values one by one, in tables of like records where there are several."""
    stream = TextStream(content)
    values = _Values(iter(stream), limits.max_in_memory_bytes // _EXPANSION)
    yield from _documents(iter(values))
    cutter = Cutter()
    for piece in values.rest():
        yield from cutter.feed(piece)
    yield from cutter.finish()
    if stream.left_out:
        yield Gap(Reason.UNSUPPORTED)


def _documents(values: Iterator[tuple[Any, int]]) -> Iterator[Item]:
    """Group like values that follow each other: objects, rows of an array, mere values."""
    first = 1
    for kind, group in groupby(values, key=lambda pair: type(pair[0])):
        for chunk in _chunks(group):
            yield from _chunk(kind, chunk, first)
            first += len(chunk)


def _chunks(values: Iterator[tuple[Any, int]]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    chars = 0
    for value, size in values:
        chunk.append(value)
        chars += size
        if len(chunk) >= MAX_TABLE_ROWS or chars > _MAX_CHUNK_CHARS:
            yield chunk
            chunk, chars = [], 0
    if chunk:
        yield chunk


def _chunk(kind: type, values: list[Any], first: int) -> Iterator[Item]:
    if kind is tuple and len(values) > 1:
        yield from rows(values, Location.at(table=1), first_row=first)
    elif kind is list and len(values) > 1 and all(map(_is_row, values)):
        table = TableChunks(where=Location.at(table=1), first_row=first)
        for row in values:
            yield from table.add([cell if isinstance(cell, str) else "" for cell in row])
        yield from table.finish()
    else:
        yield from items(values[0] if len(values) == 1 else values, Location.at(record=first))


def _is_row(value: list[Any]) -> bool:
    return not any(isinstance(cell, list | tuple) for cell in value)


class _Values:
    """The values at the top of a text: one document, the lines of NDJSON, the items of an array."""

    def __init__(self, pieces: Iterator[str], max_chars: int) -> None:
        self._pieces = pieces
        self._max_chars = max_chars
        self._buffer = ""
        self._at = 0
        self._inside = False

    def __iter__(self) -> Iterator[tuple[Any, int]]:
        """Each value with the number of its characters, until one cannot be read."""
        while self._skip_between():
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except (ValueError, RecursionError) as error:
                if self._is_cut(error) and self._grow():
                    continue
                return
            if end == len(self._buffer) and isinstance(value, str) and self._grow():
                continue  # a number may go on
            size, self._at = end - self._at, end
            yield value, size

    def rest(self) -> Iterator[str]:
        """The text that was not read as JSON."""
        yield self._buffer[self._at :]
        yield from self._pieces

    def _skip_between(self) -> bool:
        """Go to the next value, into and out of arrays; False at the end of the text."""
        while True:
            between = (_INSIDE if self._inside else _OUTSIDE).match(self._buffer, self._at)
            assert between is not None  # both match the empty text
            self._at = between.end()
            if between[1]:
                self._inside = not self._inside
            elif self._at < len(self._buffer):
                return True
            elif not self._grow():
                return False

    def _is_cut(self, error: Exception) -> bool:
        """Whether the error may be due to text that has not come yet."""
        if not isinstance(error, json.JSONDecodeError):
            return False
        if len(self._buffer) - self._at > self._max_chars:
            return False
        return _may_go_on(error)

    def _grow(self) -> bool:
        """Double what is waiting, so that a long value is not parsed again for every block."""
        waiting = self._buffer[self._at :]
        taken, want = [waiting], max(len(waiting), 1)
        for piece in self._pieces:
            taken.append(piece)
            want -= len(piece)
            if want <= 0:
                break
        self._buffer, self._at = "".join(taken), 0
        return len(taken) > 1


FORMAT: Final = Format(name="json", media_type="application/json", recognise=recognise, read=read)
