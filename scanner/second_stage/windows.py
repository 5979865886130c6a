"""Which stretches of a text the model of names reads: those around what is known to matter."""

from collections.abc import Iterator, Sequence
from typing import Final

from detectors import Match
from findings import Entity

REACH_CHARS: Final = 300  # on both sides of an anchor
MAX_WINDOW_CHARS: Final = 1_200  # anchors that stand close together share windows of this size

# Of carers, structures and correspondence: a name beside one of these is seldom a patient's.
_NO_ANCHORS: Final = frozenset(
    {Entity.CARER, Entity.RPPS, Entity.ADELI, Entity.FINESS, Entity.PHONE, Entity.EMAIL}
)


def windows(text: str, matches: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """Start and end of each window, in order, none overlapping, none longer than the limit.

    A window is cut at a blank, so that no name is read in two halves, unless there is none.
    """
    for start, end in _stretches(text, matches):
        at = start
        while end - at > MAX_WINDOW_CHARS:
            blank = max(text.rfind(sign, at + REACH_CHARS, at + MAX_WINDOW_CHARS) for sign in "\n ")
            cut = blank + 1 if blank > 0 else at + MAX_WINDOW_CHARS
            yield at, cut
            at = cut
        yield at, end


def _stretches(text: str, matches: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """What lies within reach of the anchors, merged where it touches."""
    start = end = -1
    anchors = (match for match in matches if match.entity not in _NO_ANCHORS)
    for anchor in sorted(anchors, key=lambda match: match.start):
        low = max(0, anchor.start - REACH_CHARS)
        if low > end:
            if end > 0:
                yield start, end
            start = low
        end = min(len(text), max(end, anchor.end + REACH_CHARS))
    if end > 0:
        yield start, end
