"""Made-up writing for the benchmarks: ordinary French and English, letters, invented words.

All from seeded chance, so that each run reads the same; nobody in it exists.
"""

import random
from collections.abc import Sequence
from typing import Final

FRENCH: Final = (
    "Le conseil d'administration s'est réuni le {n} mars pour examiner le budget de l'exercice.",
    "Pour installer le logiciel, ouvrez le menu Fichier puis choisissez Préférences, onglet {n}.",
    "La commande n° {n} sera livrée sous huit jours ouvrés à l'adresse indiquée par le client.",
    "Les travaux de la rue de la République dureront {n} semaines, la circulation sera déviée.",
    "Merci de confirmer votre présence à la réunion de service, salle {n}, avant jeudi midi.",
    "Chaque agent dispose d'un droit à congé calculé au prorata de son temps de présence.",
    "Cette fonction renvoie une liste d'entiers triés ; voir aussi le chapitre {n} du manuel.",
)
ENGLISH: Final = (
    "The function returns a list of {n} items, or raises an error when the file is not found.",
    "Installation requires a recent compiler; see section {n} for the list of known problems.",
    "Users may configure the server with environment variables or with a file in their home.",
    "Each request is answered within {n} milliseconds, unless the cache has just been emptied.",
    "The meeting was adjourned and the minutes were sent to all members of the committee.",
)
LETTER: Final = (
    "Cher Confrère, je vois ce jour en consultation votre patient de {n} ans.",
    "Motif d'hospitalisation : douleur thoracique. Antécédents : HTA, diabète de type 2, BPCO.",
    "Examen clinique : TA 12/8, apyrétique, auscultation cardiaque sans particularité.",
    "Biologie : créatinine 87 µmol/L, Hb 12,3 g/dL, CRP {n} mg/L, leucocytes 8 200 /mm3.",
    "Traitement de sortie : Kardégic 75 mg 1 sachet par jour, amoxicilline 500 mg matin et soir.",
    "Au total, insuffisance cardiaque décompensée NYHA III, pas d'embolie pulmonaire. DP : I500.",
)


def lines(chance: random.Random, sentences: Sequence[str], chars: int) -> list[str]:
    """Lines of some `chars` characters in all: a sentence each, and five invented words.

    The invented words keep an automaton from living on one page of its states.
    """
    made: list[str] = []
    while sum(map(len, made)) < chars:
        sentence = chance.choice(sentences).format(n=chance.randint(1, 99))
        made.append(f"{sentence} {' '.join(invented_word(chance) for _ in range(5))}")
    return made


def invented_word(chance: random.Random) -> str:
    """A word of two to four syllables; once in some ten thousand it is the name of a medicine."""
    return "".join(
        chance.choice("bcdfglmnprstv") + chance.choice(("a", "e", "é", "i", "o", "on", "eur"))
        for _ in range(chance.randint(2, 4))
    )
