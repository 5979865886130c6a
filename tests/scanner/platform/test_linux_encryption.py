"""Linux: how volumes are encrypted, over stacks of devices and folders made by hand."""

from pathlib import Path

import pytest

from scanner.platform import EncryptionCause, EncryptionState
from scanner.platform.encryption import Encryption
from tests.scanner.platform.kernel import LUKS, Kernel

CAUSE, STATE = EncryptionCause, EncryptionState
BITLOCKER_HEAD = b"\xeb\x58\x90-FVE-FS-" + bytes(501)


@pytest.fixture
def machine(kernel: Kernel) -> Kernel:
    """Disks of all sorts, none of them mounted."""
    kernel.disk("8:0", "pci0/block/sda")
    for number in (1, 2, 3):
        kernel.disk(f"8:{number}", f"pci0/block/sda/sda{number}", partition=f"{number}\n")
    kernel.disk("254:0", "virtual/block/dm-0", slaves=("sda1",), dm__uuid=LUKS, dm__name="safe\n")
    kernel.disk("254:1", "virtual/block/dm-1", slaves=("dm-0",), dm__uuid="LVM-abc")
    kernel.disk("254:2", "virtual/block/dm-2", slaves=("dm-0", "sda2"), dm__uuid="LVM-abc")
    kernel.disk("254:3", "virtual/block/dm-3", slaves=("sda2",), dm__uuid="\n")
    kernel.disk("254:4", "virtual/block/dm-4", slaves=("dm-0", "nbd0"), dm__uuid="LVM-abc")
    kernel.disk("254:5", "virtual/block/dm-5", slaves=("sda2",), dm__uuid="CRYPT-VERITY-x-root")
    kernel.disk("254:6", "virtual/block/dm-6", slaves=("dm-0",), dm__uuid="CRYPT-INTEGRITY-x")
    kernel.disk("254:7", "virtual/block/dm-7", slaves=("sda2",), dm__uuid="CRYPT-PLAIN-swap")
    kernel.disk("254:8", "virtual/block/dm-8", slaves=("sda2",), dm__uuid="CRYPT-BITLK-x-key")
    kernel.disk("254:9", "virtual/block/dm-9", slaves=("sda2",), dm__uuid="", dm__name="veracrypt1")
    kernel.disk("254:10", "virtual/block/dm-10", slaves=("dm-0",), dm__uuid="part1-mpath-x")
    kernel.disk("254:11", "virtual/block/dm-11", dm__uuid="LVM-empty")
    kernel.disk("254:12", "virtual/block/dm-12", slaves=("sda2",), dm__uuid="CRYPT-LATER-x")
    kernel.disk("9:0", "virtual/block/md0", slaves=("dm-0", "dm-1"))
    kernel.disk("259:0", "virtual/block/md0/md0p1", partition="1\n")
    kernel.disk("9:1", "virtual/block/md1", slaves=("dm-0", "sda2"))
    kernel.disk("43:0", "virtual/block/nbd0")
    kernel.disk("252:0", "virtual/block/zram0")
    kernel.disk("230:0", "virtual/block/zd0")
    return kernel


def encryption(kernel: Kernel, folder: Path) -> Encryption:
    return kernel.system().encryption(str(folder))


