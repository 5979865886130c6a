"""Recordings of the heart and the brain: EDF and BDF, SCP-ECG, annotated ECG (aECG).

Sources: EDF+ 2.1.3 (the 80 characters of patient identification), SCP-ECG EN 1064 (section 1,
patient data), HL7 aECG Implementation Guide.
"""

import re
import struct
from collections.abc import Iterator
from typing import Final

from detectors.document import Role, Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.errors import Corrupt
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.identifiers import patient_number_role
from scanner.extractors.medical.xml_stream import Node, subtrees, xml_head
from scanner.limits import Limits

_EDF_VERSION: Final = (b"0       ", b"\xffBIOSEMI")
_EDF_DATE: Final = re.compile(rb"\d\d\.\d\d\.\d\d\d\d\.\d\d\.\d\d")
_MONTHS: Final = (
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
)
_AECG_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?AnnotatedECG[\s>]")
_SCP_MARK: Final = b"SCPECG"
_SCP_SECTION_BYTES: Final = 65_536


def recognise_edf(content: Content) -> bool:
    """The version, and date and time of the recording at their place."""
    head = content.head
    return head[:8] in _EDF_VERSION and _EDF_DATE.match(head, 168) is not None


def read_edf(content: Content, _limits: Limits) -> Iterator[Item]:
    """Yield the record of the patient: code, sex, birth date, name; underscores are blanks.

    Raises:
        Corrupt: the header ends too early.
    """
    header = content.head[:256].decode("latin-1")
    fields = Fields()
    fields.add(Role.IMAGE, "EDF")
    whole = header[8:88].strip()
    parts = [part.replace("_", " ").strip() for part in whole.split(" ")]
    if len(parts) >= 4 and parts[1] in ("M", "F", "X"):
        code, sex, born, name = parts[:4]
        fields.add(patient_number_role(code), "" if code == "X" else code)
        fields.add(Role.SEX, "" if sex == "X" else sex)
        fields.add(Role.BIRTH_DATE, _english_date(born))
        fields.add(Role.FULL_NAME, "" if name == "X" else name)
        fields.add(Role.TEXT, " ".join(parts[4:]))
    else:  # plain EDF has no rule: the field is whatever the machine wrote
        fields.add(Role.FULL_NAME, whole.replace("_", " "))
    fields.add(Role.NOTE, header[88:168].replace("_", " "))
    yield from fields.items(Source.SIGNAL, Location.at(record=1))
    if len(header) < 256:
        raise Corrupt("an EDF header that ends too early")


def _english_date(value: str) -> str:
    """`04-NOV-1972` as 1972-11-04; nothing for X."""
    found = re.fullmatch(r"(\d\d)-([A-Za-z]{3})-(\d{4})", value)
    if not found or found[2].upper() not in _MONTHS:
        return "" if value == "X" else value
    return f"{found[3]}-{_MONTHS.index(found[2].upper()) + 1:02}-{found[1]}"


def recognise_scp(content: Content) -> bool:
    """The mark in the header of section 0."""
    return content.head[16:22] == _SCP_MARK


def read_scp(content: Content, _limits: Limits) -> Iterator[Item]:
    """Yield the record of section 1, found by the pointers of section 0.

    Raises:
        Corrupt: there is no such section where the file says.
    """
    fields = Fields()
    fields.add(Role.IMAGE, "SCP-ECG")
    try:
        for tag, value in _scp_tags(content):
            _scp_field(tag, value, fields)
    except struct.error:
        yield from fields.items(Source.SIGNAL, Location.at(record=1))
        raise Corrupt("an SCP-ECG section that ends too early") from None
    yield from fields.items(Source.SIGNAL, Location.at(record=1))


def _scp_tags(content: Content) -> Iterator[tuple[int, bytes]]:
    """The tag, length, value triples of section 1; tag 255 ends them."""
    for at in range(22, min(len(content.head) - 10, 22 + 10 * 12), 10):
        number, length, index = struct.unpack_from("<HII", content.head, at)
        if number == 1 and length > 16 and index > 0:
            break
    else:
        raise Corrupt("an SCP-ECG file without patient section")
    stream = content.open()
    stream.seek(index - 1 + 16)
    section = stream.read(min(length - 16, _SCP_SECTION_BYTES))
    at = 0
    while at < len(section):
        tag, size = struct.unpack_from("<BH", section, at)
        if tag == 255:
            return
        if at + 3 + size > len(section):
            raise Corrupt("an SCP-ECG value longer than its section")
        yield tag, section[at + 3 : at + 3 + size]
        at += 3 + size


def _scp_field(tag: int, value: bytes, into: Fields) -> None:
    text = value.decode("latin-1").strip(" \0")
    match tag:
        case 0:
            into.add(Role.FAMILY_NAME, text)
        case 1 | 3:
            into.add(Role.GIVEN_NAME if tag == 1 else Role.BIRTH_NAME, text)
        case 2:
            into.add(patient_number_role(text), text)
        case 5 | 25 if len(value) >= 4:
            year, month, day = struct.unpack_from("<HBB", value)
            date = f"{year:04}-{month:02}-{day:02}" if year else ""
            into.add(Role.BIRTH_DATE if tag == 5 else Role.CARE_DATE, date)
        case 8 if value:
            into.add(Role.SEX, {1: "M", 2: "F"}.get(value[0], ""))
        case 20 | 21:
            into.add(Role.CARER_NAME, text)
        case 10 | 13 | 30 | 35:
            into.add(Role.NOTE, text)


def recognise_aecg(content: Content) -> bool:
    """The root is AnnotatedECG."""
    return _AECG_ROOT.search(xml_head(content)) is not None


def read_aecg(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record a subject of the trial."""

    def wanted(name: str, _depth: int) -> bool:
        return name in ("subject", "trialSubject", "annotation")

    for number, element in enumerate(
        subtrees(content, wanted, limits.max_in_memory_bytes), start=1
    ):
        fields = Fields()
        fields.add(Role.IMAGE, "aECG")
        for node in element.walk():
            _aecg_field(node, fields)
        yield from fields.items(Source.SIGNAL, Location.at(record=number))


def _aecg_field(node: Node, into: Fields) -> None:
    match node.name:
        case "name":
            into.add(Role.FAMILY_NAME, *(part.text for part in node.all("family")))
            into.add(Role.GIVEN_NAME, *(part.text for part in node.all("given")))
            into.add(Role.FULL_NAME, node.text)
        case "id":
            number = node.get("extension")
            into.add(patient_number_role(number, node.get("root")), number)
        case "birthTime":
            into.add(Role.BIRTH_DATE, iso_date(node.get("value")))
        case "administrativeGenderCode":
            into.add(Role.SEX, node.get("code"))
        case "text":
            into.add(Role.NOTE, node.prose())
        case _:
            pass


EDF: Final = Format(
    name="edf",
    media_type="application/x-edf",
    recognise=recognise_edf,
    read=read_edf,
    limits_known="signals and EDF+ annotations are not read",
)
SCP: Final = Format(
    name="scp_ecg",
    media_type="application/x-scp-ecg",
    recognise=recognise_scp,
    read=read_scp,
    limits_known="only the patient section is read",
)
AECG: Final = Format(
    name="aecg",
    media_type="application/x-aecg+xml",
    recognise=recognise_aecg,
    read=read_aecg,
    limits_known="waveforms are not read",
)
