"""The whole suite runs without a network: whoever asks for one fails its test."""

import signal
import socket
import threading
from typing import Any

import pytest


def pytest_configure() -> None:
    """Let Ctrl-C reach the commands under test: a job in the background starts with it ignored."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


class NetworkForbidden(AssertionError):
    """Something tried to reach the network."""


def _forbidden(*_: Any, **__: Any) -> Any:
    raise NetworkForbidden("a test tried to reach the network")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every socket but AF_UNIX (pipes of worker processes), and every name look-up."""
    really_connect = socket.socket.connect
    really_connect_ex = socket.socket.connect_ex

    def connect(self: socket.socket, address: Any) -> None:
        if self.family is not socket.AF_UNIX:
            _forbidden()
        really_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if self.family is not socket.AF_UNIX:
            _forbidden()
        return really_connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "sendto", _forbidden)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect_ex)
    for lookup in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        monkeypatch.setattr(socket, lookup, _forbidden)
