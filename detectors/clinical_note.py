"""The set phrases of a record about one person: headings and turns of letters and reports.

One phrase is weak evidence; several different ones make a record. A match's value is the name of
the phrase, not its words, so that distinct ones can be counted.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.detector import Detector
from detectors.match import Match
from detectors.text import Text
from findings import Entity

_NAME: Final = "clinical_note"
_TURN_CONFIDENCE: Final = 0.6
_HEADING_CONFIDENCE: Final = 0.5
_PLAIN_CONFIDENCE: Final = 0.3  # headings that other documents have too

# Headings: on a line of their own, or followed by a colon. Over folded bytes.
_HEADINGS: Final[dict[str, str]] = {
    "reason": r"motifs? (?:d'hospitalisation|d'admission|de (?:la )?consultation|d'entree"
    r"|de recours)",
    "history": r"antecedents?(?: (?:personnels?|medicaux|chirurgicaux|familiaux"
    r"|medico-chirurgicaux|gyneco[a-z-]{0,14}))?"
    r"(?: et allergies?)?|atcd",
    "illness": r"(?:histoire|anamnese) de la maladie(?: actuelle)?|hdlm|anamnese",
    "examination": r"examen (?:clinique|physique|somatique)(?: (?:d'entree|a l'entree|de sortie"
    r"|initial))?"
    r"|examen neurologique|examen cardio-?vasculaire",
    "allergies": r"allergies connues",
    "treatment": r"traitements? (?:de sortie|habituels?|a domicile|d'entree|a l'entree|en cours"
    r"|actuels?|a la sortie|personnel)"
    r"|ordonnance de sortie",
    "course": r"evolution (?:dans le service|clinique)|prise en charge dans le service"
    r"|synthese (?:medicale|du sejour)",
    "workup": r"examens? (?:complementaires?|paracliniques?)|bilan (?:biologique|sanguin)"
    r"|biologie d'entree|paraclinique|ecg d'entree",
    "operation": r"compte[- ]rendu operatoire|protocole operatoire|indication operatoire",
    "pathology": r"compte[- ]rendu (?:anatomo-?pathologique|d'anatomie pathologique|anapath"
    r"|histologique)|renseignements cliniques"
    r"|examen macroscopique|examen microscopique",
    "stay": r"compte[- ]rendu (?:d'hospitalisation|de sejour|de consultation|d'accouchement"
    r"|de passage aux urgences|d'imagerie)"
    r"|lettre de (?:sortie|liaison)|crh",
    "diagnosis": r"diagnostics? (?:principal|retenus?|de sortie|associes?|evoques?)",
    "vital signs": r"constantes (?:a l'entree|vitales)|parametres vitaux",
}
_PLAIN_HEADINGS: Final[dict[str, str]] = {
    "conclusion": r"conclusions?|au total",
    "indication": r"indications?",
    "technique": r"techniques?(?: d'examen)?",
    "result": r"resultats?",
    "lifestyle": r"mode de vie|habitus",
    "sciences": r"biologie|imagerie|macroscopie|microscopie|histologie|constantes|allergies?",
}
# Turns of phrase, anywhere.
_TURNS: Final[dict[str, str]] = {
    "hospitalised": r"(?:a|avait|ayant) ete (?:hospitalisee?|operee?) (?:du|le|dans|en|au|aux"
    r"|pour|a|par|d[eu'])"
    r"|est hospitalisee? (?:du|le|dans|en|au|aux|pour|ce jour)\b"
    r"|(?:admise?|transferee?|prise? en charge) (?:aux urgences|en reanimation"
    r"|en hospitalisation|au bloc|dans (?:le|notre) service)",
    "seen": r"(?:je|nous) (?:vois|voyons|revois|revoyons|recois|recevons) (?:ce jour"
    r"|en consultation|votre patiente?)\b"
    r"|(?:j'ai|nous avons) (?:vu|revu|recu|examine) (?:ce jour|en consultation|votre patiente?)\b"
    r"|(?:re)?vue? en consultation|vue? aux urgences",
    "letter": r"chere? (?:confrere|consoeur|ami[e]?,? merci)|merci de m'avoir (?:adresse"
    r"|confie)|vous (?:adresse|confie) [a-z ]{0,20}patiente?\b"
    r"|confraternellement|bien confraternellement",
    "aged": r"(?:ce|cette|le|la|un|une|votre) (?:jeune )?(?:patiente?"
    r"|nourrisson) (?:agee? )?de \d{1,3} (?:ans|mois|jours)\b"
    r"|patiente?,? agee? de \d{1,3} (?:ans|mois)\b",
    "your patient": r"votre patiente?\b",
    "blood pressure": r"(?:ta|pa|tension(?: arterielle)?)[ :=a]{1,4}\d{1,2}[,.]?\d? ?/"
    r" ?\d{1,2}(?:[,.]\d)?\b(?: ?(?:mm ?hg|cm ?hg))?"
    r"|(?:ta|pa|tension(?: arterielle)?)[ :=a]{1,4}\d{2,3} ?/ ?\d{2,3} ?mm ?hg",
    "vitals": r"(?:fc|frequence cardiaque|pouls)[ :=a]{1,4}\d{2,3} ?(?:/ ?min|bpm|puls)"
    r"|spo2[ :=a]{1,4}\d{2,3} ?%"
    r"|temperature[ :=a]{1,4}(?:3[4-9]|4[0-2])[,.]\d|apyretique",
    "findings": r"auscultation (?:cardiaque|pulmonaire|cardio-?pulmonaire)"
    r"|abdomen (?:est )?(?:souple|depressible|sensible|distendu)"
    r"|murmures? vesiculaires?|bruits du coeur|bruit du coeur reguliers?|mollets souples"
    r"|pas de signe de lutte|glasgow a l'arrivee",
    "complains": r"patiente? se plaint de|le patient (?:presente|rapporte|decrit)"
    r"|la patiente (?:presente|rapporte|decrit)"
    r"|(?:le|la) patiente? (?:a ete|est (?:sortie?|suivie?|connue?|traitee?|porteu[a-z]{1,3}))",
    "discharged": r"retour a domicile|sortie? (?:a domicile|contre avis medical)"
    r"|regagne son domicile|transfert en (?:ssr|smr|reanimation|usc)",
    "imaging": r"(?:scanner|irm|echographie|radiographie|tdm"
    r"|angioscanner)(?: [a-z-]{1,20}){0,4} (?:realisee?s?|du \d{1,2}[/. ])"
    r"|sans injection de produit de contraste|apres injection (?:de produit|iv)",
    "operated": r"sous anesthesie (?:generale|locale|locoregionale|peridurale)|rachianesthesie"
    r"|incision (?:mediane|cutanee|sous-|de )",
}
# Turns that newspapers have too.
_PLAIN_TURNS: Final[dict[str, str]] = {
    "person of an age": r"(?:cet? |cette |un |une |monsieur,? |madame,? |mme |m\. )(?:homme "
    r"|femme |enfant )?(?:agee? )?de \d{1,3} (?:ans|mois)\b",
}
_LEAD: Final = r"(?:^|\n)[ \t#*>0-9.)\x95-]{0,6}"


def _grouped(prefix: str, phrases: dict[str, str]) -> str:
    return "|".join(f"(?P<{prefix}{i}>{p})" for i, p in enumerate(phrases.values()))


_ALL_HEADINGS: Final = _HEADINGS | _PLAIN_HEADINGS
_NAMES: Final = {
    **{f"h{i}": name for i, name in enumerate(_HEADINGS)},
    **{f"p{i}": name for i, name in enumerate(_PLAIN_HEADINGS)},
    **{f"t{i}": name for i, name in enumerate(_TURNS)},
    **{f"u{i}": name for i, name in enumerate(_PLAIN_TURNS)},
}
_CONFIDENCE: Final = {
    "h": _HEADING_CONFIDENCE,
    "p": _PLAIN_CONFIDENCE,
    "t": _TURN_CONFIDENCE,
    "u": _PLAIN_CONFIDENCE,
}
_WHICH: Final = re.compile(
    (
        rf"(?:{_grouped('h', _HEADINGS)}"
        rf"|{_grouped('p', _PLAIN_HEADINGS)})(?=[ \t]{{0,2}}(?:[:\n\r]|$))"
        rf"|{_grouped('t', _TURNS)}|{_grouped('u', _PLAIN_TURNS)}"
    ).encode()
)
_ANCHOR: Final = (
    rf"{_LEAD}(?:{'|'.join(_ALL_HEADINGS.values())})[ \t]{{0,2}}(?:[:\n\r]|$)"
    rf"|\b(?:{'|'.join(_HEADINGS.values())})[ \t]{{0,2}}:"
    rf"|\b(?:{'|'.join((_TURNS | _PLAIN_TURNS).values())})"
)


def _look(text: Text, start: int, end: int) -> Iterator[Match]:
    # The anchor may have taken the line's start with it; the phrase begins a little later.
    phrase = _WHICH.search(text.folded, start, min(len(text.folded), end + 2))
    if phrase is None or phrase.lastgroup is None:
        return
    yield Match(
        entity=Entity.CLINICAL_NOTE,
        detector=_NAME,
        value=_NAMES[phrase.lastgroup],
        start=phrase.start(),
        end=phrase.end(),
        confidence=_CONFIDENCE[phrase.lastgroup[0]],
    )


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
        "[[Ce patient de 63 ans]] est adressé pour bilan",
        "[[TA 12/8]], [[apyrétique]]",
        "[[Examen clinique]] : abdomen plat",
        "[[Compte rendu opératoire]]\n",
        "[[Conclusion]] :",
        "[[Indication]] : bilan",
        "[[Traitement de sortie]] :",
        "[[revu en consultation]] à trois mois",
    ),
    ignores=(
        "En conclusion, le budget est voté.",
        "Les résultats de l'élection sont connus.",
        "Voici la technique employée pour le chantier.",
        "Les antécédents judiciaires du candidat.",
        "Il est admis dans la littérature que la température était de 18,5 degrés.",
        "Le prix est de 12/8 selon la taille.",
    ),
    limits="French only. A single heading such as Conclusion or Résultats says very little by"
    " itself.",
)
