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

from scanner.platform import MountKind
from scanner.platform.macos import MacSystem


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


@pytest.mark.parametrize(
    ("answer", "encrypted"),
    [
        pytest.param(plistlib.dumps({"FileVault": True}), True, id="FileVault"),
        pytest.param(plistlib.dumps({"FileVault": False}), False, id="no FileVault"),
        pytest.param(plistlib.dumps({}), None, id="not told"),
        pytest.param(plistlib.dumps(["FileVault"]), None, id="another shape"),
        pytest.param(b"<plist><dict>", None, id="broken"),
        pytest.param(b"", None, id="no answer"),
        pytest.param(b"bplist00\xff\xff", None, id="broken binary"),
    ],
)
def test_encryption_is_asked_once_a_volume(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    answer: bytes,
    encrypted: bool | None,  # noqa: FBT001 - a column of the table
) -> None:
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [partition("/")])
    asked: list[Sequence[str]] = []

    def ask(command: Sequence[str]) -> bytes:
        asked.append(command)
        return answer

    system = MacSystem(ask)
    assert system.volume_encrypted(str(tmp_path)) is encrypted
    assert system.volume_encrypted(str(tmp_path)) is encrypted
    assert asked == [("/usr/sbin/diskutil", "info", "-plist", "/")]


def test_a_dataless_file_is_a_placeholder(tmp_path: Path) -> None:
    def found(flags: int) -> Any:
        return SimpleNamespace(st_mode=stat.S_IFREG, st_size=9, st_flags=flags)

    system = MacSystem(lambda _: b"")
    assert system.is_cloud_placeholder("x", found(0x40000000))
    assert not system.is_cloud_placeholder("x", found(0x20))
    assert not system.is_cloud_placeholder("x", os.stat(tmp_path))  # noqa: PTH116 - without st_flags
