"""What goes over the wire, parsed once, here. docs/agent-protocol.md is its binding description."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Final, TypeVar

from cattrs import BaseValidationError

from agent.strict import AtMost, Between, strict_converter
from agent.wire.disposition import Disposition, disposition
from agent.wire.transport import LinkFailure, Reply

PROTOCOL: Final = 1
LATEST: Final = 2**40  # seconds; no honest clock goes so far
T = TypeVar("T")


class Code(StrEnum):
    """Why the collector refused, where the status alone does not tell (`{"code": …}`)."""

    CLOCK = "clock"
    SIGNATURE = "signature"
    REPLAY = "replay"
    UNKNOWN_AGENT = "unknown_agent"
    REVOKED = "revoked"
    WAITING = "waiting"
    FORKED = "forked"
    TOKEN_UNKNOWN = "token_unknown"  # noqa: S105 - a reason
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - a reason
    TOKEN_USED_UP = "token_used_up"  # noqa: S105 - a reason
    TOKEN_NETWORK = "token_network"  # noqa: S105 - a reason
    UNMANAGED = "unmanaged"
    AGENT_TOO_OLD = "agent_too_old"
    MALFORMED = "malformed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that did not succeed: what to do, and what is known of why."""

    disposition: Disposition
    status: int | None = None
    link: LinkFailure | None = None
    code: Code = Code.OTHER
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The body of an answer that is no success."""

    code: str = Code.OTHER.value
    server_time: Annotated[float, Between(0, LATEST)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """All records of `epoch` up to `acked_through` are on the collector's disk, or known lost."""

    epoch: Annotated[str, AtMost(64)]
    acked_through: Annotated[int, Between(0, 2**62)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """The answer to a heartbeat: the time, the policy's revision, and tasks as they came."""

    server_time: Annotated[float, Between(0, LATEST)]
    policy_revision: Annotated[int, Between(0, 2**31)]
    tasks: Annotated[tuple[dict[str, Any], ...], AtMost(100)] = ()


@dataclass(frozen=True, slots=True)
class WireBatch:
    """Consecutive sealed records of one spool."""

    epoch: str
    first_seq: int
    records: tuple[bytes, ...] = field(repr=False)

    @property
    def last_seq(self) -> int:
        """The number of the last record."""
        return self.first_seq + len(self.records) - 1

    def as_json(self, agent_id: str) -> dict[str, Any]:
        """The body of a batch."""
        return {
            "agent": agent_id,
            "epoch": self.epoch,
            "first_seq": self.first_seq,
            "records": [base64.b64encode(record).decode() for record in self.records],
        }


def answered(reply: Reply | LinkFailure, kind: type[T]) -> T | Failure:
    """An answer as `kind`, or the failure it is. A success that makes no sense is none."""
    if isinstance(reply, LinkFailure):
        return Failure(Disposition.RETRY_LATER, link=reply)
    told = disposition(reply.status, ours=reply.ours)
    if told is Disposition.DELIVERED:
        try:
            return _structured(reply.body, kind)
        except _MEANINGLESS:
            return Failure(Disposition.RETRY_LATER, reply.status, code=Code.MALFORMED)
    return Failure(
        told, reply.status, code=_code(refusal(reply).code), retry_after_s=reply.retry_after_s
    )


def refusal(reply: Reply) -> Refused:
    """What the collector says of a refusal; the least if it says nothing that makes sense."""
    if not reply.ours:
        return Refused()
    try:
        return _structured(reply.body, Refused)
    except _MEANINGLESS:
        return Refused()


def encode(data: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8, without blanks."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False).encode()


_MEANINGLESS: Final = (BaseValidationError, ValueError, TypeError, AttributeError, RecursionError)


def _structured(body: bytes, kind: type[T]) -> T:
    return strict_converter(unknown_keys_allowed=True).structure(json.loads(body), kind)


def _code(text: str) -> Code:
    return Code(text) if text in set(Code) else Code.OTHER
