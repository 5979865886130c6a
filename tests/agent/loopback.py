"""HTTPS on the loopback, in a thread, with faults on demand."""

import gzip
import json
import threading
from collections import deque
from dataclasses import dataclass
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Protocol

MAX_BODY_BYTES: Final = 4 << 20


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
    """What the collector answers when it refuses a request."""

    def __init__(self, status: int, code: str = "other", **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"code": code, **more}


# What is sent again and again, and the pause before each time.
_ENDLESS: Final = {
    Fault.SILENT: (b"", 0.1),
    Fault.DRIP: (b" ", 0.05),
    Fault.HUGE: (bytes(1 << 16), 0),
}


class Served(Protocol):
    """What the server asks of the collector that it serves."""

    lock: threading.Lock
    stopped: threading.Event
    faults: deque[Fault | Says]
    log: list[tuple[str, int]]
    proofs: list[str]
    ports: list[int]
    takes_gzip: bool

    def answer(self, method: str, path: str, proof: str, body: bytes, plain: bytes) -> Any:
        """Answer a request; `body` is as it came, `plain` without its compression."""


class Server(ThreadingHTTPServer):
    """A thread a connection."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients of these tests break off on purpose."""


class Handler(BaseHTTPRequestHandler):
    """Reads a request, and answers or fails as was asked."""

    protocol_version = "HTTP/1.1"
    fake: Served

    def do_GET(self) -> None:
        """Serve a GET."""
        self._serve("GET")

    def do_POST(self) -> None:
        """Serve a POST."""
        self._serve("POST")

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _serve(self, method: str) -> None:
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MAX_BODY_BYTES))
        self.fake.ports.append(self.client_address[1])
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
        if fault in (Fault.TWICE, Fault.ANSWER_LOST):
            self._answered(method, body)
            if fault is Fault.TWICE:
                self._say(*self._answered(method, body))
        elif fault in _ENDLESS:
            self._go_on(fault)
        else:
            self._say_oddly(fault)

    def _go_on(self, fault: Fault) -> None:
        piece, pause_s = _ENDLESS[fault]
        if piece:
            self._head(200, 1 << 30)
        while not self.fake.stopped.wait(pause_s):
            self.wfile.write(piece)

    def _say_oddly(self, fault: Fault) -> None:
        match fault:
            case Fault.TRUNCATED:
                self._head(200, 1000)
                self.wfile.write(b'{"epoch":')
            case Fault.EXPANDING:
                packed = gzip.compress(bytes(4 << 20), 1)
                self._say(200, packed, (("Content-Encoding", "gzip"),))
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
