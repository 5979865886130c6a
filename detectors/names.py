"""Personal names as values: their written forms, their comparable form, and false names.

The lists are small on purpose: a large surname list takes half of all ordinary words for names.
"""

import re
import unicodedata
from typing import Final

from detectors.text import fold, readable

_UP: Final = "A-ZÀ-ÖØ-ÞŒŸ"
_LOW: Final = "a-zà-öø-ÿœ"
CAPITALS: Final = rf"(?:[{_UP}]['’])?[{_UP}]{{2,}}(?:[-'’][{_UP}]+)*"
CAPITALISED: Final = rf"(?:[DLO]['’])?(?:Mc|Mac)?[{_UP}][{_LOW}]+(?:[-'’][{_UP}]?[{_LOW}]+)*"
_PARTICLE: Final = r"(?:de la|de|du|des|d['’]|le|la|van|von|der|den|ben|bin|bint|el|al|da|dos|di)"
WORD: Final = rf"(?:{CAPITALS}|{CAPITALISED})(?![{_UP}{_LOW}\d])"
NAME: Final = rf"(?:{_PARTICLE} )?{WORD}(?:(?:[ \t]|, ?| - )(?:{_PARTICLE} ?)?{WORD}){{0,4}}"

_TOKEN: Final = re.compile(rf"[{_UP}{_LOW}]+(?:[-'’][{_UP}{_LOW}]+)*")
_NOT_LETTERS: Final = re.compile(r"[^a-z]+")
_CIVILITY: Final = re.compile(
    r"^(?:(?:m|mr|mme|mlle|melle|mrs|monsieur|madame|mademoiselle) )+(?=.)"
)
_TITLE: Final = re.compile(r"(?:^| )(?:dr|docteur|pr|professeur)(?= |$)")
_BIRTH_NAME: Final = re.compile(r" (?:nee?|ep|epouse|epoux|veuve|vve)(?= |$)")
_FALSE: Final = re.compile(
    r"(?:\b(?:anon\w*|phantom\w*|fantome\w*|test\w*|tst\w*|qc\w*|calib\w*|compressedsamples\w*"
    r"|no ?name|sans nom|unknown|inconnue?|nom|name|patient\w*|dummy|example|exemple|demo|none"
    r"|null|neant|xx+|deidentified|pseudonym\w*|doe|sujet|subject|volontaire)\b)"
)
_CODE: Final = re.compile(r"[^A-Za-zÀ-ÿ]*\d[^A-Za-zÀ-ÿ]*")


def normalise(name: str) -> str:
    """The comparable form: lower case, no accents, single blanks, no civility, titles or marks.

    `^` between the parts of an HL7 or DICOM name, hyphens and apostrophes become blanks; of
    DICOM's writing systems (`=`) the first is kept. Words keep their order: write the family
    name first, so that equal persons give equal values. A birth name after "née" is kept as words.
    """
    first = name.partition("=")[0] or name
    base = unicodedata.normalize("NFKC", readable(first)).replace("œ", "oe").replace("Œ", "OE")
    words = _NOT_LETTERS.sub(" ", fold(base).decode("latin-1")).strip()
    words = _BIRTH_NAME.sub("", _TITLE.sub("", _CIVILITY.sub("", words)))
    return " ".join(words.split())


def is_placeholder(name: str) -> bool:
    """Whether a name field holds no person: empty, ANONYMOUS, PHANTOM, TEST, QC, `^^^^`, 0000."""
    return not (words := normalise(name)) or bool(_FALSE.search(words) or _CODE.fullmatch(name))


def tokens(written: str) -> list[str]:
    """The words of a name as written, without punctuation."""
    return _TOKEN.findall(written)


