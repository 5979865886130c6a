"""A proxy on the loopback that knows CONNECT and nothing else (RFC 9110, section 9.3.6)."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self


class ConnectProxy:
    """Passes connections on, to the port asked for or another one; or refuses with a status."""

    def __init__(self, status: int = 200, to: int | None = None) -> None:
        self.status = status
        self.to = to
        self.asked: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self._ends: list[socket.socket] = []

    def __enter__(self) -> Self:
        """Serve one connection after another."""
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop serving."""
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def _run(self, work: Callable[..., None], *values: object) -> None:
        self._threads.append(threading.Thread(target=work, args=values))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                self._ends.append(client)
                self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += client.recv(4096)
        asked = head.split()[1].decode()
        self.asked.append(asked)
        client.sendall(b"HTTP/1.1 %d x\r\nContent-Length: 0\r\n\r\n" % self.status)
        if self.status != 200:
            return
        port = self.to or int(asked.rpartition(":")[2])
        server = socket.socket()
        self._ends.append(server)
        server.connect(("127.0.0.1", port))
        self._run(self._pass_on, client, server)
        self._run(self._pass_on, server, client)

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(1 << 16):
                other.sendall(piece)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
