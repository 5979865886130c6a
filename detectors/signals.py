"""Cues about a document as a whole: what kind of writing is it?

A publication, a course or a blank form speaks of health without speaking of anybody; a payroll
names people without speaking of health. Cues lower or cap a score; they never veto a valid
national number beside a labelled name. Precision first: a cue that a discharge letter may also hold
("nomenclature", "planning", "question 3 :") is not one.
"""

from enum import StrEnum
from typing import Final


class Signal(StrEnum):
    """A kind of document that its own words give away."""

    PUBLICATION = "publication"
    LEAFLET = "leaflet"
    GUIDELINE = "guideline"
    COURSE = "course"
    CODE_TABLE = "code_table"
    BLANK_FORM = "blank_form"
    STAFF = "staff"
    PAYROLL = "payroll"
    RESEARCH = "research"
    CAREER = "career"


# RE2 patterns over folded bytes: the set phrases of journals, ANSM leaflets, HAS texts, ECN
# courses, code tables, forms, duty rosters, payslips, trial protocols.
_CUES: Final[dict[Signal, tuple[str, ...]]] = {
    Signal.PUBLICATION: (
        # how an encyclopaedia introduces a life
        (
            r"\b(?:est|etait|fut) une? (?:[a-z-]{3,20} ){1,3}(?:francais|americain|britannique"
            r"|allemand|italien|suisse|belge|canadien|espagnol|russe|polonais|japonais)e?\b"
        ),
        r"\bdoi(?:\.org/| ?[:.]? ?)10\.\d{4}",
        r"\bissn(?:-l)?[ :]{1,3}\d{4}-\d{3}[\dx]\b",
        r"\bpmid[ :]{1,3}\d",
        r"\b[a-z]{2,20},? et al\.",
        r"\bmots[- ]cles? ?:",
        r"\bkey ?words ?:",
        r"\bconflits? d'interets?\b",
        r"\breferences bibliographiques\b",
        r"\(elsevier",
        r"\belsevier masson\b",
        r"\bpubmed\b",
    ),
    Signal.LEAFLET: (
        r"\bansm\b.{0,30}mis a jour",
        r"\bnotice ?: ?information (?:de l'utilisateur|du patient)",
        r"\bresume des caracteristiques du produit\b",
        r"\btitulaire de l'autorisation de mise sur le marche\b",
        r"\bqu'est[- ]ce que [a-z0-9 ,./-]{2,60} et dans quels? cas\b",
        r"\bveuillez lire attentivement cette notice\b",
        r"\bcomposition qualitative et quantitative\b",
        r"\bliste (?:complete )?des excipients\b",
    ),
    Signal.GUIDELINE: (
        r"\bhaute autorite de sante\b",
        (
            r"\brecommandations? (?:de bonnes? pratiques?|pour la pratique clinique"
            r"|professionnelles?)\b"
        ),
        r"\bniveau de preuve\b",
        r"\bgrade [abc]\b.{0,40}recommand",
        r"\bconference de consensus\b",
        r"\bprotocole national de diagnostic et de soins\b",
        r"\bconduite a tenir devant\b",
    ),
    Signal.COURSE: (
        r"\bqcm\b",
        r"\bitem n?[o\xb0]? ?\d{1,3}\b",
        r"\bobjectifs? (?:pedagogiques?|d'apprentissage)\b",
        r"\b(?:ecni?|edn|ecos)\b.{0,40}\bitem",
        r"\bdossiers? progressifs?\b",
        r"\bcas cliniques? n ?[o\xb0]",
        r"\bcorriges? (?:type|du|de la|de l'examen)\b",
        r"\btravaux diriges\b",
        r"\bcollege des enseignants\b",
    ),
    Signal.CODE_TABLE: (
        r"\bclassification internationale des maladies\b",
        r"\bclassification statistique internationale\b",
        r"\blibelle[_ ](?:long|court)\b",
        r"\btable des codes\b",
        r"\bcode ?[;,\t|] ?libelle\b",
        r"\bliste des (?:actes|codes) (?:ccam|cim)\b",
        r"\bclassification commune des actes medicaux\b",
        r"\bguide methodologique de production\b",
    ),
    Signal.BLANK_FORM: (
        (
            r"\b(?:nom|prenoms?|nom de naissance|date de naissance|nee? le|adresse|ipp"
            r"|numero de securite sociale|patient)[ \t]{0,3}[:.]?[ \t]{0,3}(?:_[_ ]{4,}|\.{5,}"
            r"|(?:\. ){4,}|\xa0{5,}|\[ {0,9}\]|\|_{1,3}\|_|<<[a-z_ ]{2,30}>>"
            r"|\{\{ ?[a-z_.]{2,40} ?\}\})"
        ),
        r"(?:\xab ?[a-z_]{2,30} ?\xbb[ ,]{1,3}){2}",  # the fields of a mail merge
    ),
    Signal.CAREER: (
        r"\bcurriculum vitae\b",
        r"\blettre de motivation\b",
        r"\bcandidature (?:au|a un|pour (?:le|un)) poste\b",
        r"\bcandidature spontanee\b",
        r"(?:^|\n)[ \t]{0,8}experiences? professionnelles?[ \t]{0,4}(?:[:\n]|$)",
        r"\bentretien (?:professionnel|d'evaluation) annuel\b",
    ),
    Signal.STAFF: (
        r"\borganigramme\b",
        r"\btableau de (?:garde|service)s?\b",
        r"\bplanning (?:des (?:gardes|astreintes|medecins|internes|equipes)|ide|as)\b",
        r"\bliste du personnel\b",
        r"\bannuaire (?:du personnel|interne|telephonique|des services)\b",
        r"\bposte (?:telephonique|interne)\b",
        r"\bmatricule agent\b",
    ),
    Signal.PAYROLL: (
        r"\bbulletin de (?:paie|paye|salaire)\b",
        r"\bnet (?:a payer|imposable|social)\b",
        r"\bfiche de paie\b",
        r"\blivre de paie\b",
        r"\bcotisations? (?:salariales?|patronales?)\b",
        r"\bsalaire (?:brut|net|de base)\b",
        r"\btraitement indiciaire\b",
        r"\bindice majore\b",
        r"\bdeclaration sociale nominative\b",
        r"\bbrut (?:mensuel|annuel)\b",
    ),
    Signal.RESEARCH: (
        r"\bpseudonymis",
        r"\bcode[_ ]patient\b",
        r"\bpatient[_ ](?:code|id)\b",
        r"\bnumero d'inclusion\b",
        r"\binclusion n ?[o\xb0]",
        r"\bcriteres d'(?:inclusion|exclusion)\b",
        r"\bcahier d'observation\b",
        r"\bconsentement (?:eclaire )?a la recherche\b",
        r"\becrf\b",
        r"\bsubject[_ ]?id\b",
        r"\busubjid\b",
        r"\bcohorte (?:de|prospective|retrospective|multicentrique)\b",
        r"\bmr-?00[1-6]\b",
    ),
}

SIGNALS: Final[dict[Signal, str]] = {signal: "|".join(cues) for signal, cues in _CUES.items()}
