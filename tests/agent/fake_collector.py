"""A collector on the loopback that verifies every signature and stores every record once.

It keeps the promises of docs/agent-protocol.md as briefly as they can be kept.
"""

import base64
import hashlib
import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import trustme
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from nacl.public import PrivateKey

from tests.agent.loopback import Fault, Handler, Refusal, Says, Server

WINDOW_S = 300
POLICY_TYPE = "colmate-policy+jws"


@dataclass
class FakeCollector:
    """`with FakeCollector(folder) as collector:` serves at `collector.url`."""

    folder: Path
    authority: trustme.CA = field(default_factory=trustme.CA)
    name: str = "127.0.0.1"  # in its certificate
    address: str = "127.0.0.1"
    newest_tls: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
    now: Callable[[], float] = time.time
    tokens: dict[str, int] = field(default_factory=lambda: {"a-token-of-the-tests": 1})
    agents: dict[str, OKPKey] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    stored: dict[tuple[str, str, int], bytes] = field(default_factory=dict)
    acked: dict[tuple[str, str], int] = field(default_factory=dict)
    duplicates: int = 0
    forks: int = 0  # another record under a number that is taken: a copied key?
    heartbeats: list[dict[str, Any]] = field(default_factory=list)
    applications: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[dict[str, Any]] = field(default_factory=list)
    policies: dict[str, str] = field(default_factory=dict)  # by agent; "": everybody's
    revision: int = 0
    refused_record: Callable[[bytes], bool] = lambda _: False
    max_records: int = 10_000
    takes_gzip: bool = True
    faults: deque[Fault | Says] = field(default_factory=deque)
    log: list[tuple[str, int]] = field(default_factory=list)
    proofs: list[str] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)  # of the client, one a request

    def __post_init__(self) -> None:
        """Make the keys."""
        self.policy_key = OKPKey.generate_key("Ed25519", auto_kid=True)
        self.sealing_key = PrivateKey.generate()
        self.ca_file = self.folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.ca_file))
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self._jtis: set[str] = set()

    def __enter__(self) -> Self:
        """Serve."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.maximum_version = self.newest_tls
        self.authority.issue_cert(self.name).configure_cert(context)
        collector = self

        class OurHandler(Handler):
            fake = collector

        self._server = Server((self.address, 0), OurHandler)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self.stopped.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        """The port the system gave."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """What an agent's settings name."""
        return f"https://{self.address}:{self.port}"

    def sign_policy(self, policy: dict[str, Any], schema: int = 1, **header: Any) -> str:
        """Sign a policy; `header` changes the protected header."""
        protected = {"alg": "Ed25519", "typ": POLICY_TYPE, "kid": self.policy_key.kid, **header}
        payload = json.dumps({"schema": schema, "policy": policy})
        return jws.serialize_compact(protected, payload, self.policy_key, algorithms=["Ed25519"])

    def publish(self, policy: dict[str, Any]) -> None:
        """Make a policy everybody's."""
        self.policies[""] = self.sign_policy(policy)
        self.revision = policy["revision"]

    def records_of(self, agent_id: str) -> list[bytes]:
        """All that one agent has delivered, by number."""
        return [body for (agent, _, _), body in sorted(self.stored.items()) if agent == agent_id]

    # What each route does

    def answer(self, method: str, path: str, proof: str, body: bytes, plain: bytes) -> Any:
        """Answer one request."""
        routes = {
            ("POST", "/agent/v1/enrol"): self._enrol,
            ("POST", "/agent/v1/check-in"): self._check_in,
            ("GET", "/agent/v1/policy"): self._policy,
            ("POST", "/agent/v1/batches"): self._batch,
        }
        route = routes.get((method, path))
        if route is None:
            raise Refusal(404)
        data = json.loads(plain) if method == "POST" else {}
        enrolling = path.endswith("enrol")
        agent = self._verified(method, path, proof, body, data if enrolling else None)
        return route(agent, data)

    def _verified(
        self, method: str, path: str, proof: str, body: bytes, application: dict[str, Any] | None
    ) -> str:
        claimed, token = self._signed(proof, application)
        digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
        expected = {
            "iss": claimed,
            "sub": claimed,
            "aud": self.url,
            "htm": method,
            "htu": self.url + path,
            "body_sha256": digest,
        }
        if any(token.claims.get(name) != value for name, value in expected.items()):
            raise Refusal(401, "signature")
        self._timely(token.claims["iat"], token.claims["exp"])
        if token.claims["jti"] in self._jtis:
            raise Refusal(401, "replay")
        self._jtis.add(token.claims["jti"])
        if claimed in self.revoked:
            raise Refusal(403, "revoked")
        return claimed

    def _signed(self, proof: str, application: dict[str, Any] | None) -> tuple[str, jwt.Token]:
        try:
            if application is None:
                claimed = str(json.loads(_decoded(proof.split(".")[1]))["iss"])
                key, kind = self.agents[claimed], "colmate-request+jwt"
            else:
                key = OKPKey.import_key(application["public_key"])
                claimed, kind = key.thumbprint(), "colmate-enrolment+jwt"
            token = jwt.decode(proof, key, algorithms=["Ed25519"])
        except KeyError:
            raise Refusal(401, "unknown_agent") from None
        except (JoseError, ValueError, IndexError):
            raise Refusal(401, "signature") from None
        if token.header["typ"] != kind:
            raise Refusal(401, "signature")
        return claimed, token

    def _timely(self, issued: int, expires: int) -> None:
        now = self.now()
        if not 0 < expires - issued <= WINDOW_S:
            raise Refusal(401, "signature")
        if issued > now + WINDOW_S or expires <= now:
            raise Refusal(401, "clock", server_time=now)

    def _enrol(self, thumbprint: str, data: dict[str, Any]) -> dict[str, Any]:
        known = thumbprint in self.agents
        uses = self.tokens.get(data["token"])
        if uses is None:
            raise Refusal(403, "token_unknown")
        if not known and uses < 1:
            raise Refusal(403, "token_used_up")
        hardware = data["host"]["hardware_id"]
        seen = any(other["host"]["hardware_id"] == hardware for other in self.applications)
        if not known:
            self.tokens[data["token"]] = uses - 1
            self.agents[thumbprint] = OKPKey.import_key(data["public_key"])
            self.applications.append(data)
        return {
            "agent_id": thumbprint,
            "state": "waiting" if seen and not known else "active",
            "policy_keys": [self.policy_key.as_dict(private=False)],
            "sealing_key": base64.b64encode(bytes(self.sealing_key.public_key)).decode(),
        }

    def _check_in(self, agent: str, data: dict[str, Any]) -> dict[str, Any]:
        self.heartbeats.append({"agent": agent, **data})
        return {
            "server_time": self.now(),
            "policy_revision": self.revision,
            "tasks": self.tasks,
            "a_later_field": True,
        }

    def _policy(self, agent: str, _: dict[str, Any]) -> bytes:
        found = self.policies.get(agent, self.policies.get(""))
        if found is None:
            raise Refusal(404)
        return found.encode()

    def _batch(self, agent: str, data: dict[str, Any]) -> dict[str, Any]:
        if data["agent"] != agent:
            raise Refusal(403, "signature")
        records = [base64.b64decode(text, validate=True) for text in data["records"]]
        if len(records) > self.max_records:
            raise Refusal(413)
        if any(map(self.refused_record, records)):
            raise Refusal(422, "malformed")
        epoch = data["epoch"]
        for number, record in enumerate(records, start=data["first_seq"]):
            place = (agent, epoch, number)
            self.forks += self.stored.get(place, record) != record
            self.duplicates += place in self.stored
            self.stored.setdefault(place, record)
        last = data["first_seq"] + len(records) - 1
        through = max(self.acked.get((agent, epoch), 0), last)
        self.acked[agent, epoch] = through
        return {"epoch": epoch, "acked_through": through}


def _decoded(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
