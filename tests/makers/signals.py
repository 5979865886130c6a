"""Recordings: EDF+, SCP-ECG, annotated ECG."""

import struct

from tests.makers.person import Person, compact

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def edf(person: Person) -> bytes:
    """The header of an EDF+ recording."""
    year, month, day = person["birth_date"].split("-")
    born = f"{day}-{_MONTHS[int(month) - 1]}-{year}"
    patient = f"{person['ipp']} {person['sex']} {born} {person['family']}_{person['given']}"
    recording = "Startdate 09-MAR-2026 EEG1 technicien HOPITAL"
    fixed = f"09.03.2608.30.00{256:<8}{'EDF+C':<44}{1:<8}{1:<8}{0:<4}"
    return f"{'0':<8}{patient:<80}{recording:<80}{fixed}".encode("latin-1")


def scp(person: Person) -> bytes:
    """An SCP-ECG file with its patient section."""
    year, month, day = map(int, person["birth_date"].split("-"))
    tags = [
        (0, person["family"].encode("latin-1") + b"\0"),
        (1, person["given"].encode("latin-1") + b"\0"),
        (2, person["ipp"].encode("latin-1") + b"\0"),
        (5, struct.pack("<HBB", year, month, day)),
        (8, bytes([2 if person["sex"] == "F" else 1])),
    ]
    values = b"".join(struct.pack("<BH", tag, len(value)) + value for tag, value in tags)
    section = bytes(2) + struct.pack("<HI", 1, 16 + len(values) + 3) + bytes(8) + values
    section += b"\xff\0\0"
    start = 6 + 16 + 10 * 12
    pointers = b"".join(
        struct.pack("<HII", number, len(section) if number == 1 else 0, start + 1)
        for number in range(12)
    )
    header = bytes(2) + struct.pack("<HI", 0, 136) + b"\x14\x14SCPECG"
    return bytes(2) + struct.pack("<I", start + len(section)) + header + pointers + section


def aecg(person: Person) -> bytes:
    """An annotated ECG of a trial subject."""
    return f"""<?xml version="1.0"?><AnnotatedECG xmlns="urn:hl7-org:v3">
<componentOf><timepointEvent><componentOf><subjectAssignment><subject><trialSubject>
<id root="1.2.3" extension="{person["ipp"]}"/><subjectDemographicPerson>
<name>{person["given"]} {person["family"]}</name>
<administrativeGenderCode code="{person["sex"]}"/>
<birthTime value="{compact(person["birth_date"])}"/></subjectDemographicPerson></trialSubject>
</subject></subjectAssignment></componentOf></timepointEvent></componentOf></AnnotatedECG>
""".encode()
