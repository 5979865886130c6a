"""HPRIM Santé messages."""

import pytest

from detectors.document import Role
from tests.makers import hprim
from tests.makers.person import MAN, WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says


@pytest.mark.parametrize("encoding", ["latin-1", "cp850", "utf-8"])
def test_sante_has_its_roles_in_each_encoding(encoding: str) -> None:
    outcome = read(hprim.sante(WOMAN, encoding))
    assert outcome.format_name == "hprim_sante"
    (record,) = outcome.records
    assert says(record, Role.FAMILY_NAME, WOMAN["family"])
    assert says(record, Role.BIRTH_DATE, WOMAN["birth_date"])
    assert says(record, Role.NIR, WOMAN["nir"])
    assert says(record, Role.LAB_NAME, "Hémoglobine")
    assert says(record, Role.NOTE, "Anémie modérée à contrôler dans un mois")


def test_sante_gives_a_record_a_patient() -> None:
    assert len(read(hprim.sante(WOMAN) + hprim.sante(MAN)).records) == 2


def test_an_analyser_file_of_astm_is_not_hprim() -> None:
    assert read(b"H|\\^&|||ANALYSER|||||||P|1394-97|2026\rP|1\rL|1|N\r").format_name == "text"


def test_damage_costs_no_more_than_a_reason() -> None:
    for data in damaged(hprim.sante(WOMAN)):
        read(data)
