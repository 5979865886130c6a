"""The key pair, made once on the endpoint, and the identity that the collector gave it.

`identity.json` names the key file it belongs to and is replaced whole, so that an agent is always
either what it was or what it has become. A key in a TPM would take the place of `OKPKey`.
"""

import base64
import binascii
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from cattrs import BaseValidationError
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from agent.private_files import Exposed, create_private, read_private, write_private
from agent.strict import AtMost, Wrong, strict_converter
from scanner.errors import ColmateError
from scanner.locales import N_

CURVE: Final = "Ed25519"
KEY_MAX_BYTES: Final = 4 << 10
IDENTITY_MAX_BYTES: Final = 64 << 10
SEALING_KEY_BYTES: Final = 32  # X25519
_FILE: Final = "identity.json"
_CANDIDATE: Final = "candidate.pem"


class AgentState(StrEnum):
    """Whether the collector has admitted the agent, or a person has yet to approve it."""

    ACTIVE = "active"
    WAITING = "waiting"


class NoIdentity(ColmateError):
    """The agent has not been enrolled, or what was kept of it cannot be used."""


def public_key(data: dict[str, str]) -> OKPKey:
    """A public Ed25519 key from its JWK (RFC 8037).

    Raises:
        ValueError: it is none, or holds a private key.
    """
    try:
        key = OKPKey.import_key({name: data[name] for name in ("kty", "crv", "x")})
    except (JoseError, KeyError, TypeError, ValueError):
        raise ValueError("no public key") from None
    if key.curve_name != CURVE or "d" in data:
        raise ValueError("no public key of this kind")
    key.ensure_kid()
    return key


def ed25519_jwk(data: dict[str, str]) -> dict[str, str]:
    """Check that a JWK is one of Ed25519.

    Raises:
        Wrong: it is not.
    """
    try:
        public_key(data)
    except ValueError:
        raise Wrong from None
    return data


def x25519_key(text: str) -> str:
    """Check that a text is an X25519 public key in base64.

    Raises:
        Wrong: it is not.
    """
    try:
        size = len(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if size != SEALING_KEY_BYTES:
        raise Wrong
    return text


def identifier(text: str) -> str:
    """Check that a text can stand in a URL, a file name and a log: letters, digits, `-` and `_`.

    Raises:
        Wrong: it cannot.
    """
    if not (text.isascii() and text.replace("-", "").replace("_", "").isalnum()):
        raise Wrong
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """What the collector gives an agent that it admits: a name, and the keys to believe."""

    agent_id: Annotated[str, AtMost(64), identifier]
    state: AgentState
    # Two, so that one can be replaced while the other still holds.
    policy_keys: Annotated[tuple[Annotated[dict[str, str], ed25519_jwk], ...], AtMost(4)]
    sealing_key: Annotated[str, x25519_key]


@dataclass(frozen=True, slots=True)
class Identity:
    """An enrolled agent."""

    collector_url: str
    admission: Admission
    key: OKPKey = field(repr=False)

    @property
    def agent_id(self) -> str:
        """The name by which the collector knows this agent."""
        return self.admission.agent_id

    @property
    def policy_keys(self) -> tuple[OKPKey, ...]:
        """The keys that may sign a policy."""
        return tuple(public_key(data) for data in self.admission.policy_keys)

    @property
    def sealing_key_bytes(self) -> bytes:
        """The X25519 key to which the spool is sealed."""
        return base64.b64decode(self.admission.sealing_key)


class IdentityStore:
    """Keeps key and identity in `folder`, which is the agent's own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def enrolled(self) -> bool:
        """Whether an identity is kept, usable or not."""
        return (self._folder / _FILE).exists()

    def load(self) -> Identity:
        """The identity of this agent.

        Raises:
            NoIdentity: there is none, it is damaged, or other accounts may read it.
        """
        try:
            kept = json.loads(read_private(self._folder / _FILE, IDENTITY_MAX_BYTES))
            admission = strict_converter(unknown_keys_allowed=True).structure(
                kept["admission"], Admission
            )
            return Identity(str(kept["collector_url"]), admission, self._key(kept["key"]))
        except FileNotFoundError:
            raise NoIdentity(
                N_("This agent is not enrolled."), next_step=N_("Run colmate agent enrol.")
            ) from None
        except Exposed:
            raise NoIdentity(
                N_("Other accounts may read the agent's key or identity."),
                next_step=N_("Enrol it again with --replace: the key is no secret any more."),
            ) from None
        except OSError as error:
            raise NoIdentity(
                N_("The agent's identity cannot be used: {why}."), why=error.strerror or ""
            ) from None
        except (BaseValidationError, JoseError, ValueError, KeyError, TypeError):
            raise NoIdentity(
                N_("The agent's identity is damaged."),
                next_step=N_("Enrol it again with --replace."),
            ) from None

    def candidate(self) -> OKPKey:
        """The key to enrol with: made once, and the same one after an enrolment that failed.

        Raises:
            OSError: it cannot be written or read.
            NoIdentity: it is damaged.
        """
        key = OKPKey.generate_key(CURVE)
        create_private(self._folder / _CANDIDATE, key.as_pem(private=True))
        try:
            return self._key(_CANDIDATE)
        except (JoseError, ValueError):
            raise NoIdentity(
                N_("The agent's new key is damaged."), next_step=N_("Remove candidate.pem.")
            ) from None

    def admit(self, key: OKPKey, collector_url: str, admission: Admission) -> Identity:
        """Become what the collector has admitted; the key of a former identity is removed.

        Raises:
            OSError: it cannot be written; the former identity still stands.
        """
        name = f"key-{key.thumbprint()}.pem"
        create_private(self._folder / name, key.as_pem(private=True))
        kept = {"key": name, "collector_url": collector_url, "admission": asdict(admission)}
        write_private(self._folder / _FILE, json.dumps(kept).encode())
        (self._folder / _CANDIDATE).unlink(missing_ok=True)
        for former in self._folder.glob("key-*.pem"):
            if former.name != name:
                former.unlink()
        return Identity(collector_url, admission, key)

    def _key(self, name: Any) -> OKPKey:
        if not isinstance(name, str) or Path(name).name != name:
            raise ValueError("no name of a key file")
        key = OKPKey.import_key(read_private(self._folder / name, KEY_MAX_BYTES))
        if key.curve_name != CURVE or not key.is_private:
            raise ValueError("no private key of this kind")
        key.ensure_kid()
        return key
