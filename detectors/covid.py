"""Covid certificates in running text: the text of their codes, with the holder they name."""

import re
from collections.abc import Iterator
from typing import Final

from detectors.covid_codes import MAX_DCC_CHARS, Certificate, read_2d_doc, read_dcc
from detectors.detector import Detector
from detectors.match import Match
from detectors.text import Text
from findings import Entity

_NAME: Final = "covid"
_MIN_DCC_CHARS: Final = 60
_MAX_2D_DOC_CHARS: Final = 1_000

_DCC: Final = re.compile(rf"HC1:[0-9A-Z $%*+\-./:]{{{_MIN_DCC_CHARS},{MAX_DCC_CHARS}}}")
_2D_DOC: Final = re.compile(rf"[^\n]{{1,{_MAX_2D_DOC_CHARS}}}")
_SIGNATURE: Final = re.compile("\x1f|<US>|\u241f")


def _look(text: Text, start: int, end: int) -> Iterator[Match]:  # noqa: ARG001 - Look's form
    if text.folded.startswith(b"hc1:", start):
        if (hit := _DCC.match(text.raw, start)) is not None:
            stop = start + len(hit[0].rstrip())
            yield from _matches(start, stop, hit[0], read_dcc(hit[0]))
    elif (hit := _2D_DOC.match(text.raw, start)) is not None:
        code = _SIGNATURE.split(hit[0], maxsplit=1)[0].rstrip()
        yield from _matches(start, start + len(code), code, read_2d_doc(code))


def _matches(start: int, end: int, code: str, read: Certificate | None) -> Iterator[Match]:
    """The certificate, and its holder when the code could be read."""
    if read is None:
        yield _match(Entity.COVID_CERTIFICATE, code, start, end, 0.6)
        return
    yield _match(Entity.COVID_CERTIFICATE, read.identifier or code, start, end, 0.99)
    if read.name:
        yield _match(Entity.PERSON, read.name, start, end, 0.99)
    if read.birth_date:
        yield _match(Entity.BIRTH_DATE, read.birth_date, start, end, 0.99)


def _match(entity: Entity, value: str, start: int, end: int, confidence: float) -> Match:
    return Match(
        entity=entity, detector=_NAME, value=value, start=start, end=end, confidence=confidence
    )


_SAMPLE: Final = (
    "HC1:NCFOXN*TS0BIO D+%ORX4XC9YA8BKATIO1C3HXKP.1WA6PF6R:5SVBWVBDKBYLDZ4D74D$ZJ*DJWP42W"
    "52.PCU6QNQIV43X7YY4LD66/4+Y5VN0JZIZ0KYB06Q9-3AKI6%T6LEQ936/PK1RM4V2UZ4+FJE 4Y3LL/II "
    "0OC9SX0+*B85T%6213P.A5:S9S-O:S9395*CBVZ0K1HB*0CNN./G0OP*882R4*%2797$E70$4*2D-79B+2SE"
    "B7:I/2DY735LBJU01U08UVYBF::G-F75K3T47D5A100ADC81"
)

COVID: Final = Detector(
    name=_NAME,
    title="Covid certificate (EU DCC, 2D-Doc)",
    source="eHealth Network, EU DCC volumes 1 and 3; ANTS, 2D-Doc types B2 and L1",
    entities=(Entity.COVID_CERTIFICATE, Entity.PERSON, Entity.BIRTH_DATE),
    anchor=r"hc1:[0-9a-z $%*+\-./:]{60}|dc0[1-4][0-9a-z]{8}[0-9a-f]{8}(?:b2|l1)",
    look=_look,
    finds=(
        f"[[{_SAMPLE}]]",
        (
            "[[DC04FR0000011E581E58B201FRF0PAUL<GS>F1DURAND<GS>F203031958F3MF4945006F5NF6070420211010]]"
            "<US>SIGNATURE"
        ),
        "code=[[DC04FR0000011E671E67L101FRL0LE GOFF<GS>L1ANNE<GS>L212111972L3COVID-19]]<US>AB",
    ),
    ignores=(
        "HC1: section 2",
        "DC04FR0000011E581E5800",
        "DC04",
    ),
    limits="The paper without its code; other 2D-Doc types, which are not health data.",
)