def family_first(words: list[str]) -> str:
    """The comparable form with the family name first, as far as case and given names tell.

    NOM Prénom and Prénom NOM differ in case; else a common given name tells; else as written.
    """
    upper = [word for word in words if word.isupper() or is_particle(word)]
    given = [word for word in words if not (word.isupper() or is_particle(word))]
    if not upper or not given:
        given = [word for word in words if is_given(word)]
        upper = [word for word in words if not is_given(word)]
    ordered = upper + given if upper and given else words
    return normalise(" ".join(ordered))


def is_given(word: str) -> bool:
    """Whether a word, or its first part (Jean-Luc), is a common given name."""
    folded = fold(word).decode("latin-1")
    return folded in _GIVEN or folded.partition("-")[0] in _GIVEN


def is_no_name(word: str) -> bool:
    """Whether a word is one that often begins with a capital and names nobody."""
    return fold(word).decode("latin-1").rstrip("s") in _NO_NAMES or len(word) == 1


def is_particle(word: str) -> bool:
    """Whether a word is one of those that only lead to the rest of a name, such as LE in LE GOFF."""
    return fold(word).decode("latin-1") in _PARTICLES


def is_eponym(word: str) -> bool:
    """Whether a word is the name of a sign, a disease, a hospital or a street."""
    return fold(word).decode("latin-1") in _EPONYMS


_PARTICLES: Final = frozenset("de du des le la les van von der den ben bin el al da dos di".split())

