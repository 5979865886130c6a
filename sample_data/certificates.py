"""Covid certificates as texts: EU DCC and 2D-Doc, with signatures that sign nothing."""

import zlib

import base45
import cbor2

from detectors.text import fold
from sample_data.persons import Patient


def _plain(name: str) -> str:
    """A name as ICAO 9303 writes it."""
    return fold(name).decode("latin-1").upper().replace("'", "").replace(" ", "<").replace("-", "<")


def dcc(p: Patient) -> str:
    """A vaccination certificate (eHealth Network, volume 3): HC1, base45, zlib, COSE, CBOR."""
    certificate = {
        "ver": "1.3.0",
        "dob": p.born.isoformat(),
        "nam": {
            "fn": p.family, "gn": p.given, "fnt": _plain(p.family), "gnt": _plain(p.given),
        },
        "v": [
            {
                "tg": "840539006", "vp": "J07BX03", "mp": "EU/1/20/1528", "ma": "ORG-100030215",
                "dn": 2, "sd": 2, "dt": "2021-07-01", "co": "FR", "is": "CNAM",
                "ci": f"URN:UVCI:01:FR:{p.ipp}ESSAI#9",
            }
        ],
    }  # fmt: skip
    payload = cbor2.dumps({1: "FR", 4: 1_700_000_000, 6: 1_625_000_000, -260: {1: certificate}})
    protected = cbor2.dumps({1: -7, 4: b"COLMATE0"})
    signed = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, bytes(64)]))
    encoded = base45.b45encode(zlib.compress(signed, 9))
    return "HC1:" + (encoded if isinstance(encoded, str) else encoded.decode("ascii"))


def two_d_doc(p: Patient) -> str:
    """A vaccination attestation (ANTS 2D-Doc, type L1): GS between fields, US before the seal."""
    born = f"{p.born:%d%m%Y}"
    fields = (
        f"L0{p.family}\x1d", f"L1{p.given.upper()}\x1d", f"L2{born}", "L3COVID-19\x1d",
        "L4J07BX03\x1d", "L5COMIRNATY\x1d", "L6PFIZER\x1d", "L72", "L82", "L901072021", "LATE",
    )  # fmt: skip
    return "DC04FR0000011E671E67L101FR" + "".join(fields) + "\x1f" + "A" * 103
