"""Clinical scores and stages: what only a person who was examined can have."""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector
from detectors.match import Match
from detectors.text import Text
from findings import Entity

_NAME: Final = "score"
_ANY: Final = r"[ \t]{0,2}[:=a]?[ \t]{0,2}"

# name: (pattern over folded bytes, confidence). Confidence says how often the words mean the score.
SCORES: Final[dict[str, tuple[str, float]]] = {
    "TNM": (
        (
            r"\b[cpyr]{0,3}t(?:is|x|[0-4][a-d]?)[ ,]{0,2}p?n(?:x|[0-3][a-c]?)(?:[ ,]{0,2}[cp]?m(?:x"
            r"|[01][a-c]?))?\b"
        ),
        0.9,
    ),
    "Gleason": (
        rf"\bgleason(?: score)?{_ANY}(?:[1-5] ?\+ ?[1-5](?: ?= ?(?:10|[2-9]))?|10|[2-9])\b",
        0.9,
    ),
    "NYHA": (
        (
            r"\bnyha[ :]{0,2}(?:stade |classe )?(?:i{1,3}v?|iv|[1-4])\b|\b(?:stade"
            r"|classe) (?:i{1,3}|iv|[1-4]) (?:de la )?nyha\b"
        ),
        0.85,
    ),
    "Child-Pugh": (
        (
            r"\bchild[- ]pugh[ :]{1,3}(?:[abc] ?\d{0,2}|\d{1,2})\b|\bchild [abc]\d{1,2}\b"
            r"|\bcirrhose child [abc]\b"
        ),
        0.8,
    ),
    "performance status": (
        r"\b(?:ecog|performance status|(?:indice|score|grade|ps) oms|oms ?ps)[ :=]{1,3}[0-4]\b",
        0.6,
    ),
    "Glasgow": (
        rf"\b(?:glasgow|gcs|score de glasgow|cgs){_ANY}(?:[3-9]|1[0-5])(?: ?/ ?15)?\b",
        0.85,
    ),
    "ASA": (r"\b(?:score |classe )?asa[ :=]{1,3}(?:[1-5]|i{1,3}v?|iv|v)\b", 0.6),
    "Breslow": (rf"\bbreslow(?: de)?{_ANY}\d{{1,2}}(?:[.,]\d{{1,2}})? ?mm\b", 0.9),
    "BI-RADS": (
        r"\b(?:bi-?rads|classee? acr|pi-?rads|ti-?rads|eu-?tirads)[ :=]{0,3}[0-6][abc]?\b",
        0.7,
    ),
    "MMSE": (rf"\b(?:mmse?|moca){_ANY}(?:[0-2]?\d|30) ?/ ?30\b", 0.9),
    "Apgar": (rf"\bapgar{_ANY}(?:[0-9]|10)(?: ?[-/,a] ?(?:[0-9]|10)){{0,4}}\b", 0.85),
    "Fagerstrom": (rf"\bfagerstrom{_ANY}(?:\d|10)\b", 0.8),
    "CHA2DS2-VASc": (rf"\bcha2ds2[- ]?vasc{_ANY}\d\b", 0.9),
    "NIHSS": (rf"\bnihss{_ANY}\d{{1,2}}\b", 0.9),
    "EVA": (rf"\beva{_ANY}(?:\d|10) ?/ ?10\b", 0.8),
}
_KINDS: Final = re.compile(
    b"|".join(
        f"(?P<k{index}>{pattern})".encode() for index, (pattern, _) in enumerate(SCORES.values())
    )
)
_NO_SCORE: Final = re.compile(rb" ?(?:h|heures?|km|ans|mois|euros?|%)(?![a-z])|h\d|[.,:]\d")
_CONFIDENCES: Final = tuple(confidence for _, confidence in SCORES.values())


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    kind = _KINDS.match(text.folded, start, end)
    if kind is None or kind.lastgroup is None or _NO_SCORE.match(text.folded, end):
        return
    yield Match(
        entity=Entity.CLINICAL_SCORE,
        detector=_NAME,
        value=b" ".join(text.folded[start:end].split()).decode("latin-1"),
        start=start,
        end=end,
        confidence=_CONFIDENCES[int(kind.lastgroup[1:])],
    )


SCORE: Final = Detector(
    name=_NAME,
    title="clinical scores and tumour stages with their value",
    source="UICC TNM 8th edition, ISUP Gleason, NYHA, Child-Pugh, ECOG/OMS, Glasgow, ASA, Breslow, "
    "ACR BI-RADS, MMSE, Apgar",
    entities=(Entity.CLINICAL_SCORE,),
    anchor="|".join(pattern for pattern, _ in SCORES.values()),
    look=_look,
    finds=(
        "Tumeur classée [[pT2N0M0]]",
        "stade [[cT3 N1 Mx]]",
        "adénocarcinome prostatique [[Gleason 3+4]]",
        "dyspnée [[NYHA III]]",
        "cirrhose [[Child-Pugh B8]]",
        "[[ECOG 1]]",
        "[[Glasgow : 15/15]] à l'arrivée",
        "[[score ASA 2]]",
        "mélanome, [[Breslow 1,2 mm]]",
        "mammographie [[BI-RADS 4a]]",
        "[[MMSE 23/30]]",
        "[[Apgar 10/10]]",
    ),
    ignores=(
        "La ville de Glasgow compte des habitants.",
        "Le fichier T2N.txt et le canal M0",
        "ASA Architectes, PS 14",
        "Child care center",
        "Eva a 10 ans.",
        "Départ de Glasgow à 10 heures",
        "Give the child a 5 minute break.",
    ),
    limits="Scores written without their name, and values in words, are missed.",
)
