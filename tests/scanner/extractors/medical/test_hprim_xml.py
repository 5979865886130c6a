"""HPRIM XML events."""

from detectors.document import Role
from findings import Reason
from tests.makers import hprim
from tests.makers.person import WOMAN
from tests.scanner.extractors.medical.reading import damaged, read, says


def test_xml_has_its_roles() -> None:
    outcome = read(hprim.xml(WOMAN))
    assert outcome.format_name == "hprim_xml"
    (record,) = outcome.records
    assert says(record, Role.INS, WOMAN["nir"])
    assert says(record, Role.IPP, WOMAN["ipp"])
    assert says(record, Role.IEP, WOMAN["iep"])
    assert says(record, Role.FAMILY_NAME, WOMAN["family"])
    assert says(record, Role.CARER_NAME, "Paul MARCHEFROID")
    assert says(record, Role.ACT_CODE, WOMAN["act_code"])
    assert says(record, Role.DIAGNOSIS_CODE, WOMAN["diagnosis_code"])


def test_xml_cut_short_is_corrupt() -> None:
    assert read(hprim.xml(WOMAN)[:-200]).problem is Reason.CORRUPT


def test_damage_costs_no_more_than_a_reason() -> None:
    for data in damaged(hprim.xml(WOMAN)):
        read(data)
