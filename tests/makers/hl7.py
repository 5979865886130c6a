"""HL7 v2 messages as IHE PAM France and laboratories write them."""

import base64

from tests.makers.person import Person, compact

_AUTHORITY = "ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO"


def adt(person: Person, end: str = "\r") -> bytes:
    """An admission (ADT^A01)."""
    return _joined([*_header("ADT^A01^ADT_A05"), _pid(person), _nk1(), _pv1(person)], end)


def oru(person: Person, *, document: bytes = b"", end: str = "\r") -> bytes:
    """Results with a diagnosis, a medicine, a note and perhaps an embedded document."""
    segments = [
        *_header("ORU^R01"),
        _pid(person),
        _pv1(person),
        f"OBR|1||42|11502-2^Compte rendu^LN|||{compact(person['stay_date'])}0830",
        "OBX|1|NM|718-7^Hémoglobine^LN||9.8|g/dL|12-16|L|||F",
        r"OBX|2|TX|CR^Commentaire||Anémie modérée.\.br\À contrôler \T\ traiter.||||||F",
        f"DG1|1||{person['diagnosis_code']}^{person['diagnosis']}^CIM10",
        f"PR1|1||{person['act_code']}^Tumorectomie du sein^CCAM",
        f"RXE||123^{person['medicine']}^CIP|1",
        "NTE|1||Patient suivi depuis six mois.",
        "AL1|1|DA|P1^Pénicilline",
    ]
    if document:
        data = base64.b64encode(document).decode("ascii")
        segments.append(f"OBX|3|ED|CDA^Document||^TEXT^PDF^Base64^{data}||||||F")
    return _joined(segments, end)


def batch(persons: list[Person]) -> bytes:
    """A batch file of admissions, framed as MLLP writes them."""
    messages = b"".join(b"\x0b" + adt(person) + b"\x1c\r" for person in persons)
    return b"FHS|^~\\&|SIH\rBHS|^~\\&|SIH\r" + messages + b"BTS|1\rFTS|1\r"


def _header(kind: str) -> list[str]:
    return [
        f"MSH|^~\\&|SIH|HOPITAL|LABO|HOPITAL|20260309083000||{kind}|1|P|2.5^FRA^2.11|||||FRA|8859/1",
        "EVN||20260309083000",
    ]


def _pid(person: Person) -> str:
    birth, usual = person["birth_name"], person["family"]
    return (
        f"PID|1||{person['nir']}^^^{_AUTHORITY}^INS~{person['ipp']}^^^HOPITAL^PI||"
        f"{birth}^{person['given']}^{person['given']}^^^^L~{usual}^{person['given']}^^^^^D||"
        f"{compact(person['birth_date'])}|{person['sex']}|||"
        f"{person['street']}^^{person['city']}^^{person['postcode']}^FRA^H~^^PARIS^^^^BDL^^75112||"
        f"{person['phone']}^PRN^PH|||||{person['iep']}^^^HOPITAL^AN"
    )


def _nk1() -> str:
    return "NK1|1|ZEBULARD^Martial|SPO^Conjoint"


def _pv1(person: Person) -> str:
    name = f"{person['carer_family']}^{person['carer_given']}"
    carer = f"{person['rpps']}^{name}^^^DR^^^ASIP&1.2.250.1.71.4.2.1&ISO"
    return (
        f"PV1|1|I|CHIR^101||||{carer}|||||||||||I|{person['iep']}"
        + "|" * 25
        + (f"{compact(person['stay_date'])}")
    )


def _joined(segments: list[str], end: str) -> bytes:
    return (end.join(segments) + end).encode("latin-1")
