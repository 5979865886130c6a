"""`review/`: identity or health that is no leak by itself, and deserves a look."""

from collections.abc import Iterator

from findings import Category, Entity
from sample_data import tables
from sample_data.office import workbook
from sample_data.persons import EMPLOYEES
from sample_data.sample import Sample, review

_NOTE = """Histoire de la maladie : la patiente rapporte une toux sèche évoluant depuis six
semaines, avec amaigrissement de 8 kg. Scanner thoracique du 2 mars : masse hilaire droite de 42 mm.
Examen clinique : TA 128/74 mmHg, SpO2 93 % en air ambiant, abdomen souple.
Fibroscopie : bourgeon de la lobaire supérieure droite. Histologie : carcinome à petites cellules.
Traitement : cisplatine et étoposide, première cure le 16 mars. Retour à domicile le 9 mars.
"""


def samples() -> Iterator[Sample]:
    """All of them."""
    paid = tables.as_csv(tables.payroll(EMPLOYEES), encoding="cp1252")
    yield review("review/paie_mars.csv", paid, Category.NATIONAL_IDENTIFIER, Entity.NIR)
    coded = workbook(tables.pseudonymous(60))
    yield review("review/cohorte_pseudonymisee.xlsx", coded, Category.PSEUDONYMOUS_HEALTH)
    yield review("review/note_sans_nom.txt", _NOTE.encode(), Category.PSEUDONYMOUS_HEALTH)
