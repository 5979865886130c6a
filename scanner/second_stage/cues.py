"""The words beside a name that tell whose it is, as patterns over folded bytes.

They are turns of phrase of French letters and notes, grouped by what they say; each is bounded.
"""

import re
from typing import Final

from detectors.roles import CARER_AFTER, CARER_BEFORE, RELATIVE_BEFORE, TITLE

REACH_CHARS: Final = 70
_WORD: Final = rb"(?<![a-z0-9])"

# A sentence ends at a stop before a blank, but not after an abbreviation of one to three letters.
_STOP: Final = re.compile(rb"(?:[a-z0-9)]{4}|[0-9)%])[.!?](?=\s)|[;!?]\s|\n[ \t]*\n|\n(?=[-*] )")


def sentence_before(folded: bytes, at: int) -> bytes:
    """What of the sentence stands before an offset, at most `REACH_CHARS`, blanks made plain."""
    before = folded[max(0, at - REACH_CHARS) : at]
    begins = max((stop.end() for stop in _STOP.finditer(before)), default=0)
    return before[begins:].replace(b"\n", b" ")


def sentence_after(folded: bytes, at: int) -> bytes:
    """What of the sentence stands after an offset, at most `REACH_CHARS`, blanks made plain."""
    after = folded[at : at + REACH_CHARS]
    stop = _STOP.search(after)
    return (after[: stop.end()] if stop else after).replace(b"\n", b" ")


_OF: Final = rb"(?:(?:de|du|des|d'|dit)[ ]?)?(?:(?:la|le|l'|les)[ ]?)?(?:saint[es]?[ -])?"
_THING: Final = (
    rb"(?:maladies?|syndromes?|signes?|scores?|classifications?|index|indices?|echelles?|tests?"
    rb"|manoeuvres?|operation|technique|procedure|sondes?|lames?|tumeurs?|arthrite|thyroidite"
    rb"|canal|ligament|tendon|prothese|incision|points?|loi|methode|criteres?|grade|stade|triade"
    rb"|polype|lambeau|drain|pinces?|aiguille|choree|paralysie|fracture|phenomene|reflexe"
    rb"|purpura|sarcome|lymphome|anemie|neuropathie|cirrhose|formule|equation|protocole|regime"
    rb"|lesions?|nodules?|corps|virus|bacille|courbe|epreuve|questionnaire|regle|gammapathie)"
)
_PLACE: Final = (
    rb"(?:rue|avenue|av\.?|bd|boulevard|place|allees?|impasse|chemin|route|quai|square|cours|pont"
    rb"|hopita(?:l|ux)|cliniques?|chu|chr|ch|chi|ghu|hia|centre|institut|ehpad|residence|service"
    rb"|pavillon|batiment|unite|fondation|lycee|ecole|college|universite|faculte|maison|maternite"
    rb"|polyclinique|cabinet|laboratoires?|labo|salle|aile|gare|prix|groupe|foyer|ssr|smr|hospice"
    rb"|pharmacie|metro|station|crechee?|tour)"
)
_NOT_PATIENTS_RELATION: Final = (
    rb"(?:(?:son|sa|ses|leur|mon|ma|notre|votre) (?:[a-z-]{3,12} )?(?:femme|mari|epouse|epoux"
    rb"|fils|fille|frere|soeur|pere|mere|conjointe?|compagne|compagnon|amie?|voisine?|tante|oncle"
    rb"|niece|neveu|cousine?|tutrice|tuteur|belle-[a-z]{4,6}|beau-[a-z]{4,6}|petite?-[a-z]{4,5}"
    rb"|medecin(?: traitant)?|confrere|consoeur|collegue|infirmiere?|kine|chirurgien(?:ne)?)"
    rb"|confrere|consoeur|collegue|appele|telephone a|prevenir|aidante?)"
)
_AUTHOR: Final = (
    rb"(?:par|cher|chere|bonjour|cordialement|confraternellement|signe|auteurs?|redacteur"
    rb"|d'apres|selon|cf\.?|vu avec|discute avec|contact|remercie(?:ments a)?|avis de|rdv avec"
    rb"|rendez-vous (?:avec|chez)|attention de|copie a|amities|operateurs?|aide op[a-z]*)"
)
REFUSE_BEFORE: Final = re.compile(
    b"|".join(
        (
            CARER_BEFORE.pattern,
            RELATIVE_BEFORE.pattern,
            _WORD + rb"(?:le |la |l')?" + TITLE + rb",? [a-z. ]{0,4}$",
            _WORD + _THING + rb" (?:[a-z-]{4,15} ){0,1}" + _OF + rb"$",
            _WORD + _PLACE + rb"[ ,:]{1,2}(?:[a-z-]{3,15} ){0,2}" + _OF + rb"$",
            _WORD + _NOT_PATIENTS_RELATION + rb"[ ,:(]{1,3}(?:m\.|mr|mme|mlle|madame|monsieur)? ?$",
            _WORD + _AUTHOR + rb"[ ,:]{1,3}(?:m\.|mr|mme|mlle|madame|monsieur)? ?$",
        )
    )
)
REFUSE_AFTER: Final = re.compile(
    CARER_AFTER.pattern
    + rb"|[ ,(]{1,3}(?:et al\b|et coll|\(?(?:19|20)\d\d\)?|[a-z-]{2,14}(?:logue|iatre)\b)"
    + rb"|,? (?:est|etait|sera) (?:l[ae] |l'|notre |un |une |son |sa )?(?:interne|externe|medecin"
    + rb"|chirurgien|infirmi|psycholog|kine|sage|epou|mari\b|fils\b|fille\b|aidant|tut)"
    + rb"|,? (?:qui )?(?:(?:l'|vous |nous |y )?a (?:opere|examine|prescrit|realise|pratique|propose"
    + rb"|prevenu|signe|redige|adresse|conclu|decrit le|publie|assure|confirme|relu|valide|vue?\b)"
    + rb"|(?:assure|realise|operer|reverr|confirmer|prescri[rt]|signer|anime|dirige|coordonne)"
    + rb"|(?:opere|revoit|suit|examine) (?:le|la|l'|les|ce|cette|notre)\b)"
)

