"""The text of an INS datamatrix: number, names and birth date of a patient in one code.

`IS` `01` and 22 zeros, then S1 number, S2 OID, S3 given names, S4 birth name, S5 sex, S6 birth
date, S7 birth place; fields of free length end with GS. Source: ANS, guide d'implémentation du
Datamatrix INS.
"""

import re
from collections.abc import Iterator
from typing import Final

from detectors.dates import parse as parse_date
from detectors.detector import Detector
from detectors.match import Match, Remark
from detectors.names import normalise
from detectors.nir import judged
from detectors.text import Text
from findings import Entity

_NAME: Final = "ins_datamatrix"
_GS: Final = rb"(?:\x1d|<gs>| )?"
_CODE: Final = re.compile(
    rb"is01\d{22}s1(?P<number>\d{5}[0-9ab]{2}\d{8})s2(?P<oid>[0-9.]{18,20})" + _GS
    + rb"(?:s3(?P<given>[^\x1d\n]{1,100}?)" + _GS + rb"s4(?P<family>[^\x1d\n]{1,100}?)" + _GS
    + rb"s5[mfi]s6(?P<birth>\d\d-\d\d-\d{4})(?:s7[0-9ab]{5})?)?"
)  # fmt: skip
_TEST_OIDS: Final = (b"1.2.250.1.213.1.4.10", b"1.2.250.1.213.1.4.11")


def _look(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
    code = _CODE.match(text.folded, start)
    if code is None:
        return
    nir = judged(code["number"].decode().upper(), labelled=True)
    if nir is None:
        return
    remarks = nir.remarks | ({Remark.SPECIMEN} if code["oid"] in _TEST_OIDS else set())
    yield _match(Entity.INS, nir.person_part, code, max(0.9, nir.confidence), remarks)
    if code["family"]:
        name = normalise(text.raw[slice(*code.span("family"))])
        name = f"{name} {normalise(text.raw[slice(*code.span('given'))])}".strip()
        if name:
            yield _match(Entity.PERSON, name, code, 0.99, remarks)
        if birth := parse_date(code["birth"].decode()):
            yield _match(Entity.BIRTH_DATE, birth, code, 0.99, remarks)


def _match(
    entity: Entity,
    value: str,
    code: re.Match[bytes],
    confidence: float,
    remarks: frozenset[Remark],
) -> Match:
    return Match(
        entity=entity,
        detector=_NAME,
        value=value,
        start=code.start(),
        end=code.end(),
        confidence=confidence,
        remarks=remarks,
    )


INS_DATAMATRIX: Final = Detector(
    name=_NAME,
    title="INS datamatrix",
    source="ANS, Guide d'implémentation du Datamatrix INS",
    entities=(Entity.INS, Entity.PERSON, Entity.BIRTH_DATE),
    anchor=r"is01\d{22}s1",
    look=_look,
    finds=(
        (
            "[[IS010000000000000000000000S1158036311399393S21.2.250.1.213.1.4.8<GS>S3PAUL<GS>"
            "S4DURAND<GS>S5MS603-03-1958S763113]]"
        ),
        (
            "[[IS010000000000000000000000S1272117511299463S21.2.250.1.213.1.4.10S3ANNE<GS>"
            "S4LE GOFF<GS>S5FS612-11-1972S775112]] lu"
        ),
    ),
    ignores=(
        "IS010000000000000000000000S1",
        "IS010000000000000000000000S1123456789012345S21.2.250.1.213.1.4.8",
    ),
)
