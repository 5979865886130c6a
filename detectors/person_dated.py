"""A full name with a birth date right after it, neither with a label: `DURAND Paul (12/03/1958)`.

The subject line of a letter, the line of a list. The date of a letter may also follow the name of
its author, so only dates long past count: who signs today was not signing then.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.dates import parse_at
from detectors.detector import Detector
from detectors.match import Match, Subject
from detectors.names import NAME, family_first, is_eponym, is_no_name, is_particle
from detectors.person import is_full, name_at, person_match, whose
from detectors.roles import line_start
from detectors.text import Text
from findings import Entity

_NAME: Final = "person_dated"
_SURE: Final = 0.75
_MAX_LINE: Final = 90

_ANCHOR: Final = r"\b\d{2}[/.\-]\d{2}[/.\-](?:19\d{2}|200\d)\b"
_TO_DATE: Final = re.compile(
    r"(?P<family>" + NAME + r")(?:/(?P<given>" + NAME + r"))?"
    r"(?:[ \t]*[,;(/|–-][ \t]*|[ \t]{1,8})(?:\(?[HFM]\)?[ ,]{1,2})?$"
)
_FIRST_WORD: Final = re.compile(r"\S+[ \t]+")


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    window = line_start(text.folded, start, _MAX_LINE)
    if (hit := _TO_DATE.search(text.raw, window, start)) is None:
        return
    if (named := _name(text, hit)) is None or (born := parse_at(text.folded, start)) is None:
        return
    yield named
    yield Match(
        entity=Entity.BIRTH_DATE,
        detector=_NAME,
        value=born[0],
        start=start,
        end=end,
        confidence=_SURE,
        subject=named.subject,
    )


def _name(text: Text, hit: re.Match[str]) -> Match | None:
    """The name, less the words of a sentence or heading before it; None when it is no person's."""
    start, end = hit.span("family")
    while (found := name_at(text, start)) is None or found[0] < end:
        skipped = _FIRST_WORD.match(text.raw, start, end)
        if skipped is None:
            return None
        start = skipped.end()
    words = [*found[1], *(hit["given"] or "").split()]
    if not is_full(words) or any(
        is_eponym(w) or is_no_name(w) for w in words if not is_particle(w)
    ):
        return None
    if (subject := whose(text, start, end)) is not Subject.PATIENT:
        return None
    return person_match(
        text,
        start,
        hit.end("given") if hit["given"] else end,
        detector=_NAME,
        value=family_first(words),
        confidence=_SURE,
        subject=subject,
    )


PERSON_DATED: Final = Detector(
    name=_NAME,
    title="Name with a birth date right after it",
    source="French letters (subject line) and lists",
    entities=(Entity.PERSON, Entity.BIRTH_DATE),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "Objet : Mme [[DURAND Marie]] ([[12/03/1958]])",
        "avis pour [[LE GOFF Anne]] [[03/03/1988]] svp",
        "CR [[DURAND/Paul]]/[[03.03.1958]]",
    ),
    ignores=(
        "DURAND Paul 03/03/2024",
        "Dr DURAND Paul, 03/03/1998",
        "Personne à prévenir : DURAND Paul 03/03/1998",
        "Service de Cardiologie 03/03/1998",
        "créé le 03/03/1998",
    ),
    limits="A birth date of 2010 or later needs its label.",
)
