"""Which of a patient's numbers is which: INS, NIR, stay number or local number.

OIDs: ANS, "Liste des OID des autorités d'affectation des INS" (CI-SIS). Wrong OIDs are common in
the wild, so a value that has the form and the key of a NIR is taken for one whatever its authority.
"""

import re
from typing import Final

from detectors.document import Role

# INS-NIR, INS-NIA, INS-NIR test, INS-NIR demo, INS-C.
INS_OIDS: Final = frozenset(f"1.2.250.1.213.1.4.{arc}" for arc in (8, 9, 10, 11, 2))
NIR_OID: Final = "1.2.250.1.213.1.4.13"
RPPS_OID: Final = "1.2.250.1.71.4.2.1"  # professionals: an IDNPS, "8" and the RPPS number

_OID: Final = re.compile(r"1\.2\.250\.1\.\d+(?:\.\d+){1,6}")
_NIR: Final = re.compile(r"[1-8]\d{4}(?:\d\d|2[AB])\d{8}")
_INS_WORD: Final = re.compile(r"(?<![A-Z])INS(?![A-Z])")
# HL7 table 0203, with the codes that French profiles add.
_BY_TYPE: Final = {
    "INS": Role.INS,
    "INS-C": Role.INS,
    "INS-NIR": Role.INS,
    "INS-NIA": Role.INS,
    "INS-NIR-TEST": Role.INS,
    "INS-NIR-DEMO": Role.INS,
    "NIR": Role.NIR,
    "SS": Role.NIR,
    "NH": Role.NIR,
    "AN": Role.IEP,
    "VN": Role.IEP,
}


def is_keyed_nir(value: str) -> bool:
    """Whether the value is 15 characters of a NIR with a right key (97 minus the rest by 97)."""
    if not _NIR.fullmatch(value):
        return False
    number = int(value[:13].replace("2A", "19").replace("2B", "18"))
    return 97 - number % 97 == int(value[13:])


def patient_number_role(value: str, authority: str = "", type_code: str = "") -> Role:
    """The role of a number given as the patient's, from its authority, its type and its form."""
    oids = _OID.findall(authority)
    if any(oid in INS_OIDS for oid in oids) or _INS_WORD.search(authority.upper()):
        return Role.INS
    if NIR_OID in oids:
        return Role.NIR
    if (role := _BY_TYPE.get(type_code.upper())) is not None:
        return role
    return Role.INS if is_keyed_nir(value) else Role.IPP


def rpps(value: str, authority: str = "") -> str:
    """The 11 digits of an RPPS number, or of an IDNPS (8 and the RPPS); empty if it is neither."""
    digits = value.strip()
    if re.fullmatch(r"8\d{11}", digits) and (RPPS_OID in authority or not authority):
        return digits[1:]
    is_rpps = RPPS_OID in authority or "RPPS" in authority.upper()
    return digits if is_rpps and re.fullmatch(r"\d{11}", digits) else ""
