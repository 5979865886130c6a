"""The collector, as an agent may use it: enrol, check in, fetch its policy, post findings.

There is no fifth call. Every request is signed anew, also when it is sent again.
"""

import gzip
from dataclasses import asdict
from http import HTTPStatus
from typing import Final, TypeVar

from agent.identity import Answered, Application, Identity, WhyRefused
from agent.identity.identity import Admission
from agent.wire.disposition import Disposition, disposition
from agent.wire.heartbeat import Heartbeat
from agent.wire.messages import (
    PROTOCOL,
    Ack,
    CheckIn,
    Code,
    Failure,
    WireBatch,
    answered,
    encode,
    refusal,
)
from agent.wire.server_clock import ServerClock
from agent.wire.signer import Purpose, RequestSigner
from agent.wire.transport import LinkFailure, Method, Reply, Transport

ENROL: Final = "/agent/v1/enrol"
CHECK_IN: Final = "/agent/v1/check-in"
POLICY: Final = "/agent/v1/policy"
BATCHES: Final = "/agent/v1/batches"
WORTH_COMPRESSING_BYTES: Final = 1 << 10
_JSON: Final = "application/json"
_JOSE: Final = "application/jose"  # RFC 7515, section 9.2.1
T = TypeVar("T")


class Desk:
    """Sends signed requests, and once more when it was our clock that was wrong."""

    def __init__(self, transport: Transport, signer: RequestSigner) -> None:
        self._transport = transport
        self._signer = signer
        self.clock = signer.clock

    def ask(
        self, method: Method, path: str, body: bytes = b"", *, plain: bool = False
    ) -> Reply | LinkFailure:
        """One exchange. A 401 that tells the time heals a wrong clock, at once and only once."""
        packed = not plain and len(body) > WORTH_COMPRESSING_BYTES
        sent = gzip.compress(body, compresslevel=6, mtime=0) if packed else body
        reply = self._once(method, path, sent, packed=packed)
        if isinstance(reply, Reply) and reply.status == HTTPStatus.UNAUTHORIZED:
            told = refusal(reply).server_time
            if told is not None and self.clock.learn(told):
                return self._once(method, path, sent, packed=packed)
        return reply

    def _once(self, method: Method, path: str, body: bytes, *, packed: bool) -> Reply | LinkFailure:
        proof = self._signer.proof(method, self._transport.url + path, body)
        headers = {
            "Authorization": f"Bearer {proof}",
            "Colmate-Protocol": str(PROTOCOL),
            "Accept": _JOSE if path == POLICY else _JSON,
        }
        if method == "POST":
            headers["Content-Type"] = _JSON
        if packed:
            headers["Content-Encoding"] = "gzip"
        return self._transport.exchange(method, path, headers, body)


class Collector:
    """The collector, to an agent that it has admitted."""

    def __init__(self, transport: Transport, identity: Identity, clock: ServerClock) -> None:
        self._agent_id = identity.agent_id
        self._desk = Desk(
            transport, RequestSigner(identity.key, identity.agent_id, transport.url, clock)
        )
        self.clock = clock

    def check_in(self, heartbeat: Heartbeat) -> CheckIn | Failure:
        """Say how the agent is; learn the time, the policy's revision and what is asked."""
        reply = self._desk.ask("POST", CHECK_IN, encode(heartbeat.as_json()))
        answer = answered(reply, CheckIn)
        if isinstance(answer, CheckIn):
            self.clock.learn(answer.server_time)
        return answer

    def policy(self) -> bytes | Failure:
        """The agent's policy as it was signed; nothing of it is believed yet."""
        reply = self._desk.ask("GET", POLICY)
        told = isinstance(reply, Reply) and disposition(reply.status, ours=reply.ours)
        if isinstance(reply, Reply) and told is Disposition.DELIVERED:
            return reply.body.strip()
        return _failure(reply)

    def post(self, batch: WireBatch, *, plain: bool = False) -> Ack | Failure:
        """Deliver records; they are the collector's once it has acknowledged them."""
        body = encode(batch.as_json(self._agent_id))
        answer = answered(self._desk.ask("POST", BATCHES, body, plain=plain), Ack)
        if isinstance(answer, Ack) and answer.epoch != batch.epoch:
            return Failure(Disposition.RETRY_LATER, code=Code.MALFORMED)  # of another spool
        return answer


class Registry:
    """The collector, to an agent that wants to be admitted."""

    def __init__(self, transport: Transport, clock: ServerClock, agent_version: str) -> None:
        self._transport = transport
        self._clock = clock
        self._agent_version = agent_version

    @property
    def url(self) -> str:
        """The collector's base URL."""
        return self._transport.url

    def enrol(self, application: Application) -> Answered:
        """Send an application, signed with the key it is about."""
        key = application.key
        signer = RequestSigner(key, key.thumbprint(), self.url, self._clock, Purpose.ENROLMENT)
        body = encode(
            {
                "token": application.token,
                "public_key": {**key.as_dict(private=False), "kid": key.thumbprint()},
                "host": asdict(application.facts),
                "evidence": list(application.evidence),
                "agent_version": self._agent_version,
            }
        )
        answer = answered(Desk(self._transport, signer).ask("POST", ENROL, body), Admission)
        return why_refused(answer) if isinstance(answer, Failure) else answer


def why_refused(failure: Failure) -> WhyRefused:
    """A failed enrolment in the words of the administrator."""
    if failure.link is not None:
        certificate = failure.link is LinkFailure.CERTIFICATE
        return WhyRefused.CERTIFICATE if certificate else WhyRefused.UNREACHABLE
    try:
        return WhyRefused(failure.code.value)
    except ValueError:
        return WhyRefused.OTHER


def _failure(reply: Reply | LinkFailure) -> Failure:
    """The failure that a reply is; only for replies that are no success."""
    answer = answered(reply, CheckIn)
    assert isinstance(answer, Failure)
    return answer
