"""The set phrases of a record about one person: headings and turns of letters and reports.

One phrase is weak evidence; several different ones make a record. A match's value is the name of
the phrase, not its words, so that distinct ones can be counted.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from detectors.clinical_phrases import HEADINGS, PLAIN_HEADINGS, PLAIN_TURNS, TURNS, Phrases
from detectors.detector import Detector
from detectors.match import Match
from detectors.text import Text
from findings import Entity

_NAME: Final = "clinical_note"
_TURN_CONFIDENCE: Final = 0.6
_HEADING_CONFIDENCE: Final = 0.5
_PLAIN_CONFIDENCE: Final = 0.3  # what other documents have too

_LEAD: Final = r"(?:^|\n)[ \t#*>0-9.)\x95-]{0,6}"
_HEADING_END: Final = r"[ \t]{0,2}(?:[:\n\r]|$)"


def _any(*tables: Phrases) -> str:
    return "|".join(way for phrases in tables for ways in phrases.values() for way in ways)


def _grouped(prefix: str, phrases: Phrases) -> str:
    return "|".join(f"(?P<{prefix}{i}>{'|'.join(ways)})" for i, ways in enumerate(phrases.values()))


_CONFIDENCE: Final = {
    "h": _HEADING_CONFIDENCE,
    "p": _PLAIN_CONFIDENCE,
    "t": _TURN_CONFIDENCE,
    "u": _PLAIN_CONFIDENCE,
}
_TABLES: Final = {"h": HEADINGS, "p": PLAIN_HEADINGS, "t": TURNS, "u": PLAIN_TURNS}
_NAMES: Final = {
    f"{prefix}{i}": name for prefix, phrases in _TABLES.items() for i, name in enumerate(phrases)
}
_WHICH: Final = re.compile(
    (
        rf"(?:{_grouped('h', HEADINGS)}|{_grouped('p', PLAIN_HEADINGS)})(?={_HEADING_END})"
        rf"|{_grouped('t', TURNS)}|{_grouped('u', PLAIN_TURNS)}"
    ).encode()
)
_ANCHOR: Final = (
    rf"{_LEAD}(?:{_any(HEADINGS, PLAIN_HEADINGS)}){_HEADING_END}"
    rf"|\b(?:{_any(HEADINGS)})[ \t]{{0,2}}:"
    rf"|\b(?:{_any(TURNS, PLAIN_TURNS)})"
)


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    # The anchor may have taken the line's start with it; the phrase begins a little later.
    phrase = _phrase_in(text.folded[start : end + 2])
    if phrase is not None:
        yield Match(
            entity=Entity.CLINICAL_NOTE,
            detector=_NAME,
            value=phrase.name,
            start=start + phrase.start,
            end=start + phrase.end,
            confidence=phrase.confidence,
        )


class _Phrase(NamedTuple):
    name: str
    start: int
    end: int
    confidence: float


@lru_cache(maxsize=4096)  # set phrases come back in the same words
def _phrase_in(words: bytes) -> _Phrase | None:
    hit = _WHICH.search(words)
    if hit is None or hit.lastgroup is None:
        return None
    return _Phrase(_NAMES[hit.lastgroup], *hit.span(), _CONFIDENCE[hit.lastgroup[0]])


CLINICAL_NOTE: Final = Detector(
    name=_NAME,
    title="set phrases of a medical record about one person",
    source="ANS CI-SIS, volet Lettre de liaison and section headings; usage of French hospital"
    " letters",
    entities=(Entity.CLINICAL_NOTE,),
    anchor=_ANCHOR,
    look=_look,
    finds=(
        "[[Motif d'hospitalisation]] : douleur thoracique",
        "[[Antécédents]]\n- HTA",
        "[[Histoire de la maladie]] :",
        "Madame X [[a été hospitalisée du]] 3 au 12 mars",
        "[[Cher Confrère]],",
        "[[Je vois ce jour]] en consultation votre fille",
        "Madame X, [[que je suis depuis]] dix ans, va mieux",
        "[[Ce patient de 63 ans]] est adressé pour bilan",
        "[[TA 12/8]], [[apyrétique]]",
        "[[Examen clinique]] : abdomen plat",
        "[[Compte rendu opératoire]]\n",
        "[[Conclusion]] :",
        "[[Indication]] : bilan",
        "[[Traitement de sortie]] :",
        "[[revu en consultation]] à trois mois",
        "bisoprolol 5 mg, [[1 cp le]] matin",
        "[[Je propose]] un bilan, [[à revoir dans]] 8 jours",
        "[[EVA 6]], [[sat 93%]], [[pansement refait]]",
        "[[L'IRM encéphalique ne retrouve]] pas de lésion",
        "[[Flexion active 95°]]",
        "[[Garrot 7]]2 min, [[redon]] x1, [[lever J1]]",
    ),
    ignores=(
        "En conclusion, le budget est voté.",
        "Les résultats de l'élection sont connus.",
        "Voici la technique employée pour le chantier.",
        "Les antécédents judiciaires du candidat.",
        "Il est admis dans la littérature que la température était de 18,5 degrés.",
        "Le prix est de 12/8 selon la taille.",
        "Je suis depuis dix ans comptable.",
        "Revoir le budget, contrôler les stocks, 12 salariés",
        "Extension du bâtiment, flexion de la poutre",
    ),
    limits="French only. A single heading such as Conclusion or Résultats says very little by"
    " itself.",
)
