"""Signing a statement, and telling whose signatures hold.

Format: JWS General JSON Serialization (RFC 7515, section 7.2.1), each signature Ed25519 (RFC 8032;
algorithm name of RFC 9864), over the very bytes of the statement.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from scanner.authorisation.authorities import Authority
from scanner.authorisation.refusal import Refused, Why
from scanner.authorisation.statement import Statement, json_object

ALGORITHM: Final = "Ed25519"
TYPE: Final = "colmate-authorisation+json"  # a signature given for anything else is none here
MOST_SIGNATURES: Final = 4
_HEADER: Final = frozenset({"alg", "kid", "typ"})
_SIGNATURE: Final = frozenset({"protected", "signature"})


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file: a statement with the signatures it bears, none on a draft."""

    statement: Statement
    payload: str = field(repr=False)  # the statement as the signatures have it, base64url
    signatures: tuple[Mapping[str, str], ...] = field(repr=False)
    written: bytes = field(repr=False)

    @classmethod
    def parse(cls, text: bytes) -> Self:
        """Read a draft or a signed statement. No signature is checked.

        Raises:
            Refused: MALFORMED, TOO_LONG.
        """
        found = json_object(text)
        if "signatures" not in found:
            return cls(Statement.parse(text), "", (), text)
        payload, signatures = found.get("payload"), found["signatures"]
        if set(found) != {"payload", "signatures"} or not isinstance(payload, str):
            raise Refused(Why.MALFORMED, why="payload")
        if not isinstance(signatures, list) or not 0 < len(signatures) <= MOST_SIGNATURES:
            raise Refused(Why.MALFORMED, why="signatures")
        if not all(map(_is_signature, signatures)):
            raise Refused(Why.MALFORMED, why="signatures")
        return cls(_stated(payload), payload, tuple(signatures), text)

    @property
    def digest(self) -> str:
        """SHA-256 of the file, by which the journal names it."""
        return hashlib.sha256(self.written).hexdigest()

    def signers(self, authorities: Mapping[str, Authority]) -> Iterator[Authority]:
        """Who signed.

        Raises:
            Refused: UNKNOWN_KEY or BAD_SIGNATURE, at the first signature that does not hold.
        """
        for signature in self.signatures:
            yield _signer(self.payload, signature, authorities)

    def signed(self, key: OKPKey) -> "Document":
        """The same statement with one signature more."""
        header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": TYPE}
        content = urlsafe_b64decode(self.payload.encode()) or self.statement.written()
        found = jws.serialize_json([{"protected": header}], content, key, algorithms=[ALGORITHM])
        payload, (added,) = found["payload"], found["signatures"]
        signatures = (*self.signatures, {name: added[name] for name in sorted(_SIGNATURE)})  # type: ignore[literal-required] # the two members of its type
        whole = json.dumps({"payload": payload, "signatures": signatures}, indent=1)
        return Document.parse(f"{whole}\n".encode())

    def bears(self, key: OKPKey) -> bool:
        """Whether this key has signed, or claims to have."""
        header = {"alg": ALGORITHM, "kid": key.thumbprint(), "typ": TYPE}
        return any(_claimed(one) == header for one in self.signatures)


def _is_signature(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and set(found) == _SIGNATURE
        and all(isinstance(value, str) for value in found.values())
    )


def _stated(payload: str) -> Statement:
    try:
        content = urlsafe_b64decode(payload.encode())
    except ValueError:
        raise Refused(Why.MALFORMED, why="payload") from None
    return Statement.parse(content)


def _claimed(signature: Mapping[str, str]) -> dict[str, Any]:
    try:
        return json_object(urlsafe_b64decode(signature["protected"].encode()))
    except (ValueError, Refused):
        return {}


def _signer(
    payload: str, signature: Mapping[str, str], authorities: Mapping[str, Authority]
) -> Authority:
    claimed = _claimed(signature)
    if claimed.keys() != _HEADER or claimed["alg"] != ALGORITHM or claimed["typ"] != TYPE:
        raise Refused(Why.BAD_SIGNATURE)
    authority = authorities.get(str(claimed["kid"]))
    if authority is None:
        raise Refused(Why.UNKNOWN_KEY)
    one: Any = {"payload": payload, "signatures": [dict(signature)]}
    try:
        jws.deserialize_json(one, authority.key, algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        raise Refused(Why.BAD_SIGNATURE) from None
    return authority