@pytest.mark.parametrize(
    ("numbers", "state", "cause"),
    [
        pytest.param("8:2", STATE.NOT_ENCRYPTED, CAUSE.BARE_DISK, id="bare partition"),
        pytest.param("254:0", STATE.PROTECTED, CAUSE.LUKS, id="LUKS"),
        pytest.param("254:1", STATE.PROTECTED, CAUSE.LUKS, id="LVM on LUKS"),
        pytest.param("254:2", STATE.NOT_ENCRYPTED, CAUSE.BARE_DISK, id="LVM over LUKS and bare"),
        pytest.param("254:3", STATE.UNKNOWN, CAUSE.MAPPED_DEVICE, id="mapping that says nothing"),
        pytest.param("254:4", STATE.UNKNOWN, CAUSE.REMOTE_DEVICE, id="LVM over LUKS and remote"),
        pytest.param("254:5", STATE.NOT_ENCRYPTED, CAUSE.BARE_DISK, id="verity encrypts nothing"),
        pytest.param("254:6", STATE.PROTECTED, CAUSE.LUKS, id="integrity on LUKS"),
        pytest.param("254:7", STATE.PROTECTED, CAUSE.DM_CRYPT, id="plain dm-crypt"),
        pytest.param("254:8", STATE.PROTECTED, CAUSE.BITLOCKER, id="BitLocker opened here"),
        pytest.param("254:9", STATE.UNKNOWN, CAUSE.VERACRYPT, id="VeraCrypt"),
        pytest.param("254:10", STATE.PROTECTED, CAUSE.LUKS, id="partition of a multipath"),
        pytest.param("254:11", STATE.UNKNOWN, CAUSE.NOT_TOLD, id="LVM that stands on nothing"),
        pytest.param("254:12", STATE.UNKNOWN, CAUSE.MAPPED_DEVICE, id="a type of later times"),
        pytest.param("9:0", STATE.PROTECTED, CAUSE.LUKS, id="RAID of LUKS"),
        pytest.param("259:0", STATE.PROTECTED, CAUSE.LUKS, id="partition of a RAID of LUKS"),
        pytest.param("9:1", STATE.NOT_ENCRYPTED, CAUSE.BARE_DISK, id="RAID with a bare disk"),
        pytest.param("43:0", STATE.UNKNOWN, CAUSE.REMOTE_DEVICE, id="network block device"),
        pytest.param("252:0", STATE.UNKNOWN, CAUSE.MEMORY, id="compressed memory"),
        pytest.param("230:0", STATE.UNKNOWN, CAUSE.ZFS, id="ZFS volume"),
        pytest.param("99:9", STATE.UNKNOWN, CAUSE.NOT_TOLD, id="a device not to be seen"),
    ],
)
def test_a_volume_is_as_protected_as_what_it_stands_on(
    machine: Kernel,
    tmp_path: Path,
    numbers: str,
    state: EncryptionState,
    cause: EncryptionCause,
) -> None:
    machine.mount(tmp_path, "/dev/x", "ext4", numbers)
    assert encryption(machine, tmp_path) == Encryption(state, cause)


@pytest.mark.parametrize(
    ("fstype", "device", "cause"),
    [
        ("zfs", "pool/data", CAUSE.ZFS),
        ("ecryptfs", "/home/.ecryptfs/x", CAUSE.ENCRYPTED_FOLDERS),
        ("fuse.gocryptfs", "/home/jm/.x", CAUSE.ENCRYPTED_FOLDERS),
        ("fuse.veracrypt", "veracrypt", CAUSE.VERACRYPT),
        ("nfs4", "nas:/x", CAUSE.NETWORK),
        ("cifs", "//nas/x", CAUSE.NETWORK),
        ("tmpfs", "tmpfs", CAUSE.MEMORY),
        ("fuse.jmtpfs", "jmtpfs", CAUSE.PHONE),
        ("fuse.anything", "anything", CAUSE.NOT_TOLD),
    ],
)
def test_what_does_not_tell_is_unknown_with_its_cause(
    machine: Kernel, tmp_path: Path, fstype: str, device: str, cause: EncryptionCause
) -> None:
    machine.mount(tmp_path, device, fstype)
    told = encryption(machine, tmp_path)
    assert told == Encryption(STATE.UNKNOWN, cause)
    assert told.protects is None


def test_a_bind_mount_is_its_volume(machine: Kernel, tmp_path: Path) -> None:
    machine.mount(tmp_path, "/dev/mapper/safe", "ext4", "254:0", root="/srv/data")
    assert encryption(machine, tmp_path).state is STATE.PROTECTED


def test_a_mapped_name_leads_to_its_device(machine: Kernel, tmp_path: Path) -> None:
    machine.mount(tmp_path, "/dev/mapper/safe", "btrfs", "0:40")
    assert encryption(machine, tmp_path).cause is CAUSE.LUKS


def test_btrfs_is_as_protected_as_its_least_device(machine: Kernel, tmp_path: Path) -> None:
    machine.mount(tmp_path, "/dev/dm-0", "btrfs", "0:40", root="/@home")
    members = machine.sys / "fs/btrfs/0123/devices"
    members.mkdir(parents=True)
    (members / "dm-0").touch()
    (machine.sys / "fs/btrfs/features").mkdir()
    assert encryption(machine, tmp_path).state is STATE.PROTECTED
    (members / "sda3").touch()
    assert encryption(machine, tmp_path).state is STATE.NOT_ENCRYPTED