# The name itself is announced as a patient's: what follows directly.
NAMES_PATIENT: Final = re.compile(
    _WORD
    + rb"(?:(?:patiente?s?|malade|interessee?|parturiente|beneficiaire|residente?|assuree?"
    + rb"|enfant|nourrisson|bebe|petite?|jeune)(?: suivante?)?[ ,:(]{1,3}"
    + rb"(?:(?:m\.?|mr|mme|mlle|madame|monsieur|nommee?|de)[ ]){0,2}"
    + rb"|(?:concerne|concernant|objet|identite|nom)[ ]?[: ]{1,2}"
    + rb"(?:(?:m\.?|mr|mme|mlle|madame|monsieur)[ ])?)$"
)

_CARE_OF: Final = (
    rb"(?:etat(?: de sante)?|cas|dossier|sejour|sante|hospitalisation|consultation|admission|entree"
    rb"|sortie|deces|transfert|bilan|resultats?|suivi|prise en charge|evolution|devenir|propos"
    rb"|sujet|nouvelles|traitement|intervention|accouchement|naissance|surveillance|operation"
    rb"|biopsie|scanner|irm|echographie|examen|radio(?:graphie)?|ordonnance|chimiotherapie|famille"
    rb"|fiche|cliche|tests?|compte[- ]rendu|arret(?: de travail)?|visite|toilette|pansement|pouls"
    rb"|tension|douleurs?|temperature|poids|moral|chevet|domicile|autonomie|antecedents?|chambre)"
)
_DONE_TO: Final = (
    rb"(?:vue?|revue?|voir|revoir|recue?|recevoir|examinee?|examiner|suivie?|suivre|suis|operee?"
    rb"|operer|hospitalisee?|hospitaliser|admise?|admettre|adressee?|adresser|confiee?|confier"
    rb"|accueillie?|accueillir|traitee?|traiter|installe|installee|leve|levee|transferee?|mute"
    rb"|mutee|surveille|surveiller|perfuse|perfusee|rencontre|evaluee?|evaluer|ausculte|vois"
    rb"|revois|recois|suivons|voyons|prends? en charge|adresse|confie|envoie|transfere|connais"
    rb"|chez|pour|a|visite|convoque[r]?|rappelee?|rappeler|depiste|reanime|intube|extubee?|scope)"
)
PATIENT_BEFORE: Final = re.compile(
    _WORD
    + rb"(?:"
    + _CARE_OF
    + rb"(?: (?:medical|clinique|general|biologique|neurologique|actuel|post-?operatoire)e?s?)?"
    + rb" (?:de |d'|chez )"
    + rb"|"
    + _DONE_TO
    + rb"(?: (?:ce (?:jour|matin|soir)|hier|aujourd'hui|en (?:consultation|urgence|hospitalisation)"
    + rb"|aux urgences|au bloc|dans le service))?[ ,:]{1,2}"
    + rb"|(?:lit|chambre|ch\.?|box|salle) ?\d{1,4} ?[a-z]?[ :,-]{1,4}"
    + rb")(?:(?:m\.?|mr|mme|mlle|madame|monsieur|l'enfant|la petite|le petit)[ ])?$"
)

