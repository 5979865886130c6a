"""Medicines: a name from the dictionary, trusted by what stands around it.

A name alone is talk about medicines, as in a leaflet; with a dose and a frequency it is somebody's
prescription.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from detectors import wordlists
from detectors.detector import Detector, Lexicon
from detectors.match import Match
from detectors.patterns import PatternSet
from detectors.text import Text
from findings import Entity

_NAME: Final = "medicine"
_REACH: Final = 48
# By how many kinds of evidence stand near: figures of our own, to be calibrated.
_CONFIDENCE: Final = (0.3, 0.6, 0.8, 0.9)

_DOSE: Final = (
    r"\d ?(?:mg|g|mcg|ug|\xb5g|ui|u\.?i\.?|u|meq|mmol|ml|gouttes?)(?:/(?:ml|h|24h|kg|m2))?\b|\d ?%"
)
_FORM: Final = (
    r"\b(?:cp|cps|cpr|comprimes?|gelules?|gel|sachets?|ampoules?|suppositoires?|patchs?"
    r"|inhalations?|bouffees?"
    r"|injections?|flacons?|perfusions?|unites?|per os|po|iv|ivl|ivse|sc|im|sous-cutanee?"
    r"|voie orale)\b"
)
_FREQUENCY: Final = (
    r"\b\d ?(?:x|fois|prises?) ?(?:/|par) ?(?:j\b|jour|24|sem)|/ ?j(?:our)?\b|\bpar (?:jour"
    r"|semaine)\b|/24 ?h"
    r"|\bmatin\b|\bmidi\b|\bsoir\b|\bcoucher\b|\b[0-3] ?- ?[0-3] ?- ?[0-3]\b|\btoutes les \d+ ?h"
    r"|\bpendant \d+ (?:jours?|mois|semaines?)\b|\bsi (?:besoin|douleurs?)\b"
)
_EVIDENCE: Final = PatternSet([_DOSE, _FORM, _FREQUENCY])
_TREATED: Final = re.compile(
    rb"(?:\bsous|\btraitee? par|\btraitement (?:par|:)|\bmise? sous|\bprescri[a-z]+"
    rb"|\bintroduction d[eu'] ?"
    rb"|\barret d[eu'] ?|\brelais par|\bordonnance ?:?|\bprend|\ballergi[a-z]+ a)[^.\n]{0,24}$"
)


@cache
def _names() -> frozenset[bytes]:
    return frozenset(wordlists.medicines())


def is_name(value: str) -> bool:
    """Whether a value (a cell, a coded field) is, or begins with, the name of a known medicine."""
    parts = wordlists.words(value).split(b" ")[: wordlists.MAX_WORDS]
    names = _names()
    return any(b" ".join(parts[:count]) in names for count in range(len(parts), 0, -1))


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    around = text.after(end, _REACH).split(b"\n\n", 1)[0]
    evidence = len(_EVIDENCE.occurring(around))
    evidence += _TREATED.search(text.before(start)) is not None
    yield Match(
        entity=Entity.MEDICINE,
        detector=_NAME,
        value=b" ".join(text.folded[start:end].split()).decode("latin-1"),
        start=start,
        end=end,
        confidence=_CONFIDENCE[min(evidence, 3)],
    )


MEDICINE: Final = Detector(
    name=_NAME,
    title="medicines by name, with dose, form, route or frequency",
    source="ATC names as published in edsnlp (AP-HP), and a reviewed list of short brand names",
    entities=(Entity.MEDICINE,),
    anchor=Lexicon.MEDICINE,
    look=_look,
    finds=(
        "[[DOLIPRANE]] 1 g x 3/j si douleur",
        "[[amoxicilline]] 500 mg 1 cp matin et soir pendant 7 jours",
        "patient sous [[Kardégic]] 75 mg",
        "[[Tahor]] 40 : 0-0-1",
        "[[Lévothyrox]]",
    ),
    ignores=(
        "Merci de prévoir une solution d'ici la semaine prochaine.",
        "Une bouteille d'oxygène et du calcium dans l'eau.",
        "Les associations sportives, divers et variés.",
    ),
    limits="A bare name is weak evidence (0.3). Names launched after the table was made are"
    " missed.",
)
