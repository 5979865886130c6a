"""A network of its own: the host's end of a cable, a file server and nothing else."""

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.guest.machine import HOST, NAMESPACE

SHARE: Final = "dossiers"
USER: Final = "colmatelab"
PASSWORD: Final = "a password of the lab"
CLONE_NEWNET: Final = 0x4000_0000


def do(*words: str, stdin: str = "") -> None:
    """Run a command of the host's."""
    subprocess.run(words, input=stdin, text=True, check=True, timeout=60, capture_output=True)


@contextmanager
def network() -> Iterator[None]:
    """A network namespace with a tap device; this process moves into it and back."""
    subprocess.run(["ip", "netns", "del", NAMESPACE], check=False, capture_output=True)
    do("ip", "netns", "add", NAMESPACE)
    inside = ("ip", "netns", "exec", NAMESPACE, "ip")
    try:
        do(*inside, "link", "set", "lo", "up")
        do(*inside, "tuntap", "add", "tap0", "mode", "tap")
        do(*inside, "addr", "add", f"{HOST}/24", "dev", "tap0")
        do(*inside, "link", "set", "tap0", "up")
        yield
    finally:
        do("ip", "netns", "del", NAMESPACE)


@contextmanager
def moved_in() -> Iterator[None]:
    """Sockets opened by this thread meanwhile are of the lab's network."""
    libc = ctypes.CDLL(None, use_errno=True)
    ours = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    lab = os.open(f"/run/netns/{NAMESPACE}", os.O_RDONLY)
    try:
        if libc.setns(lab, CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "cannot enter the lab's network")
        yield
    finally:
        libc.setns(ours, CLONE_NEWNET)
        os.close(ours)
        os.close(lab)


class FileServer:
    """Samba, in the lab's network. `stop` takes it away without a word to its clients."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self._settings = folder / "smb.conf"
        state = folder / "samba"
        names = ("private", "lock", "state", "cache", "pid", "ncalrpc")
        for name in names:
            (state / name).mkdir(parents=True, exist_ok=True)
        folders = "".join(
            f"{name} {'dir' if name in ('private', 'ncalrpc') else 'directory'} = {state}/{name}\n"
            for name in names
        )
        self._settings.write_text(
            "[global]\nserver role = standalone server\n"
            "smb ports = 445\n"
            "disable netbios = yes\nload printers = no\nprintcap name = /dev/null\n"
            f"disable spoolss = yes\nmap to guest = never\nlog file = {state}/log\n{folders}"
            f"passdb backend = tdbsam:{state}/private/passdb.tdb\n"
            f"[{SHARE}]\npath = {shared}\nread only = no\nforce user = root\n",
            encoding="utf-8",
        )

    def start(self) -> None:
        """Serve."""
        subprocess.run(["useradd", "-M", "-r", USER], check=False, capture_output=True)
        do("smbpasswd", "-c", str(self._settings), "-s", "-a", USER,
           stdin=f"{PASSWORD}\n{PASSWORD}\n")  # fmt: skip
        self._process = subprocess.Popen(
            [
                "ip",
                "netns",
                "exec",
                NAMESPACE,
                "smbd",
                "-F",
                "--no-process-group",
                "-s",
                str(self._settings),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def stop(self) -> None:
        """Kill it and its children."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, 9)
            self._process.wait()
        subprocess.run(["userdel", USER], check=False, capture_output=True)
