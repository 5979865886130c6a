"""A USB stick as the kernel shows it, recorded and played back by umockdev."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HOST = "/devices/pci0000:00/0000:00:14.0/usb1/1-2"
DISK = f"{HOST}/1-2:1.0/host6/target6:0:0/6:0:0:0/block/sdb"
STICK = rf"""P: {HOST}
N: bus/usb/001/005
E: DEVNAME=/dev/bus/usb/001/005
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
A: idVendor=0951\n
A: serial=0123456789\n

P: {DISK}
N: sdb
E: DEVNAME=/dev/sdb
E: DEVTYPE=disk
E: MAJOR=8
E: MINOR=16
E: SUBSYSTEM=block
A: removable=1\n
A: size=131072\n
A: dev=8:16\n

P: {DISK}/sdb1
N: sdb1
E: DEVNAME=/dev/sdb1
E: DEVTYPE=partition
E: MAJOR=8
E: MINOR=17
E: SUBSYSTEM=block
A: partition=1\n
A: size=129024\n
A: dev=8:17\n
"""
QUESTION = """
import json, sys
from scanner.platform.linux import LinuxSystem
system = LinuxSystem(proc=sys.argv[1])
(mount,) = system.mounts
facts = system.volume_facts(mount)
print(json.dumps([
    mount.kind, system.mounting(mount) is not None, system.encryption(mount.point).cause,
    facts.usb_serial, facts.partition, facts.size_bytes,
]))
"""


def test_a_stick_on_usb_is_removable_and_has_its_serial(tmp_path: Path) -> None:
    program = shutil.which("umockdev-run")
    if not program:
        pytest.skip("umockdev is not installed")
    (tmp_path / "stick.umockdev").write_text(STICK)
    (tmp_path / "proc/self").mkdir(parents=True)
    line = "36 35 8:17 / /nowhere/KEY rw shared:1 - vfat /dev/sdb1 rw\n"
    (tmp_path / "proc/self/mountinfo").write_text(line)
    python = (sys.executable, "-c", QUESTION, str(tmp_path / "proc"))
    command = (program, "--device", str(tmp_path / "stick.umockdev"), "--", *python)
    told = subprocess.run(command, capture_output=True, check=True, timeout=30)
    assert json.loads(told.stdout) == [
        "removable", True, "bare_disk", "0123456789", 1, 129024 * 512,
    ]  # fmt: skip
