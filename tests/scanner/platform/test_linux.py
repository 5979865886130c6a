"""Linux: what mountinfo and sysfs tell, over copies of their files."""

import os
from pathlib import Path

import pytest

from scanner.platform import MountKind, this_system
from tests.scanner.platform.kernel import LUKS, Kernel


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
        ("fuse.portal", MountKind.PSEUDO),
        ("fuse.jmtpfs", MountKind.REMOVABLE),
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


def test_the_last_of_two_mounts_at_one_point_is_the_one_that_is_seen(kernel: Kernel) -> None:
    kernel.mount("/home/jm", "/etc/auto.home", "autofs")
    kernel.mount("/home/jm", "nas:/homes/jm", "nfs4")
    (mount,) = kernel.system().mounts
    assert mount.kind is MountKind.NETWORK


@pytest.mark.parametrize(
    ("options", "writable"),
    [("rw", True), ("rw,errors=remount-ro", True), ("ro", False), ("ro,noexec", False)],
)
def test_a_mount_tells_whether_it_is_writable(
    kernel: Kernel,
    options: str,
    writable: bool,  # noqa: FBT001 - a column of the table
) -> None:
    kernel.mount("/mnt/x", "/dev/sda1", "ext4", options=options)
    assert kernel.system().mounts[0].writable is writable


def test_phones_and_shares_opened_by_the_desktop_are_places(kernel: Kernel, tmp_path: Path) -> None:
    opened = tmp_path / "gvfs"
    for name in ("mtp:host=MAKER_MODEL_SERIAL", "smb-share:server=s,share=drh", "plain"):
        (opened / name).mkdir(parents=True)
    kernel.mount(opened, "gvfsd-fuse", "fuse.gvfsd-fuse")
    system = kernel.system()
    phone = system.mount_of(str(opened / "mtp:host=MAKER_MODEL_SERIAL/DCIM"))
    assert phone is not None
    assert (phone.kind, phone.fstype) == (MountKind.REMOVABLE, "gvfs-mtp")
    share = system.mount_of(str(opened / "smb-share:server=s,share=drh/x"))
    assert share is not None
    assert share.kind is MountKind.NETWORK
    assert len(system.mounts) == 3
    before = system.glance()
    (opened / "mtp:host=ANOTHER").mkdir()
    assert system.glance() != before
