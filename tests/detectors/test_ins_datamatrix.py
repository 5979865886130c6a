"""The text of an INS datamatrix."""

import pytest

from detectors.ins_datamatrix import INS_DATAMATRIX
from detectors.match import Match, Remark
from findings import Entity
from tests.detectors.found import found_by

HEAD = "IS01" + "0" * 22
TRAITS = "S3ANNE MARIE{gs}S4LE GOFF{gs}S5FS612-11-1972S775112"


def found_in(text: str) -> dict[Entity, Match]:
    return {match.entity: match for match in found_by(INS_DATAMATRIX, text=text)}


@pytest.mark.parametrize("gs", ["\x1d", "<GS>"], ids=["GS", "GS in words"])
@pytest.mark.parametrize(
    ("oid", "specimen"),
    [
        pytest.param("1.2.250.1.213.1.4.8{gs}", False, id="production"),
        pytest.param("1.2.250.1.213.1.4.10", True, id="test"),
    ],
)
def test_the_patient_is_read(gs: str, oid: str, *, specimen: bool) -> None:
    code = f"{HEAD}S1272117511299463S2{oid}{TRAITS}".replace("{gs}", gs)
    found = found_in(f"lu : {code}\n")
    assert {entity: match.value for entity, match in found.items()} == {
        Entity.INS: "2721175112994",
        Entity.PERSON: "le goff anne marie",
        Entity.BIRTH_DATE: "1972-11-12",
    }
    assert all((Remark.SPECIMEN in match.remarks) == specimen for match in found.values())


def test_a_truncated_code_still_gives_the_number() -> None:
    code = f"{HEAD}S1272117511299463S21.2.250.1.213.1.4.8\x1dS3ANNE"
    assert set(found_in(code)) == {Entity.INS}


def test_an_impossible_number_gives_nothing() -> None:
    assert found_in(f"{HEAD}S1123456789012345S21.2.250.1.213.1.4.8\x1d") == {}
