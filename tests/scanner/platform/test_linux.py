"""Linux: what mountinfo and sysfs tell, over copies of their files."""

import os
from pathlib import Path

import pytest

from scanner.platform import MountKind, this_system
from scanner.platform.linux import LinuxSystem

LUKS = "CRYPT-LUKS2-0123-name\n"


class Kernel:
    """The parts of /proc and /sys that are read, made of files and links as the kernel does."""

    def __init__(self, top: Path) -> None:
        self.proc, self.sys = top / "proc", top / "sys"
        (self.proc / "self").mkdir(parents=True)
        self._mounts = ""

    def disk(self, numbers: str, where: str, *, slaves: tuple[str, ...] = (), **files: str) -> None:
        """Add a block device at `devices/{where}`, named by its last component."""
        device = self.sys / "devices" / where
        device.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            path = device / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for folder, name in (("dev/block", numbers), ("class/block", device.name)):
            (self.sys / folder).mkdir(parents=True, exist_ok=True)
            (self.sys / folder / name).symlink_to(device)
        for slave in slaves:
            (device / "slaves").mkdir(exist_ok=True)
            (device / "slaves" / slave).symlink_to(self.sys / "class/block" / slave)

    def mount(self, point: str, device: str, fstype: str, numbers: str = "0:1") -> None:
        """Add a line of mountinfo."""
        self._mounts += f"36 35 {numbers} / {point} rw,noatime shared:1 - {fstype} {device} rw\n"

    def system(self) -> LinuxSystem:
        """The system that reads what was added so far."""
        (self.proc / "self/mountinfo").write_text(self._mounts)
        return LinuxSystem(proc=str(self.proc), sys=str(self.sys))


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    return Kernel(tmp_path / "kernel")


def test_mounts_are_read_with_their_escapes(kernel: Kernel) -> None:
    kernel.mount("/", "/dev/sda1", "ext4")
    kernel.mount(r"/media/jm/MA\040CL\134E", "/dev/sdb1", "vfat")
    mount = kernel.system().mount_of("/media/jm/MA CL\\E/x")
    assert mount is not None
    assert (mount.point, mount.device, mount.fstype) == ("/media/jm/MA CL\\E", "/dev/sdb1", "vfat")
    assert mount.kind is MountKind.REMOVABLE


def test_the_deepest_mount_holds_a_path(kernel: Kernel) -> None:
    for point in ("/", "/srv", "/srv/a"):
        kernel.mount(point, "none", "ext4")
    system = kernel.system()
    points = [getattr(system.mount_of(path), "point", None) for path in ("/srv/ab", "/srv/a/x")]
    assert points == ["/srv", "/srv/a"]


@pytest.mark.parametrize(
    ("fstype", "kind"),
    [
        ("nfs4", MountKind.NETWORK),
        ("cifs", MountKind.NETWORK),
        ("fuse.sshfs", MountKind.NETWORK),
        ("proc", MountKind.PSEUDO),
        ("sysfs", MountKind.PSEUDO),
        ("cgroup2", MountKind.PSEUDO),
        ("tmpfs", MountKind.FIXED),
        ("autofs", MountKind.FIXED),
    ],
)
def test_the_file_system_tells_what_a_mount_is(
    kernel: Kernel, fstype: str, kind: MountKind
) -> None:
    kernel.mount("/mnt/x", "anything", fstype)
    (mount,) = kernel.system().mounts
    assert mount.kind is kind


