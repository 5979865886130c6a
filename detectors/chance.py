"""National numbers that are there by chance: long lists of other numbers of the same shape.

One random number in 97 has a right key. Among thousands of order numbers some are perfect NIR, so
in a passage of many 15-digit numbers the valid ones are believed only if most are valid, as in a
column of a table. A number beside its label is always believed.
"""

import re
from collections.abc import Sequence
from typing import Final

from detectors.match import Match, Remark
from detectors.text import Text
from findings import Entity

MANY: Final = 5  # fewer numbers of the shape: chance is one in twenty or less
MOST: Final = 0.5  # share of valid ones from which the list is one of NIR
_SHAPE: Final = re.compile(rb"(?<!\d)[12]\d{14}(?!\d)")


def without_chance(text: Text, matches: Sequence[Match]) -> list[Match]:
    """The matches of one passage without unlabelled national numbers that chance explains."""
    alone = [match for match in matches if _is_unlabelled(match)]
    if not alone:
        return list(matches)
    alike = sum(1 for _ in _SHAPE.finditer(text.folded))
    if alike < MANY or len(alone) >= MOST * alike:
        return list(matches)
    return [match for match in matches if not _is_unlabelled(match)]


def _is_unlabelled(match: Match) -> bool:
    return match.entity is Entity.NIR and Remark.LABELLED not in match.remarks
