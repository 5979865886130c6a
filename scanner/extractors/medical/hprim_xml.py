"""HPRIM XML events (patients, acts, PMSI, expenses): one record an event.

Source: HPRIM XML 1.x schemas, namespace http://www.hprim.org/hprimXML.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final

from detectors.document import Role, Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.identifiers import patient_number_role
from scanner.extractors.medical.xml_stream import Node, subtrees, xml_head
from scanner.limits import Limits

_NAMESPACE: Final = b"http://www.hprim.org/hprimXML"
_ROOT: Final = re.compile(rb"<(?:\w+:)?(?:evenements|acquittements)\w*[\s>]")


class _Whose(Enum):
    """Whom the element at hand is about."""

    EVENT = auto()
    PATIENT = auto()
    STAY = auto()
    CARER = auto()
    RELATIVE = auto()


_TURNS: Final = {
    "patient": _Whose.PATIENT,
    "venue": _Whose.STAY,
    "personnePrevenir": _Whose.RELATIVE,
    "personneConfiance": _Whose.RELATIVE,
    "conjoint": _Whose.RELATIVE,
    "pere": _Whose.RELATIVE,
    "mere": _Whose.RELATIVE,
}
_CARER: Final = re.compile(r"(?:medecin|executant|prescripteur|praticien|operateur)\w*")
_OF_PATIENT: Final = {
    "nomUsuel": Role.FAMILY_NAME,
    "nomNaissance": Role.BIRTH_NAME,
    "prenom": Role.GIVEN_NAME,
    "ligne": Role.ADDRESS,
    "codePostal": Role.POSTCODE,
    "ville": Role.CITY,
    "telephone": Role.PHONE,
    "email": Role.EMAIL,
    "numeroIdentifiantSante": Role.INS,
    "numeroSecuriteSociale": Role.NIR,
    "immatriculation": Role.NIR,
    "lieuNaissance": Role.BIRTH_PLACE,
}
_OF_CARE: Final = {
    "codeActe": Role.ACT_CODE,
    "codeCIM10": Role.DIAGNOSIS_CODE,
    "commentaire": Role.NOTE,
    "texte": Role.NOTE,
}


def recognise(content: Content) -> bool:
    """The namespace of HPRIM XML, or one of its roots with the name of the standard."""
    head = xml_head(content)
    return _NAMESPACE in head or (b"hprim" in head.lower() and _ROOT.search(head) is not None)


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record an event: each child of the root but the message's header."""

    def wanted(name: str, depth: int) -> bool:
        return depth == 1 and name != "enteteMessage"

    for number, event in enumerate(subtrees(content, wanted, limits.max_in_memory_bytes), start=1):
        fields = Fields()
        _describe(event, fields)
        yield from fields.items(Source.HPRIM, Location.at(record=number))


def _describe(event: Node, into: Fields) -> None:
    waiting: list[tuple[Node, _Whose, str]] = [(event, _Whose.EVENT, "")]
    while waiting:
        node, whose, parent = waiting.pop()
        whose = _Whose.CARER if _CARER.fullmatch(node.name) else _TURNS.get(node.name, whose)
        _one(node, whose, parent, into)
        waiting.extend((child, whose, node.name) for child in reversed(node.children))


def _one(node: Node, whose: _Whose, parent: str, into: Fields) -> None:
    match whose:
        case _Whose.CARER:
            if node.first("nomUsuel") is not None:
                into.add_carer(node.text_at("prenoms", "prenom"), node.text_at("nomUsuel"))
        case _Whose.RELATIVE:
            if node.first("nomUsuel") is not None:
                into.add_relative(node.text_at("prenoms", "prenom"), node.text_at("nomUsuel"))
        case _Whose.PATIENT:
            _of_patient(node, parent, into)
        case _Whose.STAY if node.name == "valeur":
            into.add(Role.IEP, node.text)
        case _:
            _of_care(node, parent, into)


def _of_patient(node: Node, parent: str, into: Fields) -> None:
    into.add(Role.SEX, node.get("sexe"))
    if node.name in _OF_PATIENT:
        into.add(_OF_PATIENT[node.name], node.text)
    elif node.name == "valeur":
        into.add(patient_number_role(node.text), node.text)
    elif node.name == "dateNaissance" or (node.name == "date" and parent == "dateNaissance"):
        into.add(Role.BIRTH_DATE, iso_date(node.text))
    else:
        into.add_unknown(node.text)


def _of_care(node: Node, parent: str, into: Fields) -> None:
    is_diagnosis = "iagnostic" in node.name or "iagnostic" in parent or parent == "codeLibelle"
    if node.name in _OF_CARE:
        into.add(_OF_CARE[node.name], node.text)
    elif node.name == "date":
        into.add(Role.CARE_DATE, iso_date(node.text))
    elif node.name == "code" and is_diagnosis:
        into.add(Role.DIAGNOSIS_CODE, node.text)
    elif node.name == "libelle":
        into.add(Role.DIAGNOSIS_TEXT if is_diagnosis else Role.ACT_TEXT, node.text)
    elif is_diagnosis and not node.children:
        into.add(Role.DIAGNOSIS_CODE, node.text)
    else:
        into.add_unknown(node.text)


FORMAT: Final = Format(
    name="hprim_xml",
    media_type="application/x-hprim+xml",
    recognise=recognise,
    read=read,
    limits_known="amounts and billing codes are not kept",
)
