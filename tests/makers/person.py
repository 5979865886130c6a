"""Synthetic persons for makers of sample files. Order numbers 990-999: nobody's."""

from typing import Final, TypedDict


class Person(TypedDict):
    """What a sample file may say of a patient. `nir` has its key; dates are YYYY-MM-DD."""

    nir: str
    family: str
    birth_name: str
    given: str
    birth_date: str
    sex: str  # M or F
    street: str
    postcode: str
    city: str
    phone: str
    ipp: str
    iep: str
    stay_date: str
    diagnosis_code: str  # CIM-10 without its dot
    diagnosis: str
    act_code: str  # CCAM
    medicine: str
    carer_family: str
    carer_given: str
    rpps: str


WOMAN: Final[Person] = {
    "nir": "272117511299463",
    "family": "ZEBULARD",
    "birth_name": "QUENTIVAL",
    "given": "Odile",
    "birth_date": "1972-11-04",
    "sex": "F",
    "street": "12 rue des Peupliers",
    "postcode": "75012",
    "city": "PARIS",
    "phone": "0199001122",
    "ipp": "8004512345",
    "iep": "260001234567",
    "stay_date": "2026-03-09",
    "diagnosis_code": "C509",
    "diagnosis": "Tumeur maligne du sein",
    "act_code": "QEFA003",
    "medicine": "TAMOXIFENE 20 mg",
    "carer_family": "MARCHEFROID",
    "carer_given": "Paul",
    "rpps": "99700367909",
}
MAN: Final[Person] = {
    **WOMAN,
    "nir": "158036311399393",
    "family": "BRIDOUX-TEST",
    "birth_name": "BRIDOUX-TEST",
    "given": "Anselme",
    "birth_date": "1958-03-14",
    "sex": "M",
    "street": "3 place du Puits",
    "postcode": "63000",
    "city": "CLERMONT-FERRAND",
    "phone": "0199003344",
    "ipp": "8004599999",
    "iep": "260007654321",
    "diagnosis_code": "I10",
    "diagnosis": "Hypertension essentielle",
    "act_code": "DEQP003",
    "medicine": "RAMIPRIL 5 mg",
}
FINESS: Final = "999999998"  # passes Luhn; no department has it


def compact(date: str) -> str:
    """YYYY-MM-DD as YYYYMMDD."""
    return date.replace("-", "")


def day_first(date: str, separator: str = "") -> str:
    """YYYY-MM-DD as DDMMYYYY."""
    return separator.join(reversed(date.split("-")))
