"""`clean/`: what looks like patients' data and is not."""

import io
import random
from collections.abc import Iterator
from typing import Any, Final

import pydicom

from findings import Category
from sample_data import office, pages, tables
from sample_data.persons import CAST, DOCTORS, GENTLEMEN
from sample_data.sample import Sample, clean
from tests.makers import dicom

_GENERIC: Final = Category.GENERIC_HEALTH

_LEAFLET = """ANSM - Mis à jour le : 02/02/2026
NOTICE : INFORMATION DE L'UTILISATEUR

CARDIVALINE 5 mg, comprimé pelliculé

Veuillez lire attentivement cette notice avant de prendre ce médicament.
1. QU'EST-CE QUE CARDIVALINE ET DANS QUELS CAS EST-IL UTILISÉ
Ce médicament appartient à la classe des inhibiteurs de l'enzyme de conversion. Il est indiqué dans
l'hypertension artérielle, l'insuffisance cardiaque et après un infarctus du myocarde.
2. QUELLES SONT LES INFORMATIONS À CONNAÎTRE
N'en prenez jamais en cas d'antécédent d'œdème de Quincke, de grossesse de plus de trois mois ou si
vous prenez de l'aliskiren et souffrez de diabète.
3. COMMENT PRENDRE CE MÉDICAMENT
La dose habituelle est de 5 mg une fois par jour. Chez le patient âgé ou insuffisant rénal, la dose
initiale est de 1,25 mg. Si vous avez pris plus de comprimés que vous n'auriez dû, consultez.
4. EFFETS INDÉSIRABLES : toux sèche, hypotension, hyperkaliémie, plus rarement angiœdème.
Colorants : E171, E172. Titulaire : Laboratoires d'Essai, 1 rue du Comprimé, 00000 Ville.
"""

_GUIDELINE = """RECOMMANDATIONS POUR LA PRATIQUE CLINIQUE
Prise en charge de l'embolie pulmonaire de l'adulte

La probabilité clinique est évaluée par le score de Wells ou de Genève (grade A). Un patient à
faible
risque, sans insuffisance cardiaque ni cancer évolutif, peut être traité en ambulatoire (grade B).
L'anticoagulation repose sur l'apixaban 10 mg deux fois par jour pendant sept jours puis 5 mg deux
fois par jour, ou sur le rivaroxaban. En cas d'insuffisance rénale sévère, l'héparine non
fractionnée est préférée, à la dose de 500 UI/kg/j. Niveau de preuve 1.
Chez la femme enceinte, les héparines de bas poids moléculaire sont recommandées. Durée : trois à
six mois si un facteur déclenchant majeur est retrouvé, prolongée en cas de cancer ou de récidive.
"""

_COURSE = """Item n° 226 - Thrombose veineuse profonde et embolie pulmonaire
Objectifs pédagogiques : savoir diagnostiquer et traiter une embolie pulmonaire.

Cas clinique n° 2
Madame B., 67 ans, consulte aux urgences pour une dyspnée brutale. Ses antécédents : un cancer du
sein traité en 2015, une hypertension artérielle. À l'examen, TA 110/70 mmHg, FC 112/min, SpO2 89 %
en air ambiant, mollet droit douloureux. L'angioscanner montre une embolie pulmonaire bilatérale.
Question 1 : quel traitement instaurez-vous ? Question 2 : quel bilan étiologique ?
Monsieur T., son mari, vous demande si cette maladie est héréditaire. Que lui répondez-vous ?
"""

_EXAM = """Faculté de médecine d'Essai - DFASM 2 - Épreuve du 12 janvier 2026
Numéro d'anonymat : ______________

QCM 1. Parmi les signes suivants, lesquels évoquent une appendicite aiguë ?
A. fièvre à 38 °C  B. défense en fosse iliaque droite  C. hyperleucocytose  D. ictère  E. diarrhée
QCM 2. Un patient de 54 ans, diabétique, se plaint d'une douleur thoracique. L'ECG montre un
sus-décalage de ST. Quelle est la conduite à tenir ?
A. aspirine 250 mg IV  B. coronarographie en urgence  C. antibiothérapie  D. surveillance simple
QCM 3. La sclérose en plaques : A. touche plus souvent la femme  B. débute après 60 ans
Corrigé type : 1 ABC, 2 AB, 3 A.
"""

