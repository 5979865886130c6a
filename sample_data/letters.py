"""Letters, reports and notes about one invented patient, as carers write them."""

from sample_data.persons import DOCTORS, Doctor, Patient

HOSPITAL = "Centre hospitalier du Val d'Essai"


def short_leak(p: Patient) -> str:
    """The smallest thing that is a leak: who, and of what. Planted in every hidden place."""
    return (
        f"Patient{p.e} : {p.civility} {p.given} {p.family}, né{p.e} le {p.birth}, "
        f"NIR {p.nir_spaced}. Diagnostic principal : cancer du pancréas métastatique."
    )


def identity(p: Patient) -> str:
    """The line that stands at the top of every page."""
    return f"{p.family} {p.given} - Né{p.e} le {p.birth} - IPP {p.ipp} - NIR {p.nir_spaced}"


def discharge(doctor: Doctor) -> str:
    """A discharge letter whose body names nobody: its page header does."""
    return f"""{HOSPITAL}
Service d'oncologie médicale

LETTRE DE LIAISON À LA SORTIE

Cher confrère,
La patiente a été hospitalisée du 2 au 9 mars 2026 pour la prise en charge d'une altération de
l'état général révélant une progression hépatique de son cancer du sein.

Motif d'hospitalisation : altération de l'état général, ictère.
Antécédents : carcinome canalaire infiltrant du sein gauche opéré en 2019, hypertension artérielle.
Allergies connues : pénicilline.
Examen clinique : TA 138/82 mmHg, FC 88/min, abdomen souple, hépatomégalie à trois travers de doigt.
Biologie : bilirubine totale 64 µmol/L, hémoglobine 9,8 g/dL, CRP 54 mg/L.
Évolution dans le service : bonne tolérance de la première cure de paclitaxel.
Traitement de sortie : paracétamol 1 g trois fois par jour, ramipril 5 mg le matin.
Conclusion : progression hépatique d'un cancer du sein métastatique. Retour à domicile.

Bien confraternellement,
{doctor.name}, {doctor.speciality}
"""


def consultation(p: Patient, doctor: Doctor) -> str:
    """A cardiologist's letter."""
    return f"""{doctor.name}
Cardiologie - RPPS {doctor.rpps} - Tél. {doctor.phone}

Concerne : {p.civility} {p.family} {p.given}, né{p.e} le {p.birth}
{p.street}, {p.postcode} {p.town}
N° de sécurité sociale : {p.nir_spaced}

Cher confrère,
Je revois en consultation votre patient{p.e} pour le suivi de sa fibrillation atriale permanente
et d'une insuffisance cardiaque à fraction d'éjection altérée, NYHA II.
Examen clinique : TA 124/76 mmHg, FC 72/min, pas d'œdème des membres inférieurs, auscultation
pulmonaire libre. ECG : fibrillation atriale, QRS fins.
Échographie : FEVG 38 %, oreillette gauche dilatée.
Traitement : apixaban 5 mg matin et soir, bisoprolol 2,5 mg, furosémide 40 mg.
Je propose d'ajouter de la dapagliflozine 10 mg. Contrôle dans six mois.

Bien confraternellement,
{doctor.name}
"""


def operation(p: Patient, doctor: Doctor) -> str:
    """An operative report."""
    return f"""{HOSPITAL} - Chirurgie viscérale et digestive
COMPTE RENDU OPÉRATOIRE

Nom : {p.family}
Prénom : {p.given}
Date de naissance : {p.birth}
IPP : {p.ipp}          N° de séjour : {p.stay}
Opérateur : {doctor.name}
Date d'intervention : 05/03/2026

Indication opératoire : cholécystite aiguë lithiasique.
Sous anesthésie générale, patient en décubitus dorsal. Open-cœlioscopie ombilicale.
Vésicule tendue, à paroi épaissie. Dissection du trépied de Calot, clip et section du canal
cystique et de l'artère cystique. Cholécystectomie rétrograde. Toilette péritonéale, drain
sous-hépatique. Acte CCAM : HMFC004.
Suites opératoires simples. Sortie à J2 avec paracétamol 1 g si douleur.
"""


def pathology(p: Patient, doctor: Doctor) -> str:
    """A pathologist's report."""
    return f"""COMPTE RENDU ANATOMOPATHOLOGIQUE
Laboratoire d'anatomie et de cytologie pathologiques du Val d'Essai

Patient{p.e} : {p.family} {p.given}      Sexe : {p.sex}
Né{p.e} le : {p.birth_words}
INS : {p.nir}
Prescripteur : {DOCTORS[2].name}
Prélevé le 03/03/2026

Renseignements cliniques : polype du côlon sigmoïde de 22 mm.
Examen macroscopique : pièce de mucosectomie de 25 x 18 mm, fixée en formol.
Examen microscopique : adénocarcinome lieberkühnien bien différencié infiltrant la sous-muqueuse,
budding faible, absence d'embole vasculaire.
Conclusion : adénocarcinome du côlon sigmoïde, pT1 sm1, marges saines (R0).

Compte rendu validé par {doctor.name}
"""


