"""The words by which French exports and forms name their columns, and what each column holds.

Vocabulary from published PMSI, laboratory and ward exports (`ndoss nip ipp ddn num_secu DTNAIS
DP DAS ...`) and from everyday spreadsheets. A header is folded, its punctuation made blanks.
"""

import re
from functools import lru_cache
from typing import Final

from detectors.document import Role
from detectors.text import fold, readable

# First match wins: the more telling words stand first.
_VOCABULARY: Final[tuple[tuple[Role, str], ...]] = (
    (Role.RPPS, r"\brpps\b"),
    (Role.ADELI, r"\badeli\b"),
    (Role.FINESS, r"\bfiness\b|\bfinessj\b"),
    (Role.PSEUDONYM, r"^(?:code|id|num(?:ero)?|n) ?(?:d |de )?(?:sujet|anonym\w*|inclusion|etude)$|^code patient$"
     r"|^patient code$|^(?:pseudonyme?|subject(?: id)?|no?anon|nanon|id anonym\w*)$"),
    (Role.NIR, r"\bnir\b|\bnirpp\b|\bniass\b|\bnumss\b|\bnss\b|\bn0? ?ss\b|\bno? ?secu\b|\bnum secu\b"
     r"|\bsecurite sociale\b|\bn(?:um(?:ero)?)? ?(?:de )?secu\b|\binsee\b(?! comm)|\bben nir\w*"
     r"|\bass nir\w*|\bimmatriculation\b|\bno? ?assure\b|\bnum(?:ero)? assure\b|^secu$"),
    (Role.INS, r"^ins(?: .*)?$|\bmatricule ins\b|\bidentite nationale de sante\b"),
    (Role.IPP, r"\bipp\b|\bnip\b|\bidentifiant (?:permanent |du )?patient\b|\bn(?:um(?:ero)?)? ?(?:de )?patient\b"
     r"|\bpatient ?id\b|\bid pat(?:ient)?\b"),
    (Role.IEP, r"\biep\b|\bnda\b|\bnas\b|\bnadl\b|\bndoss\b|\bn(?:um(?:ero)?)? ?(?:de |du )?(?:dossier|sejour|venue"
     r"|passage|admission|demande)\b"),
    (Role.BIRTH_PLACE, r"\blieu (?:de )?naiss\w*|\bcommune (?:de )?naiss\w*|\bne e? ?a$|\bville (?:de )?naiss\w*"),
    (Role.BIRTH_NAME, r"\bnom (?:de )?(?:naiss\w*|jeune fille|jf|famille de naissance)\b|^nomn$|\bnom pat\w*onymique\b"),
    (Role.BIRTH_DATE, r"\bddn\b|\bdate (?:de )?naiss\w*|\bnaissance\b|\bd ?naiss\w*|\bdt ?nais\w*|\bne ?e? le\b"
     r"|\bbirth ?date\b|\bdob\b|\bdate of birth\b|^nais\w*$"),
    (Role.CARER_NAME, r"\bmedecins?\b|\bpraticien\w*|\bprescripteur\b|\bchirurgien\b|\bdocteur\b|\bdr\b|\boperateur\b"
     r"|\bsignataire\b|\bcorrespondant\b|\bredacteur\b|\bsoignant\b|\bradiologue\b|\banesthesiste\b|\bphysician\b"),
    (Role.EMPLOYMENT, r"\bsalaire\b|\bbrut\b|\bnet (?:a payer|imposable)\b|\bgrade\b|\bechelon\b|\bindice\b|\bcontrat\b"
     r"|\bprime\b|\bcotisation\w*|\bconges?\b|\bmatricule agent\b|\bemploi\b|\bquotite\b|\bdate (?:d )?embauche\b"
     r"|\biban\b|\bfonction\b|\bpaie\b|\btaux horaire\b|\banciennete\b"),
    (Role.FULL_NAME, r"^patient(?:e|s)?$|\bnom (?:et |/ ?)?prenoms?\b|\bprenoms? (?:et )?nom\b|\bidentite\b"
     r"|\bnom complet\b|\bnom (?:du |de la )?patiente?\b|\bfull ?name\b|\bpatient ?name\b|\bbeneficiaire\b|\bassure\b"),
    (Role.GIVEN_NAME, r"\bprenoms?\b|\bgiven\b|\bfirst ?name\b"),
    (Role.FAMILY_NAME, r"^noms?$|\bnom (?:usuel|usage|d usage|marital|epouse|famille|de famille|utilise)\b|^nomu$"
     r"|\bnom d epouse\b|\bfamily\b|\blast ?name\b|\bsurname\b"),
    (Role.SEX, r"^sexe?$|\bsxpmsi\b|\bgenre\b|^civ(?:ilite)?$|^gender$"),
    (Role.POSTCODE, r"\bcode postal\b|^cp$|\bcdresi\b|\bpostal ?code\b|\bzip\b"),
    (Role.CITY, r"^ville$|^commune$|^city$|\bville (?:de )?residence\b"),
    (Role.ADDRESS, r"\badresse\b(?! ?(?:mail|elec|e ?mail|ip|mac))|\brue\b|\baddress\b|\bdomicile\b"),
    (Role.EMAIL, r"\be ?mails?\b|\bcourriel\b|\bmail\b|\badresse elec\w*"),
    (Role.PHONE, r"\btel(?:ephone)?s?\b|\bportable\b|\bmobile\b|\bphone\b|\bgsm\b"),
    (Role.DIAGNOSIS_CODE, r"^d(?:p|r|as?)(?: ?\d{1,2})?$|\bcim ?10\b|\bcim\b|\bicd ?10\b|\bcode (?:diag\w*|patho\w*|cim)\b"
     r"|\bdiag(?:nostic)? (?:principal|relie|associe)s? (?:code|cim)"),
    (Role.ACT_CODE, r"\bccam\b|\bcode acte\b|\bactes?\b"),
    (Role.MEDICINE, r"\bmedicaments?\b|\btraitements?\b|\bprescriptions?\b|\bmolecules?\b|\bspecialite pharma\w*|\bdci\b"
     r"|\bvaccin\w*|\bposologie\b|\bchimio\w*|\bdrug\b|\bmedication\b"),
    (Role.LAB_NAME, r"\banalyses?\b|\banalytes?\b|\bexamen bio\w*|\bcode analyse\b|\bloinc\b|\bparametres? bio\w*"),
    (Role.LAB_RESULT, r"\bresultats?\b|\bhba1c\b|\bcreatinin\w*|\bglycemie\b|\bcrp\b|\bhemoglobine\b|\bleucocytes\b"
     r"|\btsh\b|\bpsa\b|\bcharge virale\b|\bserologie\b|\bpcr\b|\bvaleur mesuree\b"),
    (Role.SCORE, r"\bgleason\b|\btnm\b|\bnyha\b|\bscore\b|\bstade\b|\bglasgow\b|\bmmse?\b|\bimc\b|\bbmi\b"),
    (Role.DIAGNOSIS_TEXT, r"\bdiag\w*|\bpatholog\w*|\bmaladies?\b|\bmotifs?\b|\bantecedents?\b|\batcd\b|\bcomorbidites?\b"
     r"|\ballergies?\b|\bindication\b|\bhistologie\b|\bconclusion\b|\blocalisation tumo\w*|\bcancer\b|\bhandicap\b"),
    (Role.NOTE, r"\bobservations? (?:medicale|clinique)s?\b|\bcompte rendu\b|\banamnese\b|\bsymptomes?\b|\bhistoire\b"
     r"|\bevolution\b|\btransmissions?\b|\bcommentaire (?:medical|clinique)\b"),
    (Role.CARE_DATE, r"\bdate (?:d )?(?:entree|sortie|consultation|admission|intervention|hospi\w*|prelevement|examen)\b"
     r"|\bentree\b|\bsortie\b|\brdv\b"),
)  # fmt: skip
_COMPILED: Final = tuple((role, re.compile(words.encode())) for role, words in _VOCABULARY)
_PUNCTUATION: Final = re.compile(rb"[^a-z0-9]+")
MAX_HEADER_CHARS: Final = 60  # longer cells are sentences, not headers


@lru_cache(maxsize=4096)
def role_of(header: str) -> Role | None:
    """What a column or a form's line of this name holds; None when the words say nothing."""
    if len(header) > MAX_HEADER_CHARS:
        return None
    words = _PUNCTUATION.sub(b" ", fold(readable(_split_camel(header)))).strip()
    if not words or words.isdigit():
        return None
    return next((role for role, pattern in _COMPILED if pattern.search(words)), None)


def _split_camel(header: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
