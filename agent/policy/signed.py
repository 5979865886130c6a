"""From signed bytes to a `Policy`: signature first, then schema, version and structure.

A policy is a compact JWS (RFC 7515) signed with Ed25519 (RFC 9864) by one of the keys that were
pinned at enrolment. Nothing of its content is looked at before its signature has held.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cattrs import BaseValidationError
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from agent.policy.policy import SCHEMA, Policy
from agent.strict import faults, strict_converter

MAX_BYTES: Final = 256 << 10  # 1,000 patterns of exclusion and room to spare
TYPE: Final = "colmate-policy+jws"
ALGORITHMS: Final = ("Ed25519",)


class Refusal(StrEnum):
    """Why a policy was not taken."""

    TOO_LARGE = "too_large"
    SIGNATURE = "signature"
    UNREADABLE = "unreadable"
    SCHEMA = "schema"
    AGENT_TOO_OLD = "agent_too_old"
    INVALID = "invalid"
    REVISION = "revision"
    TRIAL = "trial"
    NOT_KEPT = "not_kept"


class PolicyRefused(Exception):
    """A policy is not taken. `fields` are names of fields, never their values."""

    def __init__(self, refusal: Refusal, fields: tuple[str, ...] = (), revision: int = 0) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.fields = fields
        self.revision = revision


@dataclass(frozen=True, slots=True)
class PolicyReader:
    """Reads policies signed by one of `keys`, for an agent of this version."""

    keys: Sequence[OKPKey]
    agent_version: str

    def read(self, token: bytes) -> Policy:
        """Verify and structure a policy; fields that are not known are ignored.

        Raises:
            PolicyRefused: saying why.
        """
        data = self._payload(token)
        settings = data.get("policy")
        if data.get("schema") != SCHEMA:
            raise PolicyRefused(Refusal.SCHEMA, ("schema",), _revision(settings))
        least = settings.get("min_agent_version") if isinstance(settings, dict) else None
        if isinstance(least, str) and numbers(least) > numbers(self.agent_version):
            raise PolicyRefused(Refusal.AGENT_TOO_OLD, ("min_agent_version",), _revision(settings))
        try:
            return strict_converter(unknown_keys_allowed=True).structure(settings, Policy)
        except BaseValidationError as error:
            names = tuple(fault.dotted for fault in faults(error))
        except (TypeError, AttributeError):
            names = ("policy",)
        raise PolicyRefused(Refusal.INVALID, names, _revision(settings))

    def _payload(self, token: bytes) -> dict[str, Any]:
        if len(token) > MAX_BYTES:
            raise PolicyRefused(Refusal.TOO_LARGE)
        registry = jws.JWSRegistry(algorithms=ALGORITHMS)
        registry.max_payload_length = MAX_BYTES
        try:
            found = jws.deserialize_compact(token, KeySet([*self.keys]), registry=registry)
        except (JoseError, ValueError, TypeError, UnicodeError):
            raise PolicyRefused(Refusal.SIGNATURE) from None
        if found.protected.get("typ") != TYPE:  # a signature made for another purpose
            raise PolicyRefused(Refusal.SIGNATURE)
        try:
            data = json.loads(found.payload or b"")
        except (ValueError, RecursionError):
            raise PolicyRefused(Refusal.UNREADABLE) from None
        if not isinstance(data, dict):
            raise PolicyRefused(Refusal.UNREADABLE)
        return data


def numbers(version: str) -> tuple[int, ...]:
    """A version as numbers that compare; what follows the first part that is none is left out."""
    found: list[int] = []
    for part in version.split("."):
        if not (part.isascii() and part.isdecimal() and len(part) < 10):
            break
        found.append(int(part))
    while found and found[-1] == 0:
        found.pop()  # 1.0 is 1
    return tuple(found)


def _revision(settings: object) -> int:
    """The revision that a refused policy claims, for the heartbeat; 0 when it claims none."""
    claimed = settings.get("revision") if isinstance(settings, dict) else None
    return claimed if isinstance(claimed, int) and 0 <= claimed <= 2**31 else 0
