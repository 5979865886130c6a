"""Patients' names: their comparable form, false names, and whose they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detectors.document import Zone
from detectors.match import Remark, Subject
from detectors.names import family_first
from detectors.person import TITLED_PERSON, is_placeholder, normalise
from detectors.person_beside import PERSON_BESIDE
from detectors.person_labelled import LABELLED_PERSON
from findings import Entity
from tests.detectors.found import found_by

PERSONS = (TITLED_PERSON, LABELLED_PERSON, PERSON_BESIDE)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("DUPONT^JEAN^^MR", "dupont jean", id="DICOM prefix"),
        pytest.param("Dupont^Jean=デュポン", "dupont jean", id="DICOM writing systems"),
        pytest.param("  Lefèvre   Zoé ", "lefevre zoe", id="accents and blanks"),
        pytest.param("Mme DUPONT", "dupont", id="civility"),
        pytest.param("Dr Jean DUPONT", "jean dupont", id="title"),
        pytest.param("Jean-Luc D’Arcy", "jean luc d arcy", id="hyphen and apostrophe"),
        pytest.param("MARTIN née DURAND", "martin durand", id="birth name"),
        pytest.param("Œdipe", "oedipe", id="ligature"),
        pytest.param("Le\u0301ger", "leger", id="decomposed accent"),
        pytest.param("M", "m", id="a letter alone"),
        pytest.param("^^^^", "", id="empty parts"),
    ],
)
def test_names_have_one_comparable_form(written: str, value: str) -> None:
    assert normalise(written) == value


@given(written=st.text(max_size=60))
def test_the_comparable_form_is_folded_once_for_all(written: str) -> None:
    value = normalise(written)
    assert value == " ".join(value.split())
    assert value == "" or set(value) <= set("abcdefghijklmnopqrstuvwxyz ")


@pytest.mark.parametrize(
    "name",
    ["Anonymous", "ANON123", "Anonyme", "ANONYMIZED^", "PHANTOM^CT", "fantome", "TEST", "test^test",
     "QC", "QC_Daily", "CompressedSamples^CT1", "^^^", "", "0000", "000012^", "Patient 12", "XXX"],
    ids=lambda name: name or "empty",
)  # fmt: skip
def test_false_names_are_told(name: str) -> None:
    assert is_placeholder(name)


@pytest.mark.parametrize(
    "name", ["DUPONT^JEAN", "Testard", "Anouk", "Demange", "Le Goff"], ids=["a", "b", "c", "d", "e"]
)
def test_true_names_are_kept(name: str) -> None:
    assert not is_placeholder(name)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["DUPONT", "Jean"], id="NOM Prenom"),
        pytest.param(["Jean", "DUPONT"], id="Prenom NOM"),
        pytest.param(["Jean", "Dupont"], id="given name known"),
        pytest.param(["DUPONT", "JEAN"], id="all capitals"),
    ],
)
def test_the_family_name_comes_first(words: list[str]) -> None:
    assert family_first(words) == "dupont jean"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("Mme DUPONT Marie a été opérée", "dupont marie", id="Mme NOM Prenom"),
        pytest.param("M. Jean DUPONT, 45 ans", "dupont jean", id="M. Prenom NOM"),
        pytest.param("vu M.BOUCHER ce jour", "boucher", id="glued"),
        pytest.param("revu mr dupuis", "dupuis", id="lower case"),
        pytest.param("Monsieur LE GOFF", "le goff", id="particle in capitals"),
        pytest.param("Madame Anne-Marie de La Tour", "de la tour anne marie", id="particles"),
        pytest.param("Patient : DURAND Paul", "durand paul", id="Patient"),
        pytest.param("Patiente : Mme DURAND", "durand", id="Patient with civility"),
        pytest.param("Concerne : DURAND Paul", "durand paul", id="Concerne"),
        pytest.param("Nom: DURAND\nPrénom: Paul", "durand paul", id="two labels"),
        pytest.param("NOM DE NAISSANCE : DURAND", "durand", id="birth name"),
        pytest.param("Nom, prénom : DURAND Paul", "durand paul", id="one label for both"),
        pytest.param("DURAND Paul né le 03/03/1958", "durand paul", id="before a birth date"),
        pytest.param("PEREIRA ANTONIO, DDN 03/03/1958", "pereira antonio", id="all capitals"),
        pytest.param("Mme S. LEROY", "leroy", id="initial before"),
        pytest.param("Mme Jean\u2011Anne ŠIMIĆ", "simic jean anne", id="other letters"),
        pytest.param("DURAND Paul - 03/03/1958 - IPP 8001234567", "durand paul", id="dashes"),
        pytest.param("M. O'CONNOR", "o connor", id="apostrophe"),
        pytest.param("Mlle N'GUYEN-DÛ Élodie", "n guyen du elodie", id="compound"),
    ],
)
def test_patients_names_are_found(written: str, value: str) -> None:
    found = found_by(*PERSONS, text=written)
    assert {match.value for match in found} == {value}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("patient : Très fréquent", id="leaflet"),
        pytest.param("Patient : Effets indésirables", id="leaflet heading"),
        pytest.param("Monsieur AB, 45 ans", id="initials"),
        pytest.param("Mme D. a été vue", id="one initial"),
        pytest.param("signe de Babinski, maladie de Horton, 68 ans", id="eponyms"),
        pytest.param("Hôpital Jean Minjoz\nné le 03/03/1958", id="hospital"),
        pytest.param("12 rue Victor Hugo\nné le 03/03/1958", id="street"),
        pytest.param("un patient de 45 ans", id="case report"),
        pytest.param("DURAND Paul", id="two words alone"),
        pytest.param("Madame la Directrice", id="office"),
        pytest.param("Madame, Monsieur", id="salutation"),
        pytest.param("Dr DURAND Paul", id="carer"),
        pytest.param("Monsieur le Docteur DURAND", id="carer after civility"),
        pytest.param("Médecin traitant : M. DURAND Paul", id="carer by label"),
        pytest.param("M. DURAND Paul, chef de service", id="carer by function"),
        pytest.param("Nom : Pr DURAND", id="carer in a name field"),
    ],
)
def test_other_words_are_not_patients(written: str) -> None:
    assert found_by(*PERSONS, text=written, opening=True) == []


@pytest.mark.parametrize(
    ("written", "subject"),
    [
        pytest.param("Mme DUPONT, née le 3 mars 1958", Subject.PATIENT, id="beside a date"),
        pytest.param("Mère : Mme DUPONT Marie", Subject.RELATIVE, id="mother"),
        pytest.param("Personne de confiance : M. DUPONT", Subject.RELATIVE, id="trusted"),
        pytest.param("son épouse, Mme DUPONT", Subject.RELATIVE, id="wife"),
        pytest.param("Bonjour Mme Dupont, ci-joint le planning", Subject.UNKNOWN, id="mail"),
        pytest.param("Merci à M. Dupont pour le café", Subject.UNKNOWN, id="nothing said"),
    ],
)
def test_whose_name_it_is(written: str, subject: Subject) -> None:
    (match,) = found_by(TITLED_PERSON, text=written)
    assert match.subject is subject


def test_a_name_on_its_own_line_counts_only_in_the_opening_or_a_header() -> None:
    text = "CHU\nJean DUPONT\nIPP 8001234567"
    assert found_by(PERSON_BESIDE, text=text) == []
    assert found_by(PERSON_BESIDE, text=text, opening=True) != []
    assert found_by(PERSON_BESIDE, text=text, zone=Zone.HEADER) != []
    assert found_by(PERSON_BESIDE, text="x\n" * 30 + text, opening=True) == []


def test_a_false_name_is_marked() -> None:
    (match,) = found_by(LABELLED_PERSON, text="Nom : ANONYME")
    assert Remark.PLACEHOLDER in match.remarks


LETTER = """CHU de Clermont-Ferrand, Service de Cardiologie
Pr Paul DURAND, chef de service
Concerne : Monsieur MARTIN Jean-Luc, né le 03/03/1958
Cher Confrère,
Votre patient, M. MARTIN, âgé de 66 ans, a été hospitalisé. Son épouse, Mme Claire MARTIN, est là.
Examen par le Dr Sophie PETIT.
Dr Samir BENALI
Interne : Julie MOREAU
"""


def test_a_letter_names_its_patient_and_its_carers_apart() -> None:
    found = found_by(text=LETTER, opening=True)
    persons = {(m.value, m.subject) for m in found if m.entity is Entity.PERSON}
    carers = {m.value for m in found if m.entity is Entity.CARER}
    assert persons == {
        ("martin jean luc", Subject.PATIENT),
        ("martin", Subject.PATIENT),
        ("martin claire", Subject.RELATIVE),
    }
    assert carers == {"durand paul", "petit sophie", "benali samir", "moreau julie"}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("Le repas. M. Paul DURAND, directeur général, inaugure", id="an office"),
        pytest.param("Frédéric CHOPIN, né le 1er mars 1810", id="long dead"),
        pytest.param("intervenant : Samira BENALI, 68 ans", id="a speaker"),
    ],
)
def test_names_of_staff_and_of_history_are_nobodys(written: str) -> None:
    assert not [m for m in found_by(*PERSONS, text=written) if m.subject is Subject.PATIENT]
