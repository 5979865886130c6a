"""Real ext4 volumes on loop devices, where the machine lets us make them."""

import subprocess
from pathlib import Path

IMAGE_BYTES = 8 << 20
PROGRAMS = ("mkfs.ext4", "losetup", "mount", "umount", "blockdev")


def run(*command: str) -> str:
    """What a program of the system prints."""
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30)
    return told.stdout.strip()


class Drive:
    """A drive with one medium in it: an image on a loop device."""

    def __init__(self, top: Path, name: str, label: str = "USBEXT") -> None:
        self.image = top / f"{name}.img"
        with self.image.open("wb") as stream:
            stream.truncate(IMAGE_BYTES)
        run("mkfs.ext4", "-q", "-L", label, str(self.image))
        self.device = ""

    def attach(self) -> str:
        """Put it in: the name of its device."""
        self.device = run("losetup", "-f", "--show", str(self.image))
        return self.device

    def mount(self, point: Path) -> None:
        """Attach if need be, and mount."""
        point.mkdir(exist_ok=True)
        run("mount", self.device or self.attach(), str(point))

    def detach(self) -> None:
        """Take it out."""
        if self.device:
            subprocess.run(("losetup", "-d", self.device), capture_output=True, check=False)
            self.device = ""


class Bench:
    """Makes drives, and cleans all up."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.drives: list[Drive] = []

    def drive(self, label: str = "USBEXT") -> Drive:
        """A new one, formatted."""
        self.drives.append(Drive(self.top, f"drive{len(self.drives)}", label))
        return self.drives[-1]

    def clear(self) -> None:
        """Unmount what is mounted below, and detach."""
        for line in reversed(Path("/proc/self/mountinfo").read_text().splitlines()):
            point = line.split(" ")[4]
            if point.startswith(str(self.top)):
                subprocess.run(("umount", "-l", point), capture_output=True, check=False)
        for drive in self.drives:
            drive.detach()
