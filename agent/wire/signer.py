"""Each request carries a proof, made for it alone, that the agent's key is held here.

The form is that of DPoP (RFC 9449): a JWT over method, URL and time, with an identifier that is
used once. It is sent as a bearer token after RFC 7523 (`iss`, `sub`, `aud`, `exp`), and adds the
SHA-256 of the body, which DPoP leaves to TLS.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from joserfc import jwt
from joserfc.jwk import OKPKey

from agent.wire.server_clock import ServerClock

ALGORITHM: Final = "Ed25519"  # RFC 9864: names the curve, as "EdDSA" does not
LIFETIME_S: Final = 120  # the collector refuses more than 300
JTI_BYTES: Final = 16


class Purpose(StrEnum):
    """The `typ` of a proof: one made to enrol is good for nothing else."""

    REQUEST = "colmate-request+jwt"
    ENROLMENT = "colmate-enrolment+jwt"


@dataclass(frozen=True, slots=True)
class RequestSigner:
    """Signs for one agent to one collector. `audience` is the collector's base URL."""

    key: OKPKey = field(repr=False)
    agent_id: str
    audience: str
    clock: ServerClock
    purpose: Purpose = Purpose.REQUEST

    def proof(self, method: str, url: str, body: bytes) -> str:
        """A compact JWT for this one request. `body` is as it is sent, after any compression."""
        now = int(self.clock.now())
        header = {"alg": ALGORITHM, "typ": self.purpose.value, "kid": self.key.thumbprint()}
        claims = {
            "iss": self.agent_id,
            "sub": self.agent_id,
            "aud": self.audience,
            "iat": now,
            "exp": now + LIFETIME_S,
            "jti": secrets.token_urlsafe(JTI_BYTES),
            "htm": method,
            "htu": url.partition("?")[0],
            "body_sha256": body_digest(body),
        }
        return jwt.encode(header, claims, self.key, algorithms=[ALGORITHM], default_type=None)


def body_digest(body: bytes) -> str:
    """SHA-256 in base64url without padding, as JOSE writes digests."""
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
