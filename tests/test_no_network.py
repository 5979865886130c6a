"""The suite's own lock on the network holds."""

import socket

import pytest

from tests.conftest import NetworkForbidden


def test_a_look_up_fails() -> None:
    with pytest.raises(NetworkForbidden):
        socket.getaddrinfo("example.org", 443)


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_connection_fails(family: socket.AddressFamily) -> None:
    with socket.socket(family) as one, pytest.raises(NetworkForbidden):
        one.connect(("localhost", 9))


def test_a_datagram_goes_nowhere() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, pytest.raises(NetworkForbidden):
        one.sendto(b"x", ("127.0.0.1", 9))


def test_a_local_pipe_still_works() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(b"x")
        assert theirs.recv(1) == b"x"
