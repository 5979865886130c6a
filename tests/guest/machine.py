"""The virtual laptop: QEMU without acceleration, plugged and unplugged through QMP.

https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html
"""

import json
import socket
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

NAMESPACE: Final = "colmate-lab"
HOST: Final = "10.99.0.1"
GUEST: Final = "10.99.0.2"
STOP_WITHIN_S: Final = 10
START_WITHIN_S: Final = 20


class GuestFailed(AssertionError):
    """A command did not do in the guest what the scenario needs."""


@dataclass(frozen=True, slots=True)
class Image:
    """What a guest boots from."""

    kernel: Path
    initrd: Path
    disk: Path


class Lines:
    """JSON lines over a socket of QEMU's."""

    def __init__(self, path: Path) -> None:
        end = time.monotonic() + START_WITHIN_S
        self._socket = socket.socket(socket.AF_UNIX)
        while True:
            try:
                self._socket.connect(str(path))
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
        self._rest = b""

    def send(self, message: Mapping[str, Any]) -> None:
        """Send one line."""
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def receive(self, timeout_s: float) -> Any:
        """Wait for one line.

        Raises:
            TimeoutError: none came.
            EOFError: none will come.
        """
        self._socket.settimeout(timeout_s)
        while b"\n" not in self._rest:
            if not (more := self._socket.recv(1 << 16)):
                raise EOFError("the machine has ended")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


class Machine:
    """`with Machine(image, drives, folder) as machine:` boots it; its end is a hard one."""

    def __init__(self, image: Image, drives: Mapping[str, Path], folder: Path) -> None:
        """Drives come at `/dev/disk/by-id/virtio-NAME`; `stick` is plugged in later."""
        self._folder = folder
        self._command = _command(image, drives, folder)

    def __enter__(self) -> Self:
        """Boot."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.DEVNULL, stderr=(self._folder / "qemu.log").open("wb")
        )
        try:
            self._qmp = Lines(self._folder / "qmp.sock")
            self._qmp.receive(START_WITHIN_S)
            self._qmp_do("qmp_capabilities")
            self._remote = Lines(self._folder / "remote.sock")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """Cut the power."""
        self._process.terminate()
        try:
            self._process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def wait_until_up(self, timeout_s: float) -> None:
        """Wait until the guest answers commands."""
        self._remote.receive(timeout_s)

    def run(self, *argv: str, stdin: str = "", timeout_s: float = 60, check: bool = True) -> str:
        """Run a command in the guest; what it wrote.

        Raises:
            GuestFailed: it did not succeed, unless `check` is off.
        """
        self._remote.send({"argv": argv, "stdin": stdin, "timeout_s": timeout_s})
        told = self._remote.receive(timeout_s + 30)
        if check and told["code"] != 0:
            raise GuestFailed(f"{' '.join(argv)}: {told['code']} {told['err'][-800:]}")
        return str(told["out"])

    def plug(self, drive: str) -> None:
        """Plug a USB stick in."""
        self._qmp_do(
            "device_add", driver="usb-storage", id=drive, drive=drive, bus="xhci.0",
            removable=True, serial="SN00420042",
        )  # fmt: skip

    def pull(self, drive: str) -> None:
        """Pull it out, whatever it is doing."""
        self._qmp_do("device_del", id=drive)

    def _qmp_do(self, command: str, **arguments: Any) -> None:
        self._qmp.send({"execute": command, "arguments": arguments})
        while True:
            told = self._qmp.receive(START_WITHIN_S)
            if "error" in told:
                raise GuestFailed(f"{command}: {told['error']}")
            if "return" in told:
                return


def _command(image: Image, drives: Mapping[str, Path], folder: Path) -> list[str]:
    with suppress(FileNotFoundError):
        (folder / "qmp.sock").unlink()
    words = [
        "ip", "netns", "exec", NAMESPACE, "qemu-system-x86_64",
        # Never KVM: on nested machines it opens and hangs.
        "-accel", "tcg,thread=multi", "-M", "q35", "-cpu", "max", "-m", "2048", "-smp", "2",
        "-display", "none", "-no-reboot",
        "-kernel", str(image.kernel), "-initrd", str(image.initrd),
        "-append",
        "console=ttyS0 root=/dev/vda rw quiet systemd.show_status=0 panic=-1 net.ifnames=0",
        # Named as the others are, so that it comes before them and is /dev/vda.
        "-drive", f"file={image.disk},if=none,id=root,format=raw,cache=unsafe",
        "-device", "virtio-blk-pci,drive=root",
        "-device", "qemu-xhci,id=xhci",
        "-netdev", "tap,id=net,ifname=tap0,script=no,downscript=no",
        "-device", "virtio-net-pci,netdev=net",
        "-device", "virtio-serial", "-chardev",
        f"socket,id=remote,path={folder}/remote.sock,server=on,wait=off",
        "-device", "virtserialport,chardev=remote,name=colmate.test",
        "-qmp", f"unix:{folder}/qmp.sock,server=on,wait=off",
        "-serial", f"file:{folder}/console.log",
    ]  # fmt: skip
    for name, path in drives.items():
        # A node, not a -drive: QEMU drops the latter with the device, and the stick comes back.
        words += ["-blockdev", f"driver=raw,node-name={name},file.driver=file,file.filename={path}"]
        if not name.startswith("stick"):
            words += ["-device", f"virtio-blk-pci,drive={name},serial={name}"]
    return words