_FORM = """FICHE D'ADMISSION

Nom : {blank}            Prénom : {blank}
Nom de naissance : {blank}
Né(e) le : {date}        Sexe :  M [ ]   F [ ]
N° de sécurité sociale : {blank}
Adresse : {blank}
Médecin traitant : Dr {blank}
Motif d'hospitalisation : {blank}
Allergies connues : {blank}
Antécédents : diabète [ ]   hypertension artérielle [ ]   cancer [ ]   asthme [ ]
Traitement habituel : {blank}
Personne à prévenir : {blank}
"""

_README = """# Outil de planification

Installe un serveur local et lit les plannings des blocs opératoires.

    pip install planification
    planification --port 8080 --patient-id-header X-Patient-Id

Les champs `nom`, `prenom` et `nir` du modèle `Patient` sont chiffrés en base. Voir
`docs/securite.md`.
Les tests n'emploient que des patients factices. Licence MIT.
"""

_CODE = '''"""Modèle d'un patient dans l'annuaire de démonstration."""

from dataclasses import dataclass


@dataclass
class Patient:
    nom: str
    prenom: str
    nir: str  # 13 caractères et clé, par exemple "1 23 45 67 890 123 45"
    diagnostic: str = "CIM-10"

    def cle(self) -> int:
        """La clé du NIR : 97 moins le reste."""
        return 97 - int(self.nir[:13]) % 97


def test_patient() -> None:
    patient = Patient(nom="NOM", prenom="Prenom", nir="0" * 15)
    assert patient.cle() == 97
'''

_LOREM = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut "
    "labore et dolore magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco.\n"
) * 12

_INVOICE = """FACTURE N° 2026-000417
Menuiserie d'Essai SARL - 14 rue du Rabot - 00000 Ville
SIRET 732 829 320 00074 - TVA FR44732829320
IBAN FR14 2004 1010 0505 0001 3M02 606 - BIC PSSTFRPPXXX

Client : Centre hospitalier du Val d'Essai, service des travaux
Désignation                          Qté   PU HT     Total HT
Porte coupe-feu EI30                   4   412,00    1 648,00
Pose et dépose                         1   380,00      380,00
Total TTC                                            2 433,60
Règlement à 30 jours par virement.
"""


def samples() -> Iterator[Sample]:
    """All of them."""
    yield from _medical()
    yield from _people()
    yield from _numbers()
    yield from _texts()


def _medical() -> Iterator[Sample]:
    yield clean("clean/notice_medicament.txt", _LEAFLET.encode(), _GENERIC)
    yield clean("clean/recommandation.pdf", pages.pdf(_GUIDELINE), _GENERIC)
    yield clean("clean/cours_cas_initiales.docx", office.word(_COURSE), _GENERIC)
    yield clean("clean/sujet_examen.odt", office.open_text(_EXAM), _GENERIC)
    codes = "code;libelle_court\r\n" + "".join(
        f"{code.replace('.', '')};{words}\r\n" for code, words in map(tables.diagnosis, range(10))
    )
    yield clean("clean/table_cim10.csv", codes.encode("cp1252"), _GENERIC)
    acts = (("HMFC004", "Cholécystectomie, par cœlioscopie"), ("QEFA003", "Tumorectomie du sein"),
            ("DEQP003", "Électrocardiographie sur au moins 12 dérivations"))  # fmt: skip
    table: list[list[Any]] = [
        ["Code CCAM", "Libellé", "Activité", "Tarif"],
        *[[*act, 1, 25.5] for act in acts],
    ]
    yield clean("clean/table_ccam.xlsx", office.workbook(table), _GENERIC)
    for name, blank, date in (
        ("tirets", "_" * 18, "__/__/____"),
        ("points", "." * 20, "../../...."),
    ):
        form = _FORM.format(blank=blank, date=date)
        yield clean(f"clean/formulaire_vierge_{name}.docx", office.word(form), _GENERIC)
    yield clean("clean/image_desidentifiee.dcm", _deidentified(), None)
    snomed = ("146801000119103", "342581000119102", "10629311000119107", "135811000119107")
    rows = "".join(f"{code}\tconcept {i}\n" for i, code in enumerate(snomed))
    yield clean("clean/codes_snomed.tsv", ("conceptId\tterme\n" + rows).encode())


