"""The headings and turns of phrase of medical records, as RE2 patterns over folded bytes.

Each name stands for one kind of phrase, with the ways in which French letters and reports word it.
Sources: the section titles of the ANS CI-SIS volets (lettre de liaison, CR d'imagerie, CR
d'anatomie pathologique) and the usage of hospital letters.
"""

from typing import Final

Phrases = dict[str, tuple[str, ...]]

# On a line of their own, or followed by a colon.
HEADINGS: Final[Phrases] = {
    "reason": (
        r"motifs? (?:d'hospitalisation|d'admission|de (?:la )?consultation|d'entree|de recours)",
    ),
    "history": (
        (
            r"antecedents?(?: (?:personnels?|medicaux|chirurgicaux|familiaux|medico-chirurgicaux"
            r"|gyneco[a-z-]{0,14}))?(?: et allergies?)?"
        ),
        r"atcd",
    ),
    "illness": (
        r"(?:histoire|anamnese) de la maladie(?: actuelle)?",
        r"hdlm",
        r"anamnese",
    ),
    "examination": (
        r"examen (?:clinique|physique|somatique)(?: (?:d'entree|a l'entree|de sortie|initial))?",
        r"examen neurologique",
        r"examen cardio-?vasculaire",
    ),
    "allergies": (r"allergies connues",),
    "treatment": (
        (
            r"traitements? (?:de sortie|habituels?|a domicile|d'entree|a l'entree|en cours"
            r"|actuels?|a la sortie|personnel)"
        ),
        r"ordonnance de sortie",
    ),
    "course": (
        r"evolution (?:dans le service|clinique)",
        r"prise en charge dans le service",
        r"synthese (?:medicale|du sejour)",
    ),
    "workup": (
        r"examens? (?:complementaires?|paracliniques?)",
        r"bilan (?:biologique|sanguin)",
        r"biologie d'entree",
        r"paraclinique",
        r"ecg d'entree",
    ),
    "operation": (
        r"compte[- ]rendu operatoire",
        r"protocole operatoire",
        r"indication operatoire",
    ),
    "pathology": (
        r"compte[- ]rendu (?:anatomo-?pathologique|d'anatomie pathologique|anapath|histologique)",
        r"renseignements cliniques",
        r"examen macroscopique",
        r"examen microscopique",
    ),
    "stay": (
        (
            r"compte[- ]rendu (?:d'hospitalisation|de sejour|de consultation|d'accouchement"
            r"|de passage aux urgences|d'imagerie)"
        ),
        r"lettre de (?:sortie|liaison)",
        r"crh",
    ),
    "diagnosis": (r"diagnostics? (?:principal|retenus?|de sortie|associes?|evoques?)",),
    "vital signs": (
        r"constantes (?:a l'entree|vitales)",
        r"parametres vitaux",
    ),
}

# Headings that courses, papers and manuals have too.
PLAIN_HEADINGS: Final[Phrases] = {
    "conclusion": (
        r"conclusions?",
        r"au total",
    ),
    "indication": (r"indications?",),
    "technique": (r"techniques?(?: d'examen)?",),
    "result": (r"resultats?",),
    "lifestyle": (
        r"mode de vie",
        r"habitus",
    ),
    "sciences": (
        r"biologie",
        r"imagerie",
        r"macroscopie",
        r"microscopie",
        r"histologie",
        r"constantes",
        r"allergies?",
    ),
}

