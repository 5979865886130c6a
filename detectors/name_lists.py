"""Short word lists by which names are told from other words. Folded: lower case, no accents.

They are small on purpose: a full surname list takes half of all ordinary words for names.
"""

from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


PARTICLES: Final = _words("al ben bin da de del den der des di do dos du el la le les van von")

# The names most given in France since 1940 (INSEE, Fichier des prénoms), with frequent others.
GIVEN_NAMES: Final = _words(
    """
    adam adele adrien agathe agnes ahmed aicha alain albert alexandra alexandre alexis ali alice
    aline amandine amelie amina ana anais andre andrea andree angelique anna anne annie antoine
    antonin antonio arlette arnaud arthur audrey aurelie aurelien axel baptiste beatrice
    benjamin benoit bernadette bernard bertrand brigitte bruno camille carine carole caroline
    catherine cecile celine chantal charles charlotte chloe christelle christian christiane
    christine christophe claire clara claude claudine clemence clement colette corinne cyril
    damien daniel daniele danielle david delphine denis denise didier dominique edith edouard
    elena eliane elisabeth elise elodie emilie emma emmanuel emmanuelle enzo eric estelle ethan
    eva evelyne fabien fabienne fabrice fatima fatma fernand fernande florence florent florian
    france francis franck francois francoise frederic gabriel gabrielle genevieve georges
    georgette gerald gerard germaine ghislaine gilbert gilles ginette gisele gregory guillaume
    guy hassan helene henri henriette herve hugo huguette ibrahim ines irene isabelle jacqueline
    jacques jade jean jeanne jeannine jeremy jerome jessica joel johan jonathan jordan jose
    joseph josette josiane jules julia julie julien juliette justine karim karine kevin khadija
    laetitia laura laure laurence laurent lea leo leon liam lina lionel loic lola louis louise
    luc lucas lucette lucie lucien lucienne ludovic lydie madeleine mael magali manon manuel
    marc marcel marcelle margaux marguerite maria marie marine mario marion marthe martine
    mathieu mathilde matthieu maurice maxime mehdi melanie michel michele micheline mireille
    mohamed mohammed monique morgane moussa muriel mustapha myriam nadia nadine nathalie nathan
    nicolas nicole nina noah noel noemie nora oceane odette odile olivier omar pascal pascale
    patrice patricia patrick paul paule paulette pauline philippe pierre pierrette quentin
    rachel rachid raphael raymond raymonde regine regis remi remy rene renee robert roger
    rolande romain romane rose sabine sabrina salma samir samira samuel sandra sandrine sara
    sarah sebastien serge severine simon simone sofia solange sonia sophie stephane stephanie
    suzanne sylvain sylvie tanguy theo therese thibault thierry thomas tristan valentin valerie
    vanessa veronique victor vincent virginie viviane xavier yann yannick yasmine yolande
    youssef yves yvette yvonne zoe
    """
)

# Words that often begin with a capital and name nobody, without a last s: function words,
# headings of letters and forms, clinical words, months and days.
NO_NAMES: Final = _words(
    """
    a a-t abdomen absence accepte acte activite adresse adulte age ai aide allait allergie
    analyse anamnese annee antecedent aout appareil apre arret arrive article atteinte attention
    au aucun aujourd aussi autorisation autre avant avec avoir avril beneficie bien bilan
    biologie bloc bon bonjour bra ca cabinet cadre caisse cancer cardiologie carte ce ceci cela
    centre certificat cet cette ch chambre chef cher chere chez chirurgie chr chu ci civilite
    cle clinique code comme commune compte concernant conclusion consentement consultation
    consulte contexte contre copie correspondant cote courriel cr crh cro culture cure dan date
    ddn de dece decede decembre decrit depart depui dernier deux diabete diagnostic dimanche
    directeur direction directrice dit docteur doit dort dose dossier douleur dr dre du duree
    echographie effet ehpad elle email en encadre encore enfant ensuite entre entree epouse
    epoux equipe est et etablissement etait etat ete etre etude eu evolution examen externe
    facteur fait famille fax feminin femme fevrier fiche fil fille fonction formulaire francai
    france frequent frere garcon general generale grossesse groupe histoire homme hopital
    hospital hospitalisation hospitalise hta identifiant identite iep il imagerie in inconnu
    indetermine indication infirmier infirmiere information injection insuffisance interne
    intervention ipp irm janvier je jeudi jeune jour journee juillet juin la laboratoire le
    lettre leur lieu ligne localite lor lui lundi ma madame mademoiselle mai mail maladie mange
    mar marche mardi marital masculin maternite matin me medecin medecine medicament meme
    mention mercredi mere mesdame messieur mlle mme mode moi mon monsieur motif mr nai naissance
    nationalite nature ne ni nir nom non normal not note notice notre nou nouveau novembre nul
    numero objet observation octobre on oncologie ont operateur ordonnance organe orl ou oui pa
    par pathologie patient patiente pediatrie pendant pere personne pharmacie phone pmsi poid
    point pole posologie possible postal pour pouvoir pr praticien prelevement prend prenom
    prescription presentait presente president presidente prevention prise proche prof
    professeur profession professionnel profil protocole pseudo psy qu quand que quel question
    qui quoi radio radiographie rare rdv reanimation recherche recu reference refuse relatif
    rendez renseignement rentre residence responsable reste resultat resume retour revient
    revoit risque rpp rue sage salle samedi san sang sante scanner score se seance secretaire
    secretariat secu securite sein sejour selon sentiment septembre sera service sexe si signale
    signature signe soeur soin son sont sort sortie sou souhaite stade stage suite suivi sujet
    sur surveillance syndrome ta tableau taille tdm te tel telephone temperature terme test
    titulaire tomodensitometrie total tou toujour tout toute traitement transfert traumatisme
    tre trop tumeur tuteur type un une unite urgence urologie usage usuel va vaccin valeur
    vendredi ver veuf veuillez veut veuve vient vierge ville visite vit vitale vitesse vo voici
    voie voir voit votre vou vu y
    """
)

# Persons after whom signs, diseases and tests are called, hospitals and streets, and cities.
EPONYMS: Final = _words(
    """
    alzheimer apgar babinski basedow behcet bichat bordeaux budapest cochin crohn curie cushing
    doppler down duchenne epstein fallot foch gaulle glasgow graves hashimoto hodgkin holter
    horton hugo huntington kaposi karnofsky kohler laennec lasegue lille lugol lyme lyon mantoux
    marfan marseille meniere menieres minjoz montpellier murphy nantes necker nice paget paris
    parkinson pasteur pott raynaud rennes romberg rosenthal sjogren still strasbourg tenon
    toulouse turner virchow wegener whipple willebrand wilson
    """
)