def _deidentified() -> bytes:
    """An image from which everything about the patient was taken, as PS3.15 annex E asks."""
    dataset = pydicom.dcmread(io.BytesIO(dicom.image(CAST[0].as_maker())))
    kept = {"Modality", "Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelData",
            "PixelRepresentation", "SamplesPerPixel", "PhotometricInterpretation", "SOPClassUID",
            "SOPInstanceUID"}  # fmt: skip
    for element in list(dataset):
        if element.keyword not in kept:
            del dataset[element.tag]
    dataset.PatientName, dataset.PatientID = "ANONYMOUS", "ANON"
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = "PS3.15 basic profile"
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return buffer.getvalue()


def _people() -> Iterator[Sample]:
    head = "Service;Nom;Prénom;Fonction;RPPS;Téléphone;Poste téléphonique\r\n"
    rows = "".join(
        f"{d.speciality};{d.family};{d.given};Praticien hospitalier;{d.rpps};{d.phone};41{i}2\r\n"
        for i, d in enumerate(DOCTORS)
    )
    yield clean("clean/annuaire_medecins.csv", (head + rows).encode("cp1252"))
    members = [["Nom", "Prénom", "Téléphone", "Catégorie", "Licence"]]
    members += [[p.family, p.given, p.phone, "Senior", "oui"] for p in GENTLEMEN[:14]]
    yield clean("clean/club_sportif.xlsx", office.workbook(members, "Badminton"))
    counts: list[list[Any]] = [["Service", "Mois", "Rendez-vous", "Absents", "Délai moyen (j)"]]
    counts += [
        [doctor.speciality, month, 210 + 17 * i, 9 + i, 12 + i]
        for i, doctor in enumerate(DOCTORS[:6])
        for month in ("janvier", "février")
    ]
    yield clean("clean/statistiques_rendez_vous.ods", office.open_sheet(counts))


def _numbers() -> Iterator[Sample]:
    dice = random.Random(15)
    orders = [f"{dice.choice('12')}{dice.randint(10**13, 10**14 - 1)}" for _ in range(400)]
    imeis = [f"35{dice.randint(10**12, 10**13 - 1)}" for _ in range(100)]
    rows = "".join(f"{i};{order};expédiée\r\n" for i, order in enumerate(orders, start=1))
    yield clean("clean/numeros_commande.csv", ("ligne;commande;état\r\n" + rows).encode())
    parc = "".join(f"Terminal {i} IMEI {imei}\n" for i, imei in enumerate(imeis, start=1))
    yield clean("clean/parc_mobiles.txt", parc.encode())
    yield clean("clean/facture.pdf", pages.pdf(_INVOICE))


def _texts() -> Iterator[Sample]:
    log = "".join(
        f"2026-03-09T08:{i // 60:02}:{i % 60:02}.{i * 37 % 1000:03}Z INFO worker-{i % 4} "
        f"request id={i * 7919 + 10**14} patient_count={i % 9} status=200 in {i % 40} ms\n"
        for i in range(300)
    )
    yield clean("clean/serveur.log", log.encode())
    yield clean("clean/modele_patient.py.txt", _CODE.encode())
    yield clean("clean/lorem.txt", _LOREM.encode())
    yield clean("clean/LISEZMOI.md", _README.encode())
