"""Rows of lists and exports."""

import csv
import io
from collections.abc import Sequence
from typing import Any, Final

from sample_data.persons import Patient

Row = list[Any]
_DIAGNOSES: Final = (
    ("C50.9", "Cancer du sein"), ("I50.0", "Insuffisance cardiaque"),
    ("E11.9", "Diabète de type 2"), ("K80.2", "Lithiase vésiculaire"), ("M17.1", "Gonarthrose"),
    ("N18.3", "Maladie rénale chronique"),
    ("J44.9", "BPCO"), ("G35", "Sclérose en plaques"), ("F32.2", "Épisode dépressif sévère"),
    ("B18.1", "Hépatite B chronique"),
)  # fmt: skip


def diagnosis(number: int) -> tuple[str, str]:
    """A CIM-10 code and its words, in turn."""
    return _DIAGNOSES[number % len(_DIAGNOSES)]


def waiting_list(persons: Sequence[Patient]) -> list[Row]:
    """Who waits for which operation."""
    head: Row = [
        "Nom",
        "Prénom",
        "Date de naissance",
        "N° sécu",
        "Téléphone",
        "Motif",
        "Date souhaitée",
    ]
    rows = [
        [
            p.family,
            p.given,
            p.birth,
            p.nir_spaced,
            p.phone,
            diagnosis(i)[1],
            f"{1 + i % 28:02}/04/2026",
        ]
        for i, p in enumerate(persons)
    ]
    return [head, *rows]


def named_cohort(persons: Sequence[Patient]) -> list[Row]:
    """An export for a study in which the names were left."""
    head: Row = [
        "IPP",
        "NOM",
        "PRENOM",
        "DDN",
        "SEXE",
        "CIM10",
        "Diagnostic",
        "HbA1c",
        "Créatinine",
    ]
    rows = [
        [p.ipp, p.family, p.given, p.born.isoformat(), p.sex, *diagnosis(i),
         f"{5.4 + i % 40 / 10:.1f}", str(58 + i % 90)]
        for i, p in enumerate(persons)
    ]  # fmt: skip
    return [head, *rows]


def results(persons: Sequence[Patient]) -> list[Row]:
    """A laboratory's export: several analyses a patient."""
    head: Row = [
        "NIP",
        "Nom",
        "Prénom",
        "Né(e) le",
        "Analyse",
        "Résultat",
        "Unité",
        "Date prélèvement",
    ]
    analyses = (
        ("Hémoglobine", "9.8", "g/dL"),
        ("CRP", "54", "mg/L"),
        ("Sérologie VIH", "positif", ""),
    )
    rows: list[Row] = [
        [p.ipp, p.family, p.given, p.birth, *analysis, "02/03/2026"]
        for p in persons
        for analysis in analyses
    ]
    return [head, *rows]


def pseudonymous(count: int) -> list[Row]:
    """A cohort by inclusion codes: health of somebody, nobody named."""
    head: Row = ["code_patient", "age", "sexe", "cim10", "diagnostic", "creatinine", "deces_j90"]
    rows: list[Row] = [
        [f"VE-{17 + 3 * i:04}", 38 + i * 7 % 50, "MF"[i % 2], *diagnosis(i), 61 + i * 5 % 90, i % 2]
        for i in range(count)
    ]
    return [head, *rows]


def payroll(persons: Sequence[Patient]) -> list[Row]:
    """The salaries of employees."""
    head: Row = [
        "Matricule agent",
        "Nom",
        "Prénom",
        "NIR",
        "Grade",
        "Indice",
        "Salaire brut",
        "Net à payer",
    ]
    rows: list[Row] = [
        [10200 + 7 * i, p.family, p.given, p.nir, "Adjoint administratif", 380 + i,
         f"{1980 + 13 * i},40", f"{1588 + 11 * i},12"]
        for i, p in enumerate(persons)
    ]  # fmt: skip
    return [head, *rows]


def as_csv(rows: Sequence[Row], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """The rows as a French Excel saves them."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode(encoding)
