"""What the service manager hears."""

import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.service.heart import SOCKET, WATCHDOG_PID, WATCHDOG_US, Heart

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no AF_UNIX datagrams")


class Manager:
    """The service manager's end."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self._socket.setblocking(False)

    def heard(self) -> list[str]:
        """All since the last call."""
        messages = []
        while True:
            try:
                messages.append(self._socket.recv(4096).decode())
            except BlockingIOError:
                return messages

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


@pytest.fixture(params=["a path", "an abstract name"])
def manager(request: pytest.FixtureRequest) -> Iterator[Manager]:
    if request.param == "an abstract name" and sys.platform != "linux":
        pytest.skip("Linux only")
    with tempfile.TemporaryDirectory(prefix="h") as folder:  # a socket's path is at most 107 bytes
        path = str(Path(folder) / "notify")
        found = Manager(path if request.param == "a path" else f"@colmate-test-{os.getpid()}")
        yield found
        found.close()


def test_a_life_is_told_in_order(manager: Manager) -> None:
    heart = Heart.from_environment({SOCKET: manager.address})
    heart.ready()
    heart.stopping()
    assert manager.heard() == ["READY=1\nSTATUS=at work", "STOPPING=1\nSTATUS=winding up"]


def test_a_heart_beats_no_more_often_than_asked(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_s = 1000.0
    monkeypatch.setattr("agent.service.heart.time.monotonic", lambda: now_s)
    heart = Heart.from_environment({SOCKET: manager.address, WATCHDOG_US: "3000000"})
    for passed_s in (0.0, 0.5, 0.5, 0.2, 0.8):
        now_s += passed_s
        heart.beat()
    assert manager.heard() == ["WATCHDOG=1"] * 3


def test_without_a_watchdog_no_heart_beats(manager: Manager) -> None:
    Heart.from_environment({SOCKET: manager.address}).beat()
    assert manager.heard() == []


@pytest.mark.parametrize("within", ["", "0", "-1", "x"])
def test_an_odd_watchdog_is_none(within: str) -> None:
    assert Heart.from_environment({SOCKET: "/x", WATCHDOG_US: within}).beat_every_s is None


def test_a_watchdog_meant_for_another_process_is_none() -> None:
    environment = {SOCKET: "/x", WATCHDOG_US: "3000000", WATCHDOG_PID: str(os.getpid() + 1)}
    assert Heart.from_environment(environment).beat_every_s is None


def test_workers_inherit_no_way_to_the_manager() -> None:
    environment = {SOCKET: "/x", WATCHDOG_US: "1", WATCHDOG_PID: str(os.getpid()), "HOME": "/"}
    Heart.from_environment(environment)
    assert environment == {"HOME": "/"}


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "@" + "x" * 200])
def test_without_a_manager_nothing_happens(address: str) -> None:
    heart = Heart(address, beat_every_s=0.0)
    heart.ready()
    heart.beat()
    heart.stopping()


def test_a_manager_that_does_not_read_holds_nobody(manager: Manager) -> None:
    """Its queue is full after some messages (net.unix.max_dgram_qlen); each send still returns."""
    heart = Heart(manager.address, beat_every_s=0.0)
    for _ in range(2000):
        heart.beat()
    assert manager.heard()
