"""The two codes of French covid certificates, read without checking their signatures.

EU Digital COVID Certificate: `HC1:` + base45 of zlib of COSE_Sign1 (CBOR), eHealth Network, volumes
1 and 3. 2D-Doc: ANTS/France Titres, "Spécifications techniques des codes à barres 2D-Doc", types B2
(test result) and L1 (vaccination). A certificate leaks whether or not it is authentic.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import base45
import cbor2

from detectors.dates import parse as parse_date
from detectors.names import normalise

MAX_DCC_CHARS: Final = 4_296  # the most a QR code holds (version 40, alphanumeric)
MAX_PAYLOAD_BYTES: Final = 65_536

_COSE_SIGN1_TAG: Final = 18
_CLAIM_HCERT: Final = -260
_GROUP: Final = 3  # characters of base45 for two bytes
_ZLIB: Final = 0x78  # first byte of a zlib stream
_EVENTS: Final = ("v", "t", "r")  # vaccination, test, recovery

_SEPARATOR: Final = "(?:\x1d|<GS>|\u241d)"
_VALUE: Final = "([^\x1d\x1f\u241d\u241f<\\n]{1,120})"
_TEST_RESULT: Final = re.compile(f"F0{_VALUE}{_SEPARATOR}F1{_VALUE}{_SEPARATOR}F2(\\d{{8}})")
_VACCINATION: Final = re.compile(f"L0{_VALUE}{_SEPARATOR}L1{_VALUE}{_SEPARATOR}L2(\\d{{8}})")


# What unpacking and walking hostile bytes may raise; older cbor2 follows any depth.
_MALFORMED: Final = (
    zlib.error,
    cbor2.CBORDecodeError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Whose certificate it is. `identifier` is its UVCI, or the text of the code itself."""

    identifier: str = field(repr=False)
    name: str = field(repr=False)  # comparable form, family name first; empty when not told
    birth_date: str | None = field(repr=False)  # YYYY-MM-DD, YYYY-00-00 when incomplete


def read_dcc(code: str) -> Certificate | None:
    """Read the text of an EU certificate that begins with `HC1:`; None when it is no such thing.

    Text that follows the code on its line does no harm. Memory is bounded, whatever it unpacks to.
    """
    packed = _base45(code[4:MAX_DCC_CHARS])
    try:
        signed = cbor2.loads(zlib.decompressobj().decompress(packed, MAX_PAYLOAD_BYTES))
        if isinstance(signed, cbor2.CBORTag) and signed.tag == _COSE_SIGN1_TAG:
            signed = signed.value
        claims = cbor2.loads(signed[2])
        return _certificate(claims[_CLAIM_HCERT][1])
    except _MALFORMED:
        return None


def _base45(text: str) -> bytes:
    """Decode group by group up to the first that is none: words may follow a code."""
    decoded = bytearray()
    for at in range(0, len(text), _GROUP):
        try:
            decoded += base45.b45decode(text[at : at + _GROUP])
        except ValueError:
            break
        if decoded[0] != _ZLIB:
            break
    return bytes(decoded)


def _certificate(content: Mapping[str, Any]) -> Certificate:
    """Take the holder out of a certificate's content; TypeError or LookupError when malformed."""
    events = [event for kind in _EVENTS for event in content.get(kind) or ()]
    names = content["nam"]
    family = names.get("fn") or names.get("fnt") or ""
    given = names.get("gn") or names.get("gnt") or ""
    born = str(content.get("dob") or "")
    identifier = str(events[0]["ci"]) if events and "ci" in events[0] else ""
    name = normalise(f"{family} {given}".replace("<", " ")[:200])
    if re.fullmatch(r"(?:19|20)\d\d(?:-\d\d)?", born):  # the format allows a year or month alone
        return Certificate(identifier[:200] or name, name, f"{born[:4]}-00-00")
    return Certificate(identifier[:200] or name, name, parse_date(born))


def read_2d_doc(code: str) -> Certificate | None:
    """Read the text of a 2D-Doc of type B2 or L1; None when the holder's fields are not there."""
    if hit := _TEST_RESULT.search(code):
        given, family, born = hit.groups()
    elif hit := _VACCINATION.search(code):
        family, given, born = hit.groups()
    else:
        return None
    return Certificate(code, normalise(f"{family} {given}"), parse_date(born))