def test_disks_on_usb_cards_and_removable_ones_are_removable(kernel: Kernel) -> None:
    kernel.disk("8:1", "pci0/ata1/block/sda/sda1", size="1")
    kernel.disk("8:17", "pci0/usb1/1-1/block/sdb/sdb1", size="1")
    kernel.disk("8:32", "pci0/ata2/block/sdc", removable="1\n")
    kernel.disk("8:33", "pci0/ata2/block/sdc/sdc1", size="1")
    kernel.disk("179:0", "mmc/block/mmcblk0", device__type="SD\n")
    kernel.disk("179:1", "mmc/block/mmcblk0/mmcblk0p1", size="1")
    kernel.disk("254:0", "virtual/block/dm-0", slaves=("sdb1",), dm__uuid=LUKS)
    for number, numbers in enumerate(("8:1", "8:17", "8:33", "179:1", "254:0", "9:9")):
        kernel.mount(f"/mnt/{number}", "x", "ext4", numbers)
    told = {mount.point[-1]: mount.kind.value for mount in kernel.system().mounts}
    removable = "removable"
    assert told == {
        "0": "fixed", "1": removable, "2": removable, "3": removable, "4": removable, "5": "fixed",
    }  # fmt: skip


def test_a_volume_is_encrypted_when_all_it_stands_on_is(kernel: Kernel, tmp_path: Path) -> None:
    kernel.disk("8:1", "pci0/block/sda/sda1")
    kernel.disk("254:0", "virtual/block/dm-0", slaves=("sda1",), dm__uuid=LUKS)
    kernel.disk("254:1", "virtual/block/dm-1", slaves=("dm-0",), dm__uuid="LVM-abc")
    kernel.disk("254:2", "virtual/block/dm-2", slaves=("dm-0", "sda1"), dm__uuid="LVM-abc")
    kernel.disk("254:3", "virtual/block/dm-3", slaves=("sda1",), dm__uuid="\n")
    kernel.disk("7:0", "virtual/block/loop0")
    kernel.disk("254:4", "virtual/block/dm-4", slaves=("dm-0", "loop0"), dm__uuid="LVM-abc")
    expected = {
        "dm-0": True, "dm-1": True, "sda1": False, "dm-2": False, "dm-3": None, "loop0": None,
        "dm-4": None, "not-there": None,
    }  # fmt: skip
    for name in expected:
        (tmp_path / name).mkdir()
        kernel.mount(str(tmp_path / name), f"/dev/{name}", "ext4")
    (tmp_path / "zfs").mkdir()
    kernel.mount(str(tmp_path / "zfs"), "pool/data", "zfs")
    system = kernel.system()
    told = {name: system.volume_encrypted(str(tmp_path / name)) for name in expected}
    assert told == expected
    assert system.volume_encrypted(str(tmp_path / "zfs")) is None


def test_a_device_that_stands_on_itself_ends(kernel: Kernel, tmp_path: Path) -> None:
    kernel.disk("254:0", "virtual/block/dm-0", slaves=("dm-0",), dm__uuid="LVM-abc")
    kernel.mount(str(tmp_path), "/dev/dm-0", "ext4", "254:0")
    system = kernel.system()
    assert system.volume_encrypted(str(tmp_path)) is None
    assert system.mounts[0].kind is MountKind.FIXED


@pytest.mark.parametrize(
    "line", ["", "x", "1 2 3 - ext4 /dev/sda", "36 35 8:1 / / rw - ", "36 35 8:1 / / rw shared:1"]
)
def test_a_line_that_is_no_mount_is_passed_over(kernel: Kernel, line: str) -> None:
    system = kernel.system()
    (kernel.proc / "self/mountinfo").write_text(line + "\n")
    assert system.mounts == ()
    assert system.mount_of("/x") is None


def test_this_machine_answers_without_failing(tmp_path: Path) -> None:
    system = this_system()
    mount = system.mount_of(os.path.realpath(tmp_path))
    assert mount is not None
    assert system.volume_encrypted(str(tmp_path)) in {True, False, None}
    assert system.owns(str(tmp_path), tmp_path.stat())
    assert "/var/www" in system.web_roots
    assert "/tmp" in system.temporary_folders
    proc = system.mount_of("/proc")
    assert proc is not None
    assert proc.kind is MountKind.PSEUDO
