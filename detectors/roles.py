"""Words that say whose a name, number or date is: the patient's, a relative's or a carer's.

Patterns over folded bytes. `..._BEFORE` patterns are searched in the line before a value.
"""

import re
from typing import Final

RELATIVE: Final = (
    rb"(?:mere|pere|parents?|maman|papa|epouse|epoux|mari|conjointe?|concubine?|compagne"
    rb"|compagnon|(?:sa|leur) (?:femme|fille)|(?:son|leur) fils"
    rb"|(?<!jeune )(?:fille|fils) ?(?=:)|frere|soeur|tante|oncle|niece|neveu|cousine?"
    rb"|grand[- ](?:mere|pere)|beau[- ](?:pere|frere|fils)"
    rb"|belle[- ](?:mere|fille|soeur)|voisine?|tut(?:eur|rice)|curat(?:eur|rice)"
    rb"|aidante?|representante? legale?|(?:personne )?(?:de confiance"
    rb"|a prevenir)|prevenir|contact)"
)
RELATIVE_BEFORE: Final = re.compile(
    rb"(?<![a-z])" + RELATIVE + rb"(?:[ (]{1,2}[a-z' ]{1,20}\)?)?[ :,\-]{1,4}(?:[a-z.'\- ]{0,40})$"
)
# A relative's label further off, past the relative's name: "Mère : Mme X, née le".
RELATIVE_NEAR: Final = re.compile(rb"(?<![a-z])" + RELATIVE + rb" ?:[a-z.,'()\- ]{0,48}$")

# Titles stand before a name and make it a carer's.
TITLE: Final = (
    rb"(?:medecins? (?:traitante?|referent|correspondant|adresseur|responsable|prescripteur)"
    rb"|drs?|docteure?s?|doct|prs?|prof|professeure?s?|interne|externe|ide|iade|ibode|infirmiere?"
    rb"|aide[- ]soignante?|sage[- ]femme|kinesitherapeute|kine|psychologue|dieteticienne?"
    rb"|orthophoniste|ergotherapeute|pharmacien(?:ne)?|chirurgien(?:ne)?|dentiste|medecin"
    rb"|radiologue|cardiologue|anesthesiste|biologiste|chef de (?:service|clinique|pole)"
    rb"|praticien(?:ne)?(?: hospitalier)?|cadre de sante|cadre|secretaire|assistante?"
    rb"|prescripteur|operateur|signataire|redacteur|dictee? par|valide par|signe par"
    rb"|redige par|saisi par|intervenante?|enseignante?|formateur|formatrice|animateur|animatrice"
    rb"|investigateur|investigatrice|rapporteur|auteure?|avocate?)"
)
CARER_BEFORE: Final = re.compile(
    rb"(?<![a-z])" + TITLE + rb"[ .:]{1,4}(?:(?:m|mr|mme|mlle|monsieur|madame)[ .]{1,2}"
    rb"(?:l[ae] )?)?$"
)
CARER_AFTER: Final = re.compile(
    rb"[ ,(\-\n]{1,4}(?:interne|externe|ide|infirmiere?|sage[- ]femme|medecin|chirurgien"
    rb"|chef de |praticien|ph\b|phu\b|cca\b|pu-?ph|mcu-?ph|cadre de sante|secretaire|psychologue"
    rb"|kinesi|pharmacien|radiologue|biologiste|assistante? (?:sociale|medicale|specialiste)"
    rb"|(?:president|directeur|directrice|responsable|maire\b|ministre|avocate?\b|direction\b"
    rb"|bureau d|(?:nouvel(?:le)? )?(?:cadre|chef|infirmier|aide[- ]soignant)|association\b"
    rb"|cuisinier|formatrice|formateur|representante? (?:des|du)|delegue))"
)


# Born before anybody alive was: a figure of history, not a patient.
LONG_DEAD: Final = re.compile(
    rb"[ ,(]{1,3}(?:nee? ?(?:\(e\) ?)?(?:le |en |vers )?)?(?:[0-9a-z]{1,4} [a-z]{3,9} )?"
    rb"(?:1[0-7]\d\d|18[0-7]\d)\b"
)


def line_start(folded: bytes, at: int, reach: int = 80) -> int:
    """Where the line of an offset begins, or the place `reach` before it if that is nearer."""
    furthest = max(0, at - reach)
    return max(furthest, folded.rfind(b"\n", furthest, at) + 1)


# What is said of patients near their name, and how letters begin that speak to a reader.
PATIENT_NEAR: Final = re.compile(
    rb"(?<![a-z])(?:(?:patiente?|hospitalisee?|admise?|consulte|concern(?:e|ant)"
    rb"|nee? le"
    rb"|nee? en|agee?s? de|\d{1,3} ans|operee?|suivie?|examinee?|(?:re)?(?:vue?|recue?|vois|recois)"
    rb"|adresse[er]?|antecedents?|traitee?|malade|se plaint|souffre|ipp|ddn|nir|sejour|sortie"
    rb"|entree|admitted|diagnosed"
    rb"|urgences|a beneficie|a ete|presentee?|votre patiente?|prise? en charge"
    rb"|sollicite[rz]? pour)\b|nee? ?\(e\)|objet ?:|diagnosti)"
)
SALUTATION: Final = re.compile(
    rb"(?:bonjour|cher|chere|bonsoir|merci|a l'attention de|attn)[ ,:]{1,3}$"
)