_STATES: Final = (
    rb"(?:presente|presentait|se plaint|se plaignait|souffre|souffrait|consulte|consultait|vient"
    rb"|revient|refuse|souhaite|accepte|tolere|prend|prenait|decrit|rapporte|signale|beneficie"
    rb"|rentre|sort|sortir|entre|decede|poursuit|recoit|recevait|garde|dort|mange|marche|tousse"
    rb"|vit|habite|reste|allait|va (?:bien|mieux|mal|beneficier|etre|pouvoir|rentrer|sortir)"
    rb"|pese|mesure|respire|saigne|vomit|chute|tombe|se leve|se mobilise|s'alimente|s'est|se sent"
    rb"|se dit|nie|supporte|necessite|sera (?:revue?|operee?|hospitalisee?|convoquee?|reevaluee?"
    rb"|transferee?|vue?)|doit|devra|attend|dit|fume|a (?:ete|eu|fait|chute|presente|beneficie"
    rb"|consulte|accouche|perdu|pris|vomi|dormi|bien|mal|refuse|recu|rechute|deambule|developpe"
    rb"|convulse|desature|repris|un|une|des|de la|du|mange)|avait|n'a|ne|est (?:hospitalis|admis"
    rb"|suivi|oper|trait|atteint|porteu|sous|sorti|entr|decede|connu|vu|revu|adress|stable|apyre"
    rb"|asthenique|conscient|en|a|au|aux|toujours|bien|tres|encore|autonome|fatigue|algique"
    rb"|enceinte|dement|agite|calme|transfer|rentr|venu|revenu|mort|allergique|douloureu|dyspne)"
    rb"|etait (?:suivi|hospitalis|trait|connu|porteu|en|sous|atteint)|reconvoqu)"
)
PATIENT_AFTER: Final = re.compile(
    rb"[ ,(\-:/]{1,4}(?:(?:f|h|m|mr|mme)[ ,)/]{1,3})?(?:nee? (?:le|en|\()|agee?s? de"
    rb"|\d{1,3} ?(?:ans|mois|jours|semaines)\b|ddn\b|ipp\b|nir\b|\d{1,2}/\d{1,2}/\d{4}"
    rb"|patiente?\b|votre patient|que (?:je|j'ai|nous|vous|l'on)\b|dont (?:l'etat|je|la|le|nous)"
    rb"|pour (?:une?|des|bilan|suivi|surveillance|avis)\b|chambre \d|lit \d|ch\.? ?\d|chez qui"
    rb"|(?:qui |(?:hier|aujourd'hui|ce (?:jour|matin|soir)),? ?)?" + _STATES + rb")"
)
