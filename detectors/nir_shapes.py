"""Where in a text full of numbers a national number may stand, found by RE2 alone.

Drawings, measures and logs offer a possible start every few bytes; to try each in Python is slow.
These shapes let through everything that `detectors.nir_prose` accepts, and little else.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import re2

from detectors.patterns import latin1_options

GAP: Final = r"[ .\-/|_'\t]{0,3}"
BEFORE_KEY: Final = r"[ .\-/|_'\t:;,(]{0,4}(?:\r?\n[ \t|;]{0,12})?(?:cle[ :\r\n]{0,4})?"

_LEAD_BYTES: Final = 8  # over the most that a shape takes from before its number
_REACH_BEFORE: Final = 200  # a number with wide gaps, its key on the next line, then its label
_REACH_AFTER: Final = 260  # a label, what may stand between, and such a number
_BREAK: Final = r"\t\r\n\f\v"
_NEAR: Final = r" .\-/|_'"  # beyond up to three of these, another digit is near
_BETWEEN_BOXES: Final = rf"[{_NEAR}{_BREAK}]{{1,3}}"
_MISREAD: Final = "[0-9oqdliszbgta]"
_MONTH: Final = (
    rf"(?:[0oqd]{GAP}[1-9lizsbgtq]|[1li]{GAP}[0-2oqdliz]|[2z]{GAP}[0oqd]|4{GAP}[0-2oqdliz]"
    rf"|[35-9sbgtq]{GAP}{_MISREAD})"
)
_MONTH_TOGETHER: Final = "(?:0[1-9b]|1[0-2]|20|4[0-2]|[35-9b][0-9b])"


def candidates(folded: bytes, start: int, labels: Iterable[int]) -> list[tuple[int, int]]:
    """Ranges of offsets, from `start` on, in which a number that can be accepted may start.

    Overlapping and in order. `labels`: where something like a label stands, in order; beside one a
    provisional number, one without its key and one with a wrong key count too.
    """
    first = max(0, start - _LEAD_BYTES)
    hits = [hit for shape in _SHAPES for hit in _hits(shape, folded, first, len(folded))]
    for low, high in _beside(labels, first):
        for shape in _LABELLED_SHAPES:
            hits.extend(_hits(shape, folded, low, min(high, len(folded))))
    return [(hit, hit + _LEAD_BYTES) for hit in sorted(hits)]


def _beside(labels: Iterable[int], first: int) -> Iterator[tuple[int, int]]:
    """Stretches that hold all numbers beside a label, merged where they touch."""
    low = high = first
    for label in labels:
        if label - _REACH_BEFORE > high:
            yield low, high
            low = label - _REACH_BEFORE
        high = max(high, label + _REACH_AFTER)
    yield low, high


def _hits(shape: "re2._Regexp[bytes]", folded: bytes, at: int, end: int) -> Iterator[int]:
    """Where the shape occurs, also within its own occurrences."""
    while at < end and (hit := shape.search(folded, at, end)) is not None:
        yield hit.start()
        at = hit.start() + 1


def _among_numbers(sex: str, month: str, key: str) -> str:
    """The usual groupings: the only ones that may stand among other numbers."""
    gap, digit = rf"[{_NEAR}\t]{{1,3}}", "[0-9ab]"
    year, three = digit * 2, digit * 3
    place = f"{gap}{digit}{digit}{gap}{three}{gap}{three}"
    return (
        rf"(?:\A|[^0-9ab.,]|(?:\A|[^0-9])[.,]){sex}"
        rf"(?:{gap}{year}(?:{gap}{month}(?:{place}|{gap}{digit}{{5}}{gap}{three})|{month}{place})"
        rf"|(?:{gap})?{year}{month}{digit}{{8}}){key}"
    )


def _alone(sex: str, month: str) -> str:
    """Fifteen digits in any grouping, far from other digits."""
    more = f"(?:{GAP}{_MISREAD})"
    return (
        rf"(?:(?:\A|[^0-9{_NEAR}])[{_NEAR}]{{0,3}}|[{_NEAR}]{{4}}){sex}{more}{{2}}{GAP}{month}"
        rf"{more}{{8}}{BEFORE_KEY}{_MISREAD}{more}"
        rf"(?:[{_NEAR}]{{0,3}}(?:[^0-9{_NEAR}]|\z)|[{_NEAR}]{{4}})"
    )


def _boxed(sex: str, key: str) -> str:
    """One digit a box, unless the boxes began before."""
    any_blank = f"[{_NEAR}{_BREAK}]"
    sign = r"[.\-/|_']"
    return (
        rf"(?:(?:\A|[^0-9{_NEAR}{_BREAK}]){any_blank}{{0,3}}|{any_blank}{{4}}"
        rf"|[0-9][0-9]{any_blank}{{1,3}}|[^ {_BREAK}0-9][0-9] {{0,2}}[{_BREAK}][ {_BREAK}]{{0,2}}"
        rf"|(?:{sign} ?[{_BREAK}]|[{_BREAK}] ?{sign}){any_blank}?)"
        rf"{sex}(?:{_BETWEEN_BOXES}[0-9ab]){{12}}{key}"
    )


def _compiled(*patterns: str) -> tuple["re2._Regexp[bytes]", ...]:
    return tuple(re2.compile(pattern.encode(), latin1_options()) for pattern in patterns)


_SHAPES: Final = _compiled(
    _among_numbers(
        "[12liz]",
        _MONTH_TOGETHER,
        rf"{BEFORE_KEY}{_MISREAD}{GAP}{_MISREAD}(?:[^0-9a-z]|\z)",
    ),
    _alone("[12liz]", _MONTH),
    # Two misread at its head leave thirteen digits together, a usual grouping.
    r"(?:\A|[^0-9a-z])[liz][ .\-]{0,2}[oqdliszbgt][ .\-]{0,2}[0-9b]{13}(?:[^0-9a-z]|\z)",
    _boxed(
        "[12]",
        rf"(?:{BEFORE_KEY}|{_BETWEEN_BOXES})[0-9](?:{GAP}|{_BETWEEN_BOXES})[0-9](?:[^0-9a-z]|\z)",
    ),
)
_LABELLED_SHAPES: Final = _compiled(
    _among_numbers("[1-8lizstbg]", "[0-9ab]{2}", r"(?:[0-9ab]{2})?(?:[^0-9ab]|\z)"),
    _alone("[1-8lizstbg]", f"{_MISREAD}{GAP}{_MISREAD}"),
    _boxed("[1-8]", r"(?:[^0-9ab]|\z)"),
)
