"""Diagnoses in words: the dictionary's diseases, with how each is meant."""

from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector, Lexicon
from detectors.match import Match
from detectors.qualifiers import qualified
from detectors.text import Text
from findings import Entity

_NAME: Final = "diagnosis"
# How far a name alone can be trusted to be a disease: figures of our own, to be calibrated.
_SEVERAL_WORDS: Final = 0.8
_ONE_WORD: Final = 0.6
_ABBREVIATION: Final = 0.45  # HTA is also high voltage, VIH a subject of campaigns
_LOWER_CASE: Final = 0.3  # "avc" is also a video format
_MAX_ABBREVIATION: Final = 4


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    term = b" ".join(text.folded[start:end].split())
    qualifier, subject = qualified(text, start, end)
    yield Match(
        entity=Entity.DIAGNOSIS,
        detector=_NAME,
        value=term.decode("latin-1"),
        start=start,
        end=end,
        confidence=_confidence(term, upper=text.raw[start:end].isupper()),
        subject=subject,
        qualifier=qualifier,
    )


def _confidence(term: bytes, *, upper: bool) -> float:
    if b" " in term:
        return _SEVERAL_WORDS
    if len(term) > _MAX_ABBREVIATION:
        return _ONE_WORD
    return _ABBREVIATION if upper else _LOWER_CASE


DIAGNOSIS: Final = Detector(
    name=_NAME,
    title="diseases and conditions by name",
    source="ATIH CIM-10 FR labels as published in edsnlp (AP-HP), and a reviewed list of"
    " clinical words",
    entities=(Entity.DIAGNOSIS,),
    anchor=Lexicon.DIAGNOSIS,
    look=_look,
    finds=(
        "Découverte d'un [[cancer du sein]] gauche.",
        "[[Insuffisance cardiaque]] décompensée sur [[HTA]]",
        "patient connu pour un [[diabète de type 2]] ancien",
        "[[Fracture du col\n du fémur]] droit opérée",
        "Pas d'[[embolie pulmonaire]] visible.",
        "Mère : [[maladie d'Alzheimer]]",
        "[[Oedème aigu du poumon]] à l'entrée",
    ),
    ignores=(
        "Absence de monsieur le directeur en raison d'une fatigue passagère.",
        "La chute des cours a provoqué une fracture numérique et un stress certain.",
        "Tremblement de terre : état de la situation et traction électrique.",
        "Le rendez-vous est fixé à 20 heures.",
    ),
    limits="Says nothing of whose disease it is, nor does it know words in no list: rare"
    " diseases by "
    "their eponym, misspellings, local abbreviations.",
)