# The most given names in France since 1940 (INSEE, Fichier des prénoms), with frequent others.
_GIVEN: Final = frozenset(
    """
    adam adele adrien agathe agnes ahmed aicha alain albert alexandra alexandre alexis ali alice
    aline amandine amelie amina ana anais andre andrea andree angelique anna anne annie antoine
    antonio antonin arlette arnaud arthur audrey aurelie aurelien axel baptiste beatrice benjamin
    benoit bernadette bernard bertrand brigitte bruno camille carine carole caroline catherine cecile
    celine chantal charles charlotte chloe christelle christian christiane christine christophe
    claire clara claude claudine clement clemence colette corinne cyril damien daniel daniele
    danielle david delphine denis denise didier dominique edith edouard elena eliane elisabeth elise
    elodie emilie emma emmanuel emmanuelle enzo eric estelle ethan eva evelyne fabien fabienne
    fabrice fatima fatma fernand fernande florence florent florian france francis franck francois
    francoise frederic gabriel gabrielle genevieve georges georgette gerald gerard germaine ghislaine
    gilbert gilles ginette gisele gregory guillaume guy hassan helene henri henriette herve hugo
    huguette ibrahim ines irene isabelle jacqueline jacques jade jean jeanne jeannine jeremy jerome
    jessica joel johan jonathan jordan jose joseph josette josiane jules julia julie julien juliette
    justine karim karine khadija kevin laetitia laura laure laurence laurent lea leo leon liam lina
    lionel lola louis louise loic luc lucas lucette lucie lucien lucienne ludovic lydie madeleine
    mael magali manon manuel marc marcel marcelle margaux marguerite maria marie marine mario marion
    marthe martine mathieu mathilde matthieu maurice maxime melanie mehdi michel michele micheline
    mireille mohamed mohammed monique morgane moussa muriel mustapha myriam nadia nadine nathalie
    nathan nicolas nicole nina noah noel noemie nora odette odile olivier omar oceane pascal pascale
    patrice patricia patrick paul paule paulette pauline philippe pierre pierrette quentin rachel
    rachid raphael raymond raymonde regine regis remi remy renee rene robert roger rolande romain
    romane rose sabine sabrina salma samir samira samuel sandra sandrine sara sarah sebastien serge
    severine simon simone solange sofia sonia sophie stephane stephanie suzanne sylvain sylvie tanguy
    theo therese thibault thierry thomas tristan valentin valerie vanessa veronique victor vincent
    virginie viviane xavier yann yannick yasmine yolande yves yvette yvonne youssef zoe
    """.split()
)
# Folded. Function words, headings, clinical words, months, places.
_NO_NAMES: Final = frozenset(
    word.rstrip("s")
    for word in """
    a ai apre au aucun aujourd aussi autre avec avoir avant bien bonjour bon ca ce cela ces cet cette
    ceci chez cher chere ci comme compte concernant contre dan de depui de dernier deux du elle en
    encore ensuite entre est et ete etre eu fait il ils je jour la le leur lors lui ma mai mais meme
    mes mon ne ni nou non not notre nul on ont ou oui par pa pendant pour qu quand que quel qui quoi
    san se selon ses si son sont sou sur ta te toujour tou tout toute tres tre trop un une vers voici
    voir vos votre vou vu y
    a-t accepte arrive beneficie consulte decede decrit dit doit dort etait mange marche prend
    presente presentait refuse rentre reste revient revoit sera signale souhaite sort va veut vient
    vit voit hospitalise adresse allait signale
    abdomen absence acte activite adulte age aide allergie analyse anamnese annee antecedent
    appareil arret article atteinte attention autorisation bilan biologie bloc bras cabinet cadre
    caisse cancer cardiologie carte cas centre certificat chambre chef chirurgie chu chr ch
    civilite clinique code commune compte conclusion consentement consultation contexte copie
    correspondant courriel cr crh cro culture cote cure date ddn deces depart diagnostic diabete
    directeur directrice direction dossier docteur dr dre douleur dose duree echographie effet
    ehpad email enfant entree epouse epoux equipe etablissement etat etude evolution examen externe
    facteur famille fax feminin femme fiche fille fils fonction formulaire france francai frere
    garcon grossesse groupe histoire homme hopital hospital hospitalisation hta identifiant
    identite iep imagerie indication infirmier infirmiere information injection ins insuffisance
    interne intervention ipp irm jeune journee laboratoire lettre lieu ligne localite madame
    mademoiselle mail maladie marital masculin maternite matin medecin medecine medicament
    mention mere mesdame messieur mlle mme mode moi monsieur motif mr nai naissance nationalite
    nature nir nom normal note notice nouveau numero objet observation oncologie operateur
    ordonnance organe orl patient patiente pathologie pediatrie pere personne pharmacie phone pmsi
    point poid pole posologie postal pouvoir pr praticien prelevement prenom prescription president
    presidente prevention prise professeur profession professionnel profil protocole proche prof
    pseudo psy question radiographie radio recherche rdv recu reference reanimation relatif rendez
    renseignement residence responsable resultat resume retour risque rue risque rpp sage salle
    sang sante scanner score secretaire secretariat secu securite sein sejour sentiment service
    sexe seance signature signe soin sortie soeur stade stage suivi suite sujet surveillance
    syndrome tableau taille tdm tel telephone temperature terme test titulaire tomodensitometrie
    total traitement transfert traumatisme tumeur type tuteur unite urgence urologie usage usuel
    vaccin valeur veuf veuve ville visite vitale vitesse voie vierge cle
    encadre veuillez frequent rare inconnu indetermine possible general generale
    janvier fevrier mar avril mai juin juillet aout septembre octobre novembre decembre
    lundi mardi mercredi jeudi vendredi samedi dimanche
    paris lyon marseille toulouse lille bordeaux nantes strasbourg rennes nice montpellier
    """.split()
)
# Persons after whom signs, diseases and tests are called, and hospitals or streets.
_EPONYMS: Final = frozenset(
    """
    alzheimer apgar babinski basedow behcet budapest crohn cushing doppler down duchenne epstein
    fallot glasgow graves hashimoto hodgkin holter horton huntington kaposi karnofsky kohler lasegue
    lugol lyme marfan mantoux menieres meniere murphy paget parkinson pott raynaud romberg
    bichat cochin necker laennec pasteur minjoz hugo gaulle foch curie tenon rosenthal sjogren still turner virchow wegener whipple willebrand wilson
    """.split()
)
