"""Who may authorise on this machine: a JWK Set that only an administrator can change.

Format: RFC 7517 (JWK Set), RFC 8037 (Ed25519 as OKP). Each key bears two members more, `name` and
`role`. A key is known by its thumbprint (RFC 7638), never by a name that a file gives it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from scanner.authorisation.refusal import Refused, Why
from scanner.authorisation.statement import MAX_BYTES, MAX_NAME_CHARS, json_object
from scanner.platform import System

FILE_NAME: Final = "authorities.jwks"
CURVE: Final = "Ed25519"
MOST_KEYS: Final = 100
_NEEDED: Final = frozenset({"kty", "crv", "x", "name", "role"})
_ALLOWED: Final = _NEEDED | {"kid", "use", "alg"}


class Role(StrEnum):
    """What a person's signature says."""

    AUTHOR = "author"  # decides that the zone is to be opened: the RSSI, the director
    DPO = "dpo"  # approves it


@dataclass(frozen=True, slots=True)
class Authority:
    """A person who may sign, with the public half of their key."""

    name: str
    role: Role
    kid: str
    key: OKPKey = field(repr=False)


def authorities_path(system: System) -> str:
    """Where the list stands on this machine. No option and no variable moves it."""
    folder = system.settings_folder
    return system.join(folder, FILE_NAME) if folder else ""


def read_authorities(system: System) -> dict[str, Authority]:
    """The persons who may sign, by the thumbprint of their key.

    Raises:
        Refused: NO_AUTHORITIES, OPEN_AUTHORITIES, BAD_AUTHORITIES.
    """
    path = authorities_path(system)
    if not path or not os.path.lexists(path):
        raise Refused(Why.NO_AUTHORITIES, path=path or FILE_NAME)
    if not system.only_administrators_write(path):
        raise Refused(Why.OPEN_AUTHORITIES, path=path)
    try:
        with os.fdopen(system.open_for_reading(path), "rb") as stream:
            text = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused(Why.BAD_AUTHORITIES, path=path, why=error.strerror) from None
    try:
        return parse_authorities(text)
    except (ValueError, Refused) as error:
        why = "JSON" if isinstance(error, Refused) else str(error)
        raise Refused(Why.BAD_AUTHORITIES, path=path, why=why) from None


def parse_authorities(text: bytes) -> dict[str, Authority]:
    """Read a JWK Set of authorities.

    Raises:
        Refused: it is no JSON object.
        ValueError: a key is none of ours, or stands there twice; the message names its place.
    """
    keys = json_object(text).get("keys")
    if not isinstance(keys, list) or not 0 < len(keys) <= MOST_KEYS:
        raise ValueError("keys")
    found: dict[str, Authority] = {}
    for number, jwk in enumerate(keys):
        authority = _authority(jwk, f"keys[{number}]")
        if authority.kid in found:
            raise ValueError(f"keys[{number}]")  # one key for two names would be two persons
        found[authority.kid] = authority
    return found


def _authority(jwk: Any, place: str) -> Authority:
    if not isinstance(jwk, Mapping) or not set(jwk) >= _NEEDED or not set(jwk) <= _ALLOWED:
        raise ValueError(place)  # a private half ("d") too is none of what is allowed
    name, role = jwk["name"], jwk["role"]
    if not isinstance(name, str) or not 0 < len(name.strip()) <= len(name) <= MAX_NAME_CHARS:
        raise ValueError(f"{place}.name")
    if role not in tuple(Role):
        raise ValueError(f"{place}.role")
    if jwk["kty"] != "OKP" or jwk["crv"] != CURVE or not isinstance(jwk["x"], str):
        raise ValueError(f"{place}.crv")
    try:
        key = OKPKey.import_key({"kty": "OKP", "crv": CURVE, "x": jwk["x"]})
        kid = key.thumbprint()
    except (JoseError, ValueError):
        raise ValueError(f"{place}.x") from None
    if jwk.get("kid", kid) != kid:
        raise ValueError(f"{place}.kid")
    return Authority(name, Role(role), kid, key)