@pytest.mark.parametrize(
    ("holder", "state"), [("254:0", STATE.PROTECTED), ("8:2", STATE.NOT_ENCRYPTED)]
)
def test_an_image_is_as_protected_as_the_folder_of_its_file(
    machine: Kernel, tmp_path: Path, holder: str, state: EncryptionState
) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault/disk.img").touch()
    machine.mount(tmp_path / "vault", "/dev/x", "ext4", holder)
    image = f"{tmp_path}/vault/disk.img\n"
    machine.disk("7:0", "virtual/block/loop0", loop__backing_file=image)
    machine.disk("259:1", "virtual/block/loop0/loop0p1", partition="1\n")
    for point, numbers in (("whole", "7:0"), ("part", "259:1")):
        (tmp_path / point).mkdir()
        machine.mount(tmp_path / point, "/dev/x", "ext4", numbers)
        assert encryption(machine, tmp_path / point).state is state


@pytest.mark.parametrize(
    ("image", "cause"),
    [
        ("/tmp/.veracrypt_aux_mnt1/volume\n", CAUSE.VERACRYPT),
        ("/nowhere/gone.img (deleted)\n", CAUSE.IMAGE_FILE),
        ("", CAUSE.IMAGE_FILE),
    ],
)
def test_an_image_of_which_the_file_is_not_seen_is_unknown(
    machine: Kernel, tmp_path: Path, image: str, cause: EncryptionCause
) -> None:
    machine.disk("7:0", "virtual/block/loop0", loop__backing_file=image)
    machine.mount(tmp_path, "/dev/loop0", "ext4", "7:0")
    assert encryption(machine, tmp_path) == Encryption(STATE.UNKNOWN, cause)


def test_an_image_that_lies_in_itself_ends(machine: Kernel, tmp_path: Path) -> None:
    (tmp_path / "disk.img").touch()
    machine.disk("7:0", "virtual/block/loop0", loop__backing_file=f"{tmp_path}/disk.img")
    machine.mount(tmp_path, "/dev/loop0", "ext4", "7:0")
    assert encryption(machine, tmp_path).protects is None


def test_an_overlay_is_as_protected_as_its_least_layer(machine: Kernel, tmp_path: Path) -> None:
    for name in ("safe", "bare", "merged"):
        (tmp_path / name).mkdir()
    machine.mount(tmp_path / "safe", "/dev/dm-0", "ext4", "254:0")
    machine.mount(tmp_path / "bare", "/dev/sda2", "ext4", "8:2")
    safe, bare = f"{tmp_path}/safe", f"{tmp_path}/bare"
    for options, state in (
        (f"rw,lowerdir={safe},upperdir={safe},workdir=/x", STATE.PROTECTED),
        (f"rw,lowerdir={safe}:{bare},upperdir={safe}", STATE.NOT_ENCRYPTED),
        (f"rw,lowerdir+={safe},datadir+={bare}", STATE.NOT_ENCRYPTED),
        (f"rw,lowerdir=/not/seen,upperdir={safe}", STATE.UNKNOWN),
        ("rw", STATE.UNKNOWN),
    ):
        machine.mount(tmp_path / "merged", "overlay", "overlay", "0:50", options=options)
        assert encryption(machine, tmp_path / "merged").state is state


@pytest.mark.parametrize("told", ["udev", "head"])
def test_the_reader_that_a_bitlocker_stick_shows_is_a_locked_volume(
    machine: Kernel, tmp_path: Path, told: str
) -> None:
    """Windows gives such sticks a small FAT volume; what they hold is not in it."""
    machine.mount(tmp_path, "/dev/sda2", "vfat", "8:2")
    if told == "udev":
        machine.udev("8:2", ID_FS_TYPE="BitLocker")
    else:
        machine.node("sda2", BITLOCKER_HEAD)
    found = encryption(machine, tmp_path)
    assert found == Encryption(STATE.LOCKED, CAUSE.BITLOCKER)
    assert found.protects is None


def test_a_device_that_stands_on_itself_ends(kernel: Kernel, tmp_path: Path) -> None:
    kernel.disk("254:0", "virtual/block/dm-0", slaves=("dm-0",), dm__uuid="LVM-abc")
    kernel.mount(tmp_path, "/dev/dm-0", "ext4", "254:0")
    assert encryption(kernel, tmp_path).protects is None
