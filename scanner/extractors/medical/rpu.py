"""Emergency department summaries (RPU) sent to OSCOUR: one record a visit, without names.

Source: Fédération des observatoires régionaux des urgences, "Format de transmission des RPU".
Birth date, postcode and time of arrival together single a person out.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.document import Role, Source
from findings import Location
from scanner.extractors.content import Content
from scanner.extractors.format import Format, Item
from scanner.extractors.medical.fields import Fields, iso_date
from scanner.extractors.medical.xml_stream import Node, subtrees, xml_head
from scanner.limits import Limits

_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?OSCOUR[\s>]")
_ROLES: Final = {
    "CP": Role.POSTCODE,
    "COMMUNE": Role.CITY,
    "NAISSANCE": Role.BIRTH_DATE,
    "SEXE": Role.SEX,
    "ENTREE": Role.CARE_DATE,
    "SORTIE": Role.CARE_DATE,
    "DP": Role.DIAGNOSIS_CODE,
    "DA": Role.DIAGNOSIS_CODE,
    "ACTE": Role.ACT_CODE,
    "GRAVITE": Role.SCORE,
}
_DATES: Final = frozenset({"NAISSANCE", "ENTREE", "SORTIE"})


def recognise(content: Content) -> bool:
    """The root is OSCOUR."""
    return _ROOT.search(xml_head(content)) is not None


def read(content: Content, limits: Limits) -> Iterator[Item]:
    """Yield one record a visit."""
    visits = subtrees(content, lambda name, _: name == "PATIENT", limits.max_in_memory_bytes)
    for number, visit in enumerate(visits, start=1):
        fields = Fields()
        for node in visit.walk():
            _describe(node, fields)
        yield from fields.items(Source.RPU, Location.at(record=number))


def _describe(node: Node, into: Fields) -> None:
    if node.name == "MOTIF":  # a code of the thesaurus, or words
        is_code = re.fullmatch(r"[A-Z]\d\d[0-9.+]{0,4}", node.text)
        into.add(Role.DIAGNOSIS_CODE if is_code else Role.DIAGNOSIS_TEXT, node.text)
    elif (role := _ROLES.get(node.name)) is None:
        into.add_unknown(node.text)
    elif node.name in _DATES:
        into.add(role, iso_date(node.text, day_first=True))
    else:
        into.add(role, node.text)


FORMAT: Final = Format(
    name="rpu",
    media_type="application/x-oscour-rpu+xml",
    recognise=recognise,
    read=read,
    limits_known="vital signs and transport codes are not kept",
)
