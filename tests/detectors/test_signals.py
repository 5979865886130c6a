"""Cues of a kind of document: each by its set phrases, none by a discharge letter."""

import pytest

from detectors import Prose, Signal
from detectors.patterns import PatternSet
from detectors.signals import SIGNALS
from detectors.text import Text

KINDS = list(SIGNALS)
PATTERNS = PatternSet(SIGNALS.values())


def signals(text: str) -> set[Signal]:
    return {KINDS[index] for index in PATTERNS.occurring(Text.of(Prose(text)).folded)}


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("https://doi.org/10.1016/j.lpm", Signal.PUBLICATION),
        ("ISSN 0755-4982", Signal.PUBLICATION),
        ("Mots-clés : insuline, diabète", Signal.PUBLICATION),
        ("selon Martin et al. (2019)", Signal.PUBLICATION),
        ("ANSM - Mis à jour le : 12/03/2020", Signal.LEAFLET),
        ("Notice : information de l'utilisateur", Signal.LEAFLET),
        ("Qu'est-ce que DOLIPRANE 500 mg et dans quels cas est-il utilisé", Signal.LEAFLET),
        ("RÉSUMÉ DES CARACTÉRISTIQUES DU PRODUIT", Signal.LEAFLET),
        ("Haute Autorité de santé", Signal.GUIDELINE),
        ("Recommandations pour la pratique clinique", Signal.GUIDELINE),
        ("Niveau de preuve 2", Signal.GUIDELINE),
        ("est un chirurgien français", Signal.PUBLICATION),
        ("Curriculum vitae", Signal.CAREER),
        ("Objet : candidature au poste de cadre", Signal.CAREER),
        ("Expériences professionnelles\n2019", Signal.CAREER),
        ("«Civilite» «Nom» «Prenom»", Signal.BLANK_FORM),
        ("QCM 3 : cochez", Signal.COURSE),
        ("Item n° 232. Insuffisance cardiaque", Signal.COURSE),
        ("Objectifs pédagogiques", Signal.COURSE),
        ("Cas clinique n° 4", Signal.COURSE),
        ("Classification internationale des maladies", Signal.CODE_TABLE),
        ("code;libelle_long", Signal.CODE_TABLE),
        ("Code\tLibellé", Signal.CODE_TABLE),
        ("Nom : ____________", Signal.BLANK_FORM),
        ("Date de naissance : ...........", Signal.BLANK_FORM),
        ("Prénom : {{ patient.prenom }}", Signal.BLANK_FORM),
        ("Nom : [ ]", Signal.BLANK_FORM),
        ("Tableau de garde de mars", Signal.STAFF),
        ("Organigramme du pôle", Signal.STAFF),
        ("Planning des internes", Signal.STAFF),
        ("BULLETIN DE PAIE", Signal.PAYROLL),
        ("Net à payer : 2 134,00", Signal.PAYROLL),
        ("cotisations salariales", Signal.PAYROLL),
        ("données pseudonymisées", Signal.RESEARCH),
        ("critères d'inclusion", Signal.RESEARCH),
        ("patient_id,age,sexe", Signal.RESEARCH),
    ],
)
def test_a_set_phrase_gives_its_kind_away(text: str, signal: Signal) -> None:
    assert signals(text) == {signal}


@pytest.mark.parametrize(
    "text",
    [
        "Nom : essai, prénom : synthétique, né le 01/01/1950",
        "Le patient a une question : quand sortira-t-il ? Planning de soins remis.",
        "Nomenclature du matériel posé : vis de 4 mm. Indice de masse corporelle 24.",
        "Il travaille comme salarié, suivi dans notre centre, bulletin de sortie remis.",
        "Traitement de fond poursuivi. Grade 2 sur l'échelle. Voir annexe.",
        "Adresse : 12 rue des Lilas...",
    ],
)
def test_a_letter_about_a_patient_gives_no_cue(text: str) -> None:
    assert signals(text) == set()


def test_every_kind_has_a_pattern() -> None:
    assert set(SIGNALS) == set(Signal)
