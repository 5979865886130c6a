"""Column names of real exports say what they hold, and everyday ones say nothing."""

import pytest

from detectors.document import Role
from detectors.headers import role_of


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("NIR", Role.NIR), ("N° SS", Role.NIR), ("num_secu", Role.NIR), ("NIRPP", Role.NIR),
        ("n° sécurité sociale", Role.NIR), ("BEN_NIR_PSA", Role.NIR), ("Matricule INS", Role.INS),
        ("IPP", Role.IPP), ("N° patient", Role.IPP), ("NDA", Role.IEP), ("ndoss", Role.IEP),
        ("N° de séjour", Role.IEP), ("DDN", Role.BIRTH_DATE), ("DTNAIS", Role.BIRTH_DATE),
        ("Date de naissance", Role.BIRTH_DATE), ("Né(e) le", Role.BIRTH_DATE),
        ("birthDate", Role.BIRTH_DATE), ("Nom", Role.FAMILY_NAME), ("nom_usuel", Role.FAMILY_NAME),
        ("Nom de naissance", Role.BIRTH_NAME), ("Prénom", Role.GIVEN_NAME),
        ("Nom et prénom", Role.FULL_NAME), ("Patient", Role.FULL_NAME), ("Sexe", Role.SEX),
        ("Code postal", Role.POSTCODE), ("Tél. portable", Role.PHONE), ("E-mail", Role.EMAIL),
        ("DP", Role.DIAGNOSIS_CODE), ("DAS1", Role.DIAGNOSIS_CODE), ("CIM-10", Role.DIAGNOSIS_CODE),
        ("Code acte", Role.ACT_CODE), ("Traitement", Role.MEDICINE), ("Résultat", Role.LAB_RESULT),
        ("PAT_NM_NAISS", Role.BIRTH_NAME), ("PAT_NM_USUEL", Role.FAMILY_NAME),
        ("PAT_PREN", Role.GIVEN_NAME), ("identite_nom", Role.FAMILY_NAME),
        ("Formation", Role.EMPLOYMENT), ("Demandeur", Role.CARER_NAME),
        ("Facteur de risque", Role.DIAGNOSIS_TEXT), ("condition", Role.DIAGNOSIS_TEXT),
        ("Diagnostic", Role.DIAGNOSIS_TEXT), ("Motif", Role.DIAGNOSIS_TEXT),
        ("Médecin traitant", Role.CARER_NAME), ("RPPS", Role.RPPS),
        ("Salaire brut", Role.EMPLOYMENT),
        ("Code patient", Role.PSEUDONYM), ("subject_id", Role.PSEUDONYM),
    ],
)  # fmt: skip
def test_a_name_of_a_column_tells_its_role(header: str, role: Role) -> None:
    assert role_of(header) is role


@pytest.mark.parametrize(
    "header",
    ["", "12", "montant", "stock", "référence", "date", "quantité", "x" * 80, "nom de fichier"],
)
def test_an_everyday_name_tells_nothing_of_patients(header: str) -> None:
    assert role_of(header) is None