def nursing(p: Patient) -> str:
    """A nurse's notes of one day."""
    return f"""Transmissions infirmières - Médecine polyvalente - chambre 214

{p.civility} {p.family} {p.given} ({p.birth}) IPP {p.ipp}
07h30 : nuit calme. TA 142/78, pouls 84, SpO2 94 % sous 2 L. Apyrétique.
09h00 : toilette au lit avec aide, escarre sacrée stade 2, pansement hydrocellulaire refait.
12h00 : glycémie capillaire 2,14 g/L, 8 UI d'insuline rapide selon protocole.
16h30 : se plaint de douleurs 5/10, paracétamol 1 g IV, efficace.
18h00 : fille vue, projet de transfert en SSR expliqué.
"""


def emergency(p: Patient, doctor: Doctor) -> str:
    """A note of the emergency department."""
    return f"""SAU - COMPTE RENDU DE PASSAGE AUX URGENCES
{p.family} {p.given}    né{p.e} le {p.birth}    sexe {p.sex}
Adresse : {p.street} {p.postcode} {p.town}    Tél : {p.phone}
N° passage {p.stay}
Arrivée le 08/03/2026 à 21:42, tri 2
Motif de recours : douleur thoracique constrictive depuis 40 minutes.
ATCD : diabète de type 2, tabagisme 35 PA, dyslipidémie.
Constantes à l'entrée : TA 165/95, FC 104/min, SpO2 97 %, EVA 8.
ECG d'entrée : sus-décalage de ST en V1-V4. Troponine 412 ng/L.
Conclusion : syndrome coronarien aigu avec sus-décalage du segment ST antérieur.
CAT : aspirine 250 mg IV, ticagrelor 180 mg, transfert en salle de coronarographie.
{doctor.name}
"""


def psychiatry(p: Patient, doctor: Doctor) -> str:
    """A psychiatrist's letter."""
    return f"""Pôle de psychiatrie adulte
Le 4 mars 2026

Chère consœur,
J'ai reçu ce jour {p.civility} {p.given} {p.family}, né{p.e} le {p.birth_words}, adressé{p.e} par
vos soins pour un épisode dépressif majeur avec idées suicidaires scénarisées.
Antécédents : deux hospitalisations pour tentative de suicide médicamenteuse (2018, 2022), trouble
de l'usage de l'alcool sevré depuis 2023.
À l'examen, ralentissement psychomoteur, anhédonie, insomnie du petit matin, pas d'élément délirant.
Échelle MADRS à 34. Une hospitalisation libre est acceptée ce jour.
Traitement : venlafaxine 75 mg, titration prévue, cyamémazine 25 mg au coucher.
Bien confraternellement,
{doctor.name}
"""


def obstetrics(p: Patient, doctor: Doctor) -> str:
    """A birth report."""
    return f"""COMPTE RENDU D'ACCOUCHEMENT
Maternité du Val d'Essai

Nom de naissance : {p.family}
Prénom : {p.given}
Date de naissance : {p.birth}
N° de sécurité sociale : {p.nir}
Gestité 3, parité 2. Terme : 39 SA + 4 jours.
Antécédents : diabète gestationnel sous insuline, césarienne en 2021.
Mise en travail spontanée, péridurale à 4 cm. Extraction par ventouse pour anomalies du rythme
cardiaque fœtal. Enfant vivant, Apgar 9-10-10, 3 410 g. Périnée : déchirure du 2e degré suturée.
Hémorragie du post-partum de 700 mL, oxytocine 10 UI. Sérologie VIH négative, toxoplasmose non
immune. {doctor.name}, gynécologue-obstétricien
"""


def unlabelled(p: Patient, doctor: Doctor) -> str:
    """A letter without a label or a civility: its names stand in running text only."""
    return f"""Le 6 mars 2026

Mon cher ami,
Merci de m'avoir confié {p.given} {p.family}, que je suis depuis dix ans et que j'ai revu{p.e} hier
soir.
La situation se dégrade : la sclérose latérale amyotrophique diagnostiquée l'an dernier progresse,
avec désormais une dysarthrie, des fausses routes et une perte de neuf kilos. La capacité vitale est
tombée à 52 %. Nous avons parlé de la gastrostomie et de la ventilation non invasive.
{p.given} {p.family} souhaite rester à domicile. Le riluzole 50 mg est maintenu deux fois par jour.
Je propose une évaluation en soins palliatifs dans le mois qui vient.
Amitiés,
{doctor.given} {doctor.family}
"""


def chat(p: Patient) -> str:
    """An export of a messenger between carers."""
    return f"""[09/03/2026 08:12:04] Interne garde: salut, tu as vu {p.civility} {p.family} ch 12 ?
[09/03/2026 08:12:40] Externe: {p.given} {p.family}, née le {p.birth} ? oui
[09/03/2026 08:13:15] Interne garde: scanner fait cette nuit, embolie pulmonaire bilatérale
[09/03/2026 08:13:52] Externe: ok je lance héparine 500 UI/kg/j, SpO2 91 % sous 3 L
[09/03/2026 08:15:31] Interne garde: IPP {p.ipp} pour la prescription
[09/03/2026 08:16:02] Externe: fait. Le cancer du poumon est connu ? elle tousse depuis des mois
"""


def thanks(p: Patient, doctor: Doctor) -> str:
    """The words of a mail between carers."""
    return f"""Bonjour,

Je vous adresse {p.civility} {p.given} {p.family}, né{p.e} le {p.birth}, pour avis sur une
polyarthrite
rhumatoïde en échec du méthotrexate 20 mg par semaine. DAS28 à 5,4, facteur rhumatoïde positif,
CRP 38 mg/L. Le courrier complet est en pièce jointe.

Cordialement,
{doctor.name}
"""
