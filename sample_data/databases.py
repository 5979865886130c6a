"""A small practice's SQLite database."""

import sqlite3
from collections.abc import Sequence

from sample_data.persons import Patient
from sample_data.tables import diagnosis


def practice(persons: Sequence[Patient]) -> bytes:
    """Patients in one table, what they have in another, joined by a number."""
    base = sqlite3.connect(":memory:")
    base.execute("PRAGMA page_size = 1024")
    base.execute(
        "CREATE TABLE patient (id INTEGER PRIMARY KEY, nom TEXT, prenom TEXT, ddn TEXT, "
        "num_secu TEXT, telephone TEXT)"
    )
    base.execute(
        "CREATE TABLE consultation (id INTEGER PRIMARY KEY, patient_id INTEGER, date TEXT, "
        "motif TEXT, observation_medicale TEXT, cim10 TEXT)"
    )
    for number, person in enumerate(persons, start=1):
        code, words = diagnosis(number)
        base.execute(
            "INSERT INTO patient VALUES (?, ?, ?, ?, ?, ?)",
            (number, person.family, person.given, person.birth, person.nir, person.phone),
        )
        base.execute(
            "INSERT INTO consultation VALUES (?, ?, ?, ?, ?, ?)",
            (number, number, "2026-03-02", f"Suivi {words.lower()}",
             f"TA 13/8, poids stable. {words} équilibré sous traitement.", code),
        )  # fmt: skip
    base.commit()
    return base.serialize()
