"""One HTTPS peer, believed by one pinned authority. What comes back is bounded in size and time.

Nothing is retried here: a request that is sent again must be signed again, and when to do so is the
relay's to decide. Redirects are not followed: the collector has none.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, Literal

import urllib3
from urllib3.exceptions import (
    HTTPError,
    InvalidHeader,
    NameResolutionError,
    NewConnectionError,
    ProtocolError,
    ProxyError,
    SSLError,
    TimeoutError,  # noqa: A004 - urllib3's own, for all of its kinds of timeout
)
from urllib3.response import BaseHTTPResponse

from agent.settings import CollectorSettings
from agent.settings.checks import FROM_ENVIRONMENT

CONNECT_S: Final = 10.0
SILENCE_S: Final = 30.0  # between two pieces of an answer
ANSWER_S: Final = 60.0  # for all of it
ANSWER_MAX_BYTES: Final = 1 << 20  # the largest is a policy: 256 KiB
THREADS: Final = 2  # the relay and the check-ins
PIECE_BYTES: Final = 16 << 10
RETRY_AFTER_MAX_S: Final = 3600.0  # whoever says more than an hour is not believed

# Every answer of the collector bears it; a proxy or firewall that answers for it does not.
OURS: Final = "Colmate-Protocol"

Method = Literal["GET", "POST"]


class LinkFailure(StrEnum):
    """Why no answer came. Nothing of it is the fault of what was to be sent."""

    CERTIFICATE = "certificate"
    TLS = "tls"  # too old a version, or no TLS at all
    NAME = "name"
    UNREACHABLE = "unreachable"
    PROXY = "proxy"
    TIMEOUT = "timeout"
    BROKEN_OFF = "broken_off"
    TOO_LARGE = "too_large"
    NOT_HTTP = "not_http"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whole. `ours`: the collector itself gave it, not something on the way."""

    status: int
    ours: bool
    retry_after_s: float | None = None
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a peer may take."""

    connect_s: float = CONNECT_S
    silence_s: float = SILENCE_S
    answer_s: float = ANSWER_S


class Transport:
    """Connections to the collector, one for each of the two threads that speak to it."""

    def __init__(self, settings: CollectorSettings, limits: Limits = Limits()) -> None:
        self.url = settings.url
        self._limits = limits
        self._pool = _pool(settings, limits)

    def exchange(
        self, method: Method, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Reply | LinkFailure:
        """Send one request and read its answer; what goes wrong on the way is told, not raised."""
        deadline = time.monotonic() + self._limits.answer_s
        sent = {**headers, "Accept-Encoding": "identity", "User-Agent": "colmate-agent"}
        try:
            response = self._pool.request(
                method,
                self.url + path,
                body=body if method == "POST" else None,
                headers=sent,
                preload_content=False,
                decode_content=False,
            )
            with _released(response):
                return self._read(response, deadline)
        except HTTPError as error:
            return failure(error)
        except (OSError, ValueError):  # a proxy's answer that is no HTTP ends as ValueError
            return LinkFailure.NOT_HTTP

    def close(self) -> None:
        """Close what connection there is."""
        self._pool.clear()

    def _read(self, response: BaseHTTPResponse, deadline: float) -> Reply | LinkFailure:
        if response.headers.get("Content-Encoding", "identity") != "identity":
            return LinkFailure.NOT_HTTP  # none was asked for: it could expand without end
        body = bytearray()
        while piece := response.read1(PIECE_BYTES):
            body += piece
            if len(body) > ANSWER_MAX_BYTES:
                return LinkFailure.TOO_LARGE
            if time.monotonic() > deadline:
                return LinkFailure.TIMEOUT
        return Reply(
            status=response.status,
            ours=OURS in response.headers,
            retry_after_s=_retry_after(response.headers.get("Retry-After")),
            body=bytes(body),
        )


def pinned_context(ca_file: Path) -> ssl.SSLContext:
    """TLS 1.3 or later, host name checked, and no authority but those of one file.

    Raises:
        OSError: the file cannot be read or holds no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # checks name and chain; trusts nobody yet
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cafile=ca_file)
    return context


def failure(error: BaseException) -> LinkFailure:
    """What kind of failure an error of urllib3 is. Proxies wrap what they met."""
    if _is_certificate(error):
        return LinkFailure.CERTIFICATE
    kinds: tuple[tuple[type[BaseException], LinkFailure], ...] = (
        (ProxyError, LinkFailure.PROXY),
        (SSLError, LinkFailure.TLS),
        (NameResolutionError, LinkFailure.NAME),
        (NewConnectionError, LinkFailure.UNREACHABLE),
        (TimeoutError, LinkFailure.TIMEOUT),
        (ProtocolError, LinkFailure.BROKEN_OFF),
    )
    return next((told for kind, told in kinds if isinstance(error, kind)), LinkFailure.NOT_HTTP)


def _is_certificate(error: BaseException | None) -> bool:
    seen = 0
    while error is not None and seen < 8:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        inner = next((part for part in error.args if isinstance(part, BaseException)), None)
        error, seen = inner or error.__cause__ or error.__context__, seen + 1
    return False


def _pool(settings: CollectorSettings, limits: Limits) -> urllib3.PoolManager:
    context = pinned_context(settings.ca_file)
    timeout = urllib3.Timeout(connect=limits.connect_s, read=limits.silence_s)
    proxy = _environments_proxy() if settings.proxy == FROM_ENVIRONMENT else settings.proxy
    keep_alive = [*urllib3.connection.HTTPConnection.default_socket_options]
    keep_alive.append((socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1))
    if not proxy:
        return urllib3.PoolManager(
            num_pools=1, maxsize=THREADS, retries=False, timeout=timeout, ssl_context=context,
            socket_options=keep_alive,
        )  # fmt: skip
    return urllib3.ProxyManager(
        proxy, num_pools=1, maxsize=THREADS, retries=False, timeout=timeout, ssl_context=context,
        socket_options=keep_alive,
    )  # fmt: skip


def _environments_proxy() -> str | None:
    from urllib.request import getproxies  # noqa: PLC0415 - that few need

    return getproxies().get("https")


def _retry_after(text: str | None) -> float | None:
    """RFC 9110, section 10.2.3: seconds or a date; None when it is neither."""
    if text is None:
        return None
    try:
        seconds = urllib3.Retry().parse_retry_after(text.strip())
    except (InvalidHeader, ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), RETRY_AFTER_MAX_S)


@contextmanager
def _released(response: BaseHTTPResponse) -> Iterator[None]:
    """Give the connection back if its answer was read to the end, else close it."""
    try:
        yield
    except BaseException:
        response.close()
        raise
    finally:
        if not response.closed:
            response.close() if response.length_remaining else response.release_conn()
