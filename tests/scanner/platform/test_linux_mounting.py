"""Linux: one mounting is told from another, and from a stick that was pulled out."""

import shutil
from pathlib import Path

import pytest

from tests.scanner.platform.kernel import LUKS, Kernel


def stick(kernel: Kernel, **files: str) -> Path:
    """A mounted USB stick; the folder of its disk."""
    disk = "pci0/usb1/1-2/block/sdb"
    told = {"size": "131072\n", "diskseq": "9\n", "device__state": "running\n", **files}
    folder = kernel.disk("8:16", disk, **told)
    kernel.disk("8:17", f"{disk}/sdb1", partition="1\n", size="129024\n")
    kernel.mount("/nowhere/KEY", "/dev/sdb1", "vfat", "8:17")
    return folder


def test_a_medium_that_is_there_has_one(kernel: Kernel) -> None:
    stick(kernel)
    system = kernel.system()
    told = system.mounting(system.mounts[0])
    assert told
    assert told == kernel.system().mounting(system.mounts[0])


def test_a_stick_pulled_out_under_its_mount_has_none(kernel: Kernel) -> None:
    folder = stick(kernel)
    shutil.rmtree(folder)
    system = kernel.system()
    assert system.mounting(system.mounts[0]) is None


def test_a_card_taken_out_of_its_reader_has_none(kernel: Kernel) -> None:
    folder = stick(kernel)
    (folder / "sdb1/size").write_text("0\n")
    system = kernel.system()
    assert system.mounting(system.mounts[0]) is None


@pytest.mark.parametrize("state", ["offline", "transport-offline", "cancel", "deleted"])
def test_a_disk_that_the_bus_gave_up_has_none(kernel: Kernel, state: str) -> None:
    stick(kernel, device__state=state)
    system = kernel.system()
    assert system.mounting(system.mounts[0]) is None


def test_a_luks_volume_ends_with_the_stick_under_it(kernel: Kernel) -> None:
    folder = stick(kernel)
    kernel.disk("254:0", "virtual/block/dm-0", slaves=("sdb1",), dm__uuid=LUKS, size="9\n")
    kernel.mount("/nowhere/SAFE", "/dev/mapper/safe", "ext4", "254:0")
    safe = kernel.system().mount_of("/nowhere/SAFE/x")
    assert safe is not None
    assert kernel.system().mounting(safe)
    shutil.rmtree(folder)  # what the kernel does: dm-0 stays, its link leads nowhere
    assert kernel.system().mounting(safe) is None


@pytest.mark.parametrize("changed", ["diskseq", "number"])
def test_another_disk_or_another_mount_at_the_same_place_has_another(
    kernel: Kernel, changed: str
) -> None:
    folder = stick(kernel)
    system = kernel.system()
    before = system.mounting(system.mounts[0])
    if changed == "diskseq":
        (folder / "diskseq").write_text("10\n")
    else:
        kernel.lines[0] = kernel.lines[0].replace("36 35", "37 35")
    system = kernel.system()
    assert system.mounting(system.mounts[0]) not in {before, None}
