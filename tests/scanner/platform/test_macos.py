"""macOS: its mount table, diskutil's answers, files without their data."""

import os
import plistlib
import stat
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from scanner.platform import EncryptionCause, EncryptionState, MountKind, VolumeFacts
from scanner.platform.macos import MacSystem

STATE, CAUSE = EncryptionState, EncryptionCause


def partition(point: str, fstype: str = "apfs") -> Any:
    return SimpleNamespace(device="/dev/disk1s1", mountpoint=point, fstype=fstype, opts="rw")


def test_volumes_are_what_diskutil_says(monkeypatch: pytest.MonkeyPatch) -> None:
    table = [
        partition("/"),
        partition("/Volumes/KEY", "msdos"),
        partition("/Volumes/INSIDE"),
        partition("/Volumes/share", "smbfs"),
        partition("/dev", "devfs"),
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: table)

    def ask(command: Sequence[str]) -> bytes:
        external = command[-1] == "/Volumes/KEY"
        return plistlib.dumps({"RemovableMediaOrExternalDevice": external})

    told = {mount.point: mount.kind for mount in MacSystem(ask).mounts}
    assert told == {
        "/": MountKind.FIXED,
        "/Volumes/KEY": MountKind.REMOVABLE,
        "/Volumes/INSIDE": MountKind.FIXED,
        "/Volumes/share": MountKind.NETWORK,
        "/dev": MountKind.PSEUDO,
    }


class Mac:
    """Answers as diskutil and fdesetup do. `apfs` is what is said of `disk1s1`."""

    def __init__(self, apfs: Any = None, info: Any = None, filevault: bytes = b"") -> None:
        volume = {"DeviceIdentifier": "disk1s1", **(apfs or {})}
        self._apfs = plistlib.dumps({"Containers": [{"Volumes": [volume]}]}) if apfs else b""
        self._info, self._filevault = plistlib.dumps(info) if info else b"", filevault
        self.asked: list[Sequence[str]] = []

    def __call__(self, command: Sequence[str]) -> bytes:
        """What is printed."""
        self.asked.append(command)
        if command[0] == "/usr/bin/fdesetup":
            return self._filevault
        return self._apfs if command[1] == "apfs" else self._info


NONE = (STATE.UNKNOWN, CAUSE.NOT_TOLD)


@pytest.mark.parametrize(
    ("mac", "told"),
    [
        pytest.param(Mac({"FileVault": True}), (STATE.PROTECTED, CAUSE.FILEVAULT), id="FileVault"),
        pytest.param(
            Mac({"FileVault": False, "Encryption": True}),
            (STATE.NOT_ENCRYPTED, CAUSE.OPENS_BY_ITSELF),
            id="by the chip alone",
        ),
        pytest.param(
            Mac({"FileVault": False, "Encryption": False}),
            (STATE.NOT_ENCRYPTED, CAUSE.BARE_DISK),
            id="not at all",
        ),
        pytest.param(
            Mac({"FileVault": True, "Locked": True}), (STATE.LOCKED, CAUSE.FILEVAULT), id="locked"
        ),
        pytest.param(
            Mac({"FileVault": True, "CryptoMigrationOn": True}),
            (STATE.NOT_ENCRYPTED, CAUSE.CONVERTING),
            id="on the way",
        ),
        pytest.param(
            Mac(info={"FileVault": True}), (STATE.PROTECTED, CAUSE.FILEVAULT), id="no APFS volume"
        ),
        pytest.param(
            Mac(filevault=b"true\n"), (STATE.PROTECTED, CAUSE.FILEVAULT), id="fdesetup alone"
        ),
        pytest.param(Mac(filevault=b"false\n"), NONE, id="fdesetup says no more"),
        pytest.param(Mac({"FileVault": "yes"}), NONE, id="another shape"),
        pytest.param(Mac(), NONE, id="no answer"),
    ],
)
def test_filevault_protects_and_the_chip_does_not(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    mac: Mac,
    told: tuple[EncryptionState, EncryptionCause],
) -> None:
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [partition("/")])
    system = MacSystem(mac)
    found = system.encryption(str(tmp_path))
    assert (found.state, found.cause) == told
    asked = len(mac.asked)
    assert system.encryption(str(tmp_path)) == found
    assert len(mac.asked) == asked


def test_what_seems_to_lie_at_the_top_lies_on_the_data_volume(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    table = [partition("/"), partition("/System/Volumes/Data")]
    table[0].device = "/dev/disk3s1s1"
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: table)
    system = MacSystem(Mac({"FileVault": True}))
    assert system.encryption(str(tmp_path)).state is STATE.PROTECTED


@pytest.mark.parametrize(
    "answer", [b"<plist><dict>", b"bplist00\xff\xff", plistlib.dumps(["FileVault"]), b"x"]
)
def test_an_answer_of_another_shape_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: bytes
) -> None:
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [partition("/")])
    assert MacSystem(lambda _: answer).volume_encrypted(str(tmp_path)) is None


def test_a_volume_is_known_by_uuid_label_and_size(monkeypatch: pytest.MonkeyPatch) -> None:
    table = [partition("/Volumes/KEY", "msdos"), partition("/Volumes/share", "smbfs")]
    table[1].device = "//jm@nas/drh"
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: table)
    told = {"VolumeUUID": "0A-1B", "VolumeName": "KEY", "Size": 512}
    system = MacSystem(Mac(info=told))
    facts = {mount.fstype: system.volume_facts(mount) for mount in system.mounts}
    assert facts["msdos"] == VolumeFacts("0A-1B", "KEY", 512)
    assert facts["smbfs"] == VolumeFacts(share="//jm@nas/drh")


def test_a_dataless_file_is_a_placeholder(tmp_path: Path) -> None:
    def found(flags: int) -> Any:
        return SimpleNamespace(st_mode=stat.S_IFREG, st_size=9, st_flags=flags)

    system = MacSystem(lambda _: b"")
    assert system.is_cloud_placeholder("x", found(0x40000000))
    assert not system.is_cloud_placeholder("x", found(0x20))
    assert not system.is_cloud_placeholder("x", os.stat(tmp_path))  # noqa: PTH116 - without st_flags
