"""The parts of /proc, /sys, /run/udev and /dev that are read, made by hand as Linux makes them."""

from collections.abc import Sequence
from pathlib import Path

from scanner.platform.linux import LinuxSystem

LUKS = "CRYPT-LUKS2-0123-name\n"


class Kernel:
    """A machine of files and links. `answer` is what blkid prints."""

    def __init__(self, top: Path) -> None:
        self.proc, self.sys, self.run, self.dev = (
            top / name for name in ("proc", "sys", "run", "dev")
        )
        (self.proc / "self").mkdir(parents=True)
        self.lines: list[str] = []
        self.answer = b""
        self.asked: list[Sequence[str]] = []

    def disk(self, numbers: str, where: str, *, slaves: tuple[str, ...] = (), **files: str) -> Path:
        """Add a block device at `devices/{where}`, named by its last component.

        In the names of its files, `__` stands for `/`.
        """
        device = self.sys / "devices" / where
        device.mkdir(parents=True, exist_ok=True)
        for name, text in {"dev": f"{numbers}\n", **files}.items():
            path = device / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for folder, name in (("dev/block", numbers), ("class/block", device.name)):
            (self.sys / folder).mkdir(parents=True, exist_ok=True)
            (self.sys / folder / name).symlink_to(device)
        for slave in slaves:
            (device / "slaves").mkdir(exist_ok=True)
            (device / "slaves" / slave).symlink_to(self.sys / "class/block" / slave)
        return device

    def udev(self, numbers: str, **told: str) -> None:
        """Add what udev's data base says of a device."""
        folder = self.run / "udev/data"
        folder.mkdir(parents=True, exist_ok=True)
        lines = (f"E:{name}={value}\n" for name, value in told.items())
        (folder / f"b{numbers}").write_text("S:disk/by-uuid/x\n" + "".join(lines))

    def node(self, name: str, head: bytes) -> Path:
        """Add a device that can be read."""
        self.dev.mkdir(exist_ok=True)
        node = self.dev / name
        node.write_bytes(head)
        return node

    def mount(
        self,
        point: object,
        device: str,
        fstype: str,
        numbers: str = "0:1",
        *,
        root: str = "/",
        options: str = "rw",
        number: int = 36,
    ) -> None:
        """Add a line of mountinfo."""
        way = options.split(",", maxsplit=1)[0]
        self.lines.append(
            f"{number} 35 {numbers} {root} {point} {way},noatime shared:1"
            f" - {fstype} {device} {options}\n"
        )

    def system(self) -> LinuxSystem:
        """The system that reads what was added so far."""
        (self.proc / "self/mountinfo").write_text("".join(self.lines))
        return LinuxSystem(
            proc=str(self.proc), sys=str(self.sys), run=str(self.run), dev=str(self.dev),
            ask=self._ask,
        )  # fmt: skip

    def _ask(self, command: Sequence[str]) -> bytes:
        self.asked.append(command)
        return self.answer
