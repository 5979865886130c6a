"""Linux: by what a volume may be known again."""

from pathlib import Path

import pytest

from scanner.platform import linux_facts
from scanner.platform.volumes import VolumeFacts
from tests.scanner.platform.kernel import LUKS, Kernel

STICK = "pci0/usb1/1-2/1-2:1.0/host6/block/sdb"


@pytest.fixture
def stick(kernel: Kernel) -> Kernel:
    usb = kernel.sys / "devices/pci0/usb1/1-2"
    usb.mkdir(parents=True)
    (usb / "idVendor").write_text("0951\n")
    (usb / "serial").write_text("0123456789\n")
    kernel.disk("8:16", STICK, size="131072\n")
    kernel.disk("8:17", f"{STICK}/sdb1", partition="1\n", size="129024\n")
    kernel.mount("/nowhere/KEY", "/dev/sdb1", "vfat", "8:17")
    return kernel


def facts(kernel: Kernel) -> VolumeFacts:
    system = kernel.system()
    return system.volume_facts(system.mounts[0])


def test_udev_tells_uuid_and_label_and_sysfs_the_rest(stick: Kernel) -> None:
    stick.udev("8:17", ID_FS_UUID="1A2B-3C4D", ID_FS_LABEL_ENC=r"MA\x20CLE")
    assert facts(stick) == VolumeFacts("1A2B-3C4D", "MA CLE", 129024 * 512, "0123456789", 1)
    assert stick.asked == []


def test_blkid_is_asked_where_udev_does_not_run(
    stick: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "blkid"
    program.touch()
    monkeypatch.setattr(linux_facts, "BLKID", (str(program),))
    node = stick.node("sdb1", b"")
    stick.answer = b"DEVNAME=/dev/sdb1\nUUID=1A2B-3C4D\nLABEL=KEY\nTYPE=vfat\nbroken\n"
    told = facts(stick)
    assert (told.uuid, told.label) == ("1A2B-3C4D", "KEY")
    assert stick.asked == [(str(program), "-p", "-o", "export", str(node))]


def test_links_of_devices_tell_the_uuid_where_neither_does(stick: Kernel) -> None:
    folder = stick.dev / "disk/by-uuid"
    folder.mkdir(parents=True)
    (folder / "AAAA-BBBB").symlink_to("../../sdc1")
    (folder / "1A2B-3C4D").symlink_to("../../sdb1")
    assert facts(stick).uuid == "1A2B-3C4D"


def test_a_volume_inside_luks_has_the_serial_of_its_stick(stick: Kernel) -> None:
    stick.disk("254:0", "virtual/block/dm-0", slaves=("sdb1",), dm__uuid=LUKS, size="100\n")
    stick.lines.clear()
    stick.mount("/nowhere/SAFE", "/dev/mapper/safe", "ext4", "254:0")
    told = facts(stick)
    assert (told.usb_serial, told.partition, told.size_bytes) == ("0123456789", 1, 51200)


def test_a_disk_that_is_on_no_usb_has_no_serial(kernel: Kernel) -> None:
    kernel.disk("8:0", "pci0/ata1/block/sda", size="x\n")
    kernel.mount("/nowhere", "/dev/sda", "ext4", "8:0")
    assert facts(kernel) == VolumeFacts()


def test_shares_and_phones_are_known_by_their_names(kernel: Kernel, tmp_path: Path) -> None:
    (tmp_path / "gvfs/mtp:host=MAKER_MODEL_1").mkdir(parents=True)
    kernel.mount("/mnt/s", "//nas/drh", "cifs")
    kernel.mount(tmp_path / "gvfs", "gvfsd-fuse", "fuse.gvfsd-fuse")
    system = kernel.system()
    told = {mount.fstype: system.volume_facts(mount) for mount in system.mounts}
    assert told["cifs"] == VolumeFacts(share="//nas/drh")
    assert told["gvfs-mtp"] == VolumeFacts(phone="mtp:host=MAKER_MODEL_1")


def test_facts_never_show_names_or_serials() -> None:
    shown = repr(VolumeFacts("1A2B", "MARTIN", 1, "SERIAL", 2, "//nas/martin", "mtp:MARTIN"))
    assert not any(word in shown for word in ("1A2B", "MARTIN", "SERIAL", "nas"))
