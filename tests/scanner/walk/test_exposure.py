"""Exposure: to whom a file lies open besides its owner."""

import stat
from pathlib import Path
from typing import Any

import pytest

from findings import Exposure, Protection
from scanner.platform import Mount, MountKind
from scanner.platform.windows import WindowsSystem
from scanner.walk import Candidate, protection_of
from scanner.walk.exposure import FOLDERS_REMEMBERED


def at(path: str | Path, mode: int = 0o600) -> Candidate:
    return Candidate(str(path), str(path), "", 1, 0, 0, 0, stat.S_IFREG | mode)


def exposures(path: str | Path, system: Any, mode: int = 0o600) -> set[Exposure]:
    return set(protection_of(at(path, mode), system).exposures)


@pytest.mark.parametrize(
    ("path", "exposure"),
    [
        ("/media/jm/KEY/a/x", Exposure.REMOVABLE),
        ("/mnt/share/x", Exposure.NETWORK_SHARE),
        ("/var/www/html/x", Exposure.WEB_ROOT),
        ("/home/jm/public_html/x", Exposure.WEB_ROOT),
        ("/tmp/x", Exposure.TEMPORARY_FOLDER),
        ("/mnt/c/Users/jm/AppData/Local/Temp/x", Exposure.TEMPORARY_FOLDER),
        ("/mnt/c/x/INetCache/Content.Outlook/x", Exposure.TEMPORARY_FOLDER),
        ("/home/jm/.local/share/Trash/files/x", Exposure.RECYCLE_BIN),
        ("/data/.Trash-1000/files/x", Exposure.RECYCLE_BIN),
        ("/data/$RECYCLE.BIN/S-1-5-21/x", Exposure.RECYCLE_BIN),
        ("/home/jm/OneDrive - CHU Exemple/x", Exposure.CLOUD_SYNC),
        ("/home/jm/Dropbox/x", Exposure.CLOUD_SYNC),
        ("/home/jm/Library/Mobile Documents/com~apple~CloudDocs/x", Exposure.CLOUD_SYNC),
        ("/home/jm/kDrive/x", Exposure.CLOUD_SYNC),
        ("/home/jm/anywhere/x", Exposure.CLOUD_SYNC),
    ],
)
def test_the_place_of_a_file_exposes_it(fake_system: Any, path: str, exposure: Exposure) -> None:
    system = fake_system(
        mounts=[
            Mount("/media/jm/KEY", "/dev/sdb1", "vfat", MountKind.REMOVABLE),
            Mount("/mnt/share", "//server/drh", "cifs", MountKind.NETWORK),
        ]
    )
    system.web_roots = ("/var/www",)
    system.temporary_folders = ("/tmp",)
    system.sync_roots = ("/home/jm/anywhere",)
    assert exposures(path, system) == {exposure}


@pytest.mark.parametrize(
    "path",
    ["/home/jm/x", "/var/www2/x", "/tmpx/x", "/home/jm/my onedrive notes.txt", "/home/jm/box/x"],
)
def test_a_look_alike_place_exposes_nothing(fake_system: Any, path: str) -> None:
    system = fake_system()
    system.web_roots, system.temporary_folders = ("/var/www",), ("/tmp",)
    assert exposures(path, system) == set()


@pytest.mark.parametrize(
    "mark",
    [".dropbox.cache", ".owncloudsync.log", ".sync_0123456789ab.db", "._sync_0123456789ab.db"],
)
def test_what_a_client_leaves_at_the_top_tells_of_all_below(
    tmp_path: Path, fake_system: Any, mark: str
) -> None:
    (tmp_path / "top/deep/er").mkdir(parents=True)
    (tmp_path / "top" / mark).touch()
    system = fake_system()
    assert exposures(tmp_path / "top/deep/er/x", system) == {Exposure.CLOUD_SYNC}
    assert exposures(tmp_path / "x", system) == set()


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "readable"),
    [
        pytest.param(0o755, 0o644, True, id="open"),
        pytest.param(0o711, 0o644, True, id="unlistable but known names can be read"),
        pytest.param(0o755, 0o640, False, id="closed file"),
        pytest.param(0o750, 0o644, False, id="closed parent"),
        pytest.param(0o754, 0o644, False, id="parent can be listed, not entered"),
    ],
)
def test_world_readable_needs_the_file_and_every_parent(
    tmp_path: Path,
    fake_system: Any,
    monkeypatch: pytest.MonkeyPatch,
    folder_mode: int,
    file_mode: int,
    readable: bool,  # noqa: FBT001 - a column of the table
) -> None:
    system = fake_system()
    really = system.others_can_enter
    top = str(tmp_path)
    monkeypatch.setattr(
        system, "others_can_enter", lambda folder: top.startswith(folder) or really(folder)
    )
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b").chmod(0o755)
    (tmp_path / "a").chmod(folder_mode)
    told = exposures(tmp_path / "a/b/x", system, file_mode)
    assert (Exposure.WORLD_READABLE in told) is readable


@pytest.mark.parametrize("encrypted", [True, False, None])
def test_a_volume_is_unencrypted_only_when_the_system_says_so(
    fake_system: Any,
    encrypted: bool | None,  # noqa: FBT001 - a column of the table
) -> None:
    told = protection_of(at("/home/jm/x"), fake_system(encrypted=encrypted))
    exposed = (Exposure.UNENCRYPTED_VOLUME,) if encrypted is False else ()
    assert told == Protection(volume_encrypted=encrypted, exposures=exposed)


def test_exposures_come_in_the_order_of_the_contract(fake_system: Any) -> None:
    system = fake_system(encrypted=False)
    system.temporary_folders = ("/srv",)
    told = protection_of(at("/srv/OneDrive/public_html/.Trashes/x"), system).exposures
    assert list(told) == [kind for kind in Exposure if kind in told]
    assert len(told) == 5


def test_a_folder_is_asked_about_once(fake_system: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    system = fake_system()
    asked: list[str] = []
    monkeypatch.setattr(system, "volume_encrypted", asked.append)
    for number in range(50):
        protection_of(at(f"/srv/a/{number}"), system)
    assert asked == ["/srv/a"]
    assert FOLDERS_REMEMBERED >= 1000


def test_a_file_at_the_top_has_a_folder(fake_system: Any) -> None:
    system = fake_system()
    system.temporary_folders = ("/",)
    assert exposures("/x", system) == {Exposure.TEMPORARY_FOLDER}


def test_a_folder_of_windows_answers_for_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    system = WindowsSystem(lambda _: b"", {"TEMP": r"C:\Users\jm\AppData\Local\Temp"})
    monkeypatch.setattr(system, "_read_mounts", list)
    monkeypatch.setattr(system, "others_can_enter", lambda folder: folder == r"D:\open")
    assert exposures(r"D:\open\x", system) == {Exposure.WORLD_READABLE}
    assert exposures(r"D:\open\shut\x", system) == set()
    assert exposures(r"c:\users\JM\appdata\local\temp\x", system) == {Exposure.TEMPORARY_FOLDER}
    assert exposures(r"\\server\drh\x", system) == {Exposure.NETWORK_SHARE}
