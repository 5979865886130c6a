"""A collector on the loopback: real HTTPS, signatures verified, faults on demand.

It keeps the promises of docs/agent-protocol.md as briefly as they can be kept.
"""

import base64
import gzip
import hashlib
import json
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import trustme
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from nacl.public import PrivateKey

WINDOW_S = 300
MAX_BODY_BYTES = 4 << 20
POLICY_TYPE = "colmate-policy+jws"


class Fault(Enum):
    """What may go wrong with one request, once."""

    ANSWER_LOST = auto()  # stored, then the line is cut
    TRUNCATED = auto()
    SILENT = auto()
    DRIP = auto()
    HUGE = auto()
    EXPANDING = auto()  # a compressed answer that nobody asked for
    NONSENSE = auto()
    NOT_HTTP = auto()
    CHUNKED = auto()  # no fault, only another framing
    TWICE = auto()  # the request arrives twice


@dataclass(frozen=True)
class Says:
    """An answer given in place of the right one; not `ours`: by something on the way."""

    status: int
    body: dict[str, Any] | bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    ours: bool = True


class Refusal(Exception):
    def __init__(self, status: int, code: str = "other", **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"code": code, **more}


@dataclass
class FakeCollector:
    """`with FakeCollector(folder) as collector:` serves at `collector.url`."""

    folder: Path
    authority: trustme.CA = field(default_factory=trustme.CA)
    name: str = "127.0.0.1"
    now: Callable[[], float] = time.time
    tokens: dict[str, int] = field(default_factory=lambda: {"a-token-of-the-tests": 1})
    agents: dict[str, OKPKey] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    stored: dict[tuple[str, str, int], bytes] = field(default_factory=dict)
    acked: dict[tuple[str, str], int] = field(default_factory=dict)
    duplicates: int = 0
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

    def __post_init__(self) -> None:
        self.policy_key = OKPKey.generate_key("Ed25519", auto_kid=True)
        self.sealing_key = PrivateKey.generate()
        self.ca_file = self.folder / "ca.pem"
        self.authority.cert_pem.write_to_path(str(self.ca_file))
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        self._jtis: set[str] = set()

    def __enter__(self) -> Self:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.authority.issue_cert(self.name).configure_cert(context)
        collector = self

        class Handler(_Handler):
            fake = collector

        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.socket = context.wrap_socket(
            self._server.socket, server_side=True, do_handshake_on_connect=False
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def sign_policy(self, policy: dict[str, Any], schema: int = 1, **header: Any) -> str:
        protected = {"alg": "Ed25519", "typ": POLICY_TYPE, "kid": self.policy_key.kid, **header}
        payload = json.dumps({"schema": schema, "policy": policy})
        return jws.serialize_compact(protected, payload, self.policy_key, algorithms=["Ed25519"])

    def publish(self, policy: dict[str, Any]) -> None:
        self.policies[""] = self.sign_policy(policy)
        self.revision = policy["revision"]

    def records_of(self, agent_id: str) -> list[bytes]:
        return [body for (agent, _, _), body in sorted(self.stored.items()) if agent == agent_id]

    # What each route does

    def answer(self, method: str, path: str, proof: str, body: bytes, plain: bytes) -> Any:
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
        try:
            if application is not None:
                key = OKPKey.import_key(application["public_key"])
                claimed, kind = key.thumbprint(), "colmate-enrolment+jwt"
            else:
                claimed = json.loads(_decoded(proof.split(".")[1]))["iss"]
                key, kind = self.agents[claimed], "colmate-request+jwt"
            token = jwt.decode(proof, key, algorithms=["Ed25519"])
        except KeyError:
            raise Refusal(401, "unknown_agent") from None
        except (JoseError, ValueError, IndexError):
            raise Refusal(401, "signature") from None
        claims, now = token.claims, self.now()
        digest = base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
        expected = {
            "iss": claimed,
            "sub": claimed,
            "aud": self.url,
            "htm": method,
            "htu": self.url + path,
            "body_sha256": digest,
        }
        if token.header["typ"] != kind or any(claims.get(k) != v for k, v in expected.items()):
            raise Refusal(401, "signature")
        lasts = claims["exp"] - claims["iat"]
        if not 0 < lasts <= WINDOW_S or not now - WINDOW_S <= claims["iat"] <= now + WINDOW_S:
            raise Refusal(401, "clock", server_time=now)
        if claims["exp"] <= now:
            raise Refusal(401, "clock", server_time=now)
        if claims["jti"] in self._jtis:
            raise Refusal(401, "replay")
        self._jtis.add(claims["jti"])
        if claimed in self.revoked:
            raise Refusal(403, "revoked")
        return str(claimed)

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
            if self.stored.get(place, record) != record:
                raise Refusal(409, "forked")
            self.duplicates += place in self.stored
            self.stored[place] = record
        last = data["first_seq"] + len(records) - 1
        through = max(self.acked.get((agent, epoch), 0), last)
        self.acked[agent, epoch] = through
        return {"epoch": epoch, "acked_through": through}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients of these tests break off on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    fake: FakeCollector

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self, method: str) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MAX_BODY_BYTES))
        fault = self.fake.faults.popleft() if self.fake.faults else None
        if isinstance(fault, Says):
            self._say(fault.status, fault.body, fault.headers, ours=fault.ours)
        elif fault in (None, Fault.CHUNKED):
            self._say(*self._answered(method, body), chunked=fault is Fault.CHUNKED)
        else:
            self._break(fault, method, body)

    def _answered(self, method: str, body: bytes) -> tuple[int, Any]:
        proof = self.headers.get("Authorization", "").removeprefix("Bearer ")
        packed = self.headers.get("Content-Encoding") == "gzip"
        with self.fake.lock:
            self.fake.proofs.append(proof)
            try:
                if packed and not self.fake.takes_gzip:
                    raise Refusal(415)
                plain = gzip.decompress(body) if packed else body
                return 200, self.fake.answer(method, self.path, proof, body, plain)
            except Refusal as refusal:
                return refusal.status, refusal.body

    def _break(self, fault: Fault, method: str, body: bytes) -> None:
        self.close_connection = True
        match fault:
            case Fault.TWICE:
                self._answered(method, body)
                self._say(*self._answered(method, body))
            case Fault.ANSWER_LOST:
                self._answered(method, body)
            case Fault.SILENT:
                self.fake.stopped.wait(20)
            case Fault.TRUNCATED:
                self._head(200, 1000)
                self.wfile.write(b'{"epoch":')
            case Fault.DRIP:
                self._head(200, 100_000)
                while not self.fake.stopped.wait(0.05):
                    self.wfile.write(b" ")
            case Fault.HUGE:
                self._head(200, 1 << 30)
                while not self.fake.stopped.is_set():
                    self.wfile.write(bytes(1 << 16))
            case Fault.EXPANDING:
                packed = gzip.compress(bytes(50 << 20), 9)
                self._head(200, len(packed), (("Content-Encoding", "gzip"),))
                self.wfile.write(packed)
            case Fault.NONSENSE:
                self._say(200, b"<html>welcome</html>")
            case _:
                self.wfile.write(b"\x00\xff\x00 not HTTP at all\r\n\r\n")

    def _say(
        self,
        status: int,
        body: Any,
        headers: tuple[tuple[str, str], ...] = (),
        *,
        ours: bool = True,
        chunked: bool = False,
    ) -> None:
        self.fake.log.append((self.path, status))
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        if chunked:
            self._head(status, None, (*headers, ("Transfer-Encoding", "chunked")))
            self.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content))
        else:
            self._head(status, len(content), headers, ours=ours)
            self.wfile.write(content)

    def _head(
        self,
        status: int,
        size: int | None,
        headers: tuple[tuple[str, str], ...] = (),
        *,
        ours: bool = True,
    ) -> None:
        self.send_response(status)
        if size is not None:
            self.send_header("Content-Length", str(size))
        if ours:
            self.send_header("Colmate-Protocol", "1")
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()


def _decoded(segment: str) -> bytes:
    return base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
