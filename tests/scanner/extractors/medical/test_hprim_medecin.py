"""HPRIM Médecin letters and results."""

import pytest

from detectors.document import Role
from tests.makers import hprim
from tests.makers.person import MAN, WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says


@pytest.mark.parametrize("lines_before", [0, 1])
def test_medecin_has_its_roles_and_its_text(lines_before: int) -> None:
    outcome = read(hprim.medecin(WOMAN, lines_before=lines_before))
    assert outcome.format_name == "hprim_medecin"
    (record,) = outcome.records
    assert says(record, Role.FAMILY_NAME, WOMAN["family"])
    assert says(record, Role.BIRTH_DATE, WOMAN["birth_date"])
    assert says(record, Role.NIR, f"{WOMAN['nir'][:13]} {WOMAN['nir'][13:]}")
    assert says(record, Role.LAB_RESULT, "9.8 g/dL")
    assert says(record, Role.CARER_NAME, "Laboratoire du Puits", "Dr MARCHEFROID Paul")
    assert WOMAN["diagnosis"] in outcome.prose
    assert WOMAN["family"] not in outcome.prose


def test_medecin_gives_a_record_a_message() -> None:
    two = hprim.medecin(WOMAN).replace(b"****FINFICHIER****\r\n", b"") + hprim.medecin(MAN)
    assert len(read(two).records) == 2


def test_a_letter_with_dates_is_not_hprim_medecin() -> None:
    letter = "\n".join(["Paris", "le", "10/03/2026", *["Bonjour"] * 12])
    assert read(letter.encode()).format_name == "text"


def test_damage_costs_no_more_than_a_reason() -> None:
    for data in damaged(hprim.medecin(WOMAN)):
        read(data)