# Anywhere in a line.
TURNS: Final[Phrases] = {
    "hospitalised": (
        (
            r"(?:a|avait|ayant) ete (?:hospitalisee?|operee?) (?:du|le|dans|en|au|aux|pour|a|par"
            r"|d[eu'])"
        ),
        r"est hospitalisee? (?:du|le|dans|en|au|aux|pour|ce jour)\b",
        (
            r"(?:admise?|transferee?|prise? en charge) (?:aux urgences|en reanimation"
            r"|en hospitalisation|au bloc|dans (?:le|notre) service)"
        ),
    ),
    "seen": (
        (
            r"(?:je|nous) (?:vois|voyons|revois|revoyons|recois|recevons) (?:ce jour"
            r"|en consultation|votre patiente?)\b"
        ),
        (
            r"(?:j'ai|nous avons) (?:vu|revu|recu|examine) (?:ce jour|en consultation"
            r"|votre patiente?)\b"
        ),
        r"(?:re)?vue? en consultation",
        r"vue? aux urgences",
    ),
    "followed": (
        r"que (?:je suis|nous suivons) (?:depuis|pour|regulierement)\b",
        r"(?:je|nous) (?:le|la) (?:suis|suivons) (?:depuis|pour|regulierement)\b",
    ),
    "letter": (
        r"chere? (?:confrere|consoeur|ami[e]?,? merci)",
        r"merci de m'avoir (?:adresse|confie)",
        r"vous (?:adresse|confie) [a-z ]{0,20}patiente?\b",
        r"confraternellement",
        r"bien confraternellement",
    ),
    "aged": (
        (
            r"(?:ce|cette|le|la|un|une|votre) (?:jeune )?(?:patiente?"
            r"|nourrisson) (?:agee? )?de \d{1,3} (?:ans|mois|jours)\b"
        ),
        r"patiente?,? agee? de \d{1,3} (?:ans|mois)\b",
    ),
    "your patient": (r"votre patiente?\b",),
    "blood pressure": (
        (
            r"(?:ta|pa"
            r"|tension(?: arterielle)?)[ :=a]{1,4}\d{1,2}[,.]?\d? ?/ ?\d{1,2}(?:[,.]\d)?\b(?:"
            r" ?(?:mm ?hg|cm ?hg))?"
        ),
        r"(?:ta|pa|tension(?: arterielle)?)[ :=a]{1,4}\d{2,3} ?/ ?\d{2,3} ?mm ?hg",
    ),
    "vitals": (
        r"(?:fc|frequence cardiaque|pouls)[ :=a]{1,4}\d{2,3} ?(?:/ ?min|bpm|puls)",
        r"spo2[ :=a]{1,4}\d{2,3} ?%",
        r"temperature[ :=a]{1,4}(?:3[4-9]|4[0-2])[,.]\d",
        r"apyretique",
    ),
    "findings": (
        r"auscultation (?:cardiaque|pulmonaire|cardio-?pulmonaire)",
        r"abdomen (?:est )?(?:souple|depressible|sensible|distendu)",
        r"murmures? vesiculaires?",
        r"bruits du coeur",
        r"bruit du coeur reguliers?",
        r"mollets souples",
        r"pas de signe de lutte",
        r"glasgow a l'arrivee",
    ),
    "complains": (
        r"patiente? se plaint de",
        r"le patient (?:presente|rapporte|decrit)",
        r"la patiente (?:presente|rapporte|decrit)",
        r"(?:le|la) patiente? (?:a ete|est (?:sortie?|suivie?|connue?|traitee?|porteu[a-z]{1,3}))",
    ),
    "titled": (
        (
            r"compte[- ]rendu (?:operatoire|d'hospitalisation|de consultation|de scanner|d'irm"
            r"|d'endoscopie|d'accouchement) (?:du|de) (?:\d|m\.|mme|monsieur|madame)"
        ),
    ),
    "discharged": (
        r"retour a domicile",
        r"sortie? (?:a domicile|contre avis medical)",
        r"regagne son domicile",
        r"transfert en (?:ssr|smr|reanimation|usc)",
    ),
    "imaging": (
        (
            r"(?:scanner|irm|echographie|radiographie|tdm"
            r"|angioscanner)(?: [a-z-]{1,20}){0,4} (?:realisee?s?|du \d{1,2}[/. ])"
        ),
        r"sans injection de produit de contraste",
        r"apres injection (?:de produit|iv)",
    ),
    "prescribed": (
        r"\d ?(?:cp|cps|gel|cpr)\.? ?(?:/ ?j(?:our)?\b|x ?\d|le\b|(?:matin|midi|soir|si besoin)\b)",
        r"(?:\d )?comprimes? (?:le |matin|midi|soir)[a-z ,]{0,20}(?:matin|midi|soir)",
        r"\bqsp \d",
    ),
    "bedside": (
        r"eva[ :=a]{1,4}\d{1,2}\b",
        r"sat(?:uration)?[ :=a]{1,4}\d{2,3} ?%",
        r"glasgow[ :=a]{1,4}\d{1,2}\b",
        r"sous o2\b",
        r"a (?:bien|mal|peu) dormi\b",
        r"pansements? (?:refaits?|propres?|secs?)\b",
        r"perf(?:usion)?\.? (?:posee?|retiree?|obturee?|en cours)\b",
        r"toilette (?:au lit|faite|au lavabo)\b",
        r"hemoc(?:ulture)?s? (?:prelevees?|faites?|en cours|positives?)\b",
    ),
    "plan": (
        (
            r"(?:je|nous) (?:(?:lui |vous )?propos|debut|augment|poursuiv|introdui|prescri"
            r"|reverr|revoy)[a-z]{1,5}\b"
        ),
        r"(?:a )?revoir (?:dans|en consultation|avec les resultats)\b",
        r"control(?:e|er) [a-z0-9 ]{0,30}(?:dans|a) \d{1,2} (?:jours|semaines|mois)\b",
        r"avis (?:cardio|dermato|neuro|chir|gastro|psy|ortho|pneumo|nephro|endocrino)[a-z]*\b",
    ),
    "reported": (
        (
            r"(?:l'irm|le scanner|l'echographie|la radiographie|l'ecg|la biopsie|l'examen)"
            r" [a-z0-9 ]{0,40}(?:ne retrouve|retrouve|ne montre|montre|objective|est normal)e?\b"
        ),
    ),
    "mobility": (
        r"(?:flexion|extension|abduction|rotation [a-z]{3,7})(?: active| passive)? \d{1,3} ?\xb0",
        r"appui (?:complet|partiel|total|differe|soulage)\b",
        r"(?:amplitudes?|force) (?:articulaires?|musculaires?)\b",
        r"perimetre de marche\b",
    ),
    "pregnancy": (
        r"\bg\d ?p\d\b",
        r"\b[1-4]?\d ?sa\b(?: ?\+ ?\d)?",
        r"\bterme prevu\b",
    ),
    "operated": (
        r"sous anesthesie (?:generale|locale|locoregionale|peridurale)",
        r"rachianesthesie",
        r"incision (?:mediane|cutanee|sous-|de )",
        r"\bgarrot (?:pneumatique|a |\d)",
        r"voie (?:d'abord|para-?patellaire|coelioscopique|laparoscopique|deltopectorale)\b",
        r"\d trocarts?\b",
        r"\bredons?\b",
        r"pertes sanguines\b",
    ),
    "after surgery": (
        r"suites (?:operatoires )?simples\b",
        r"(?:lever|appui) (?:a )?j ?\d",
        r"ablation des (?:fils|agrafes)\b",
        r"reprise (?:du |de )?transit\b",
    ),
}

# Turns that newspapers have too.
PLAIN_TURNS: Final[Phrases] = {
    "person of an age": (
        (
            r"(?:cet? |cette |un |une |monsieur,? |madame,? |mme |m\. )(?:homme |femme "
            r"|enfant )?(?:agee? )?de \d{1,3} (?:ans|mois)\b"
        ),
    ),
}
