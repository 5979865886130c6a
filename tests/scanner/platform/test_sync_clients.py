"""Synchronised folders, from the settings that clients leave."""

import json
from pathlib import Path

import pytest

from scanner.platform.sync_clients import configured_roots, leaves_sync_marks


def settings(home: Path, name: str, text: str) -> None:
    path = home / name
    path.parent.mkdir(parents=True)
    path.write_text(text)


def test_settings_of_clients_tell_their_folders(tmp_path: Path) -> None:
    accounts = {"personal": {"path": "/data/Box of mine"}, "business": {"path": "/data/office/"}}
    settings(tmp_path, ".dropbox/info.json", json.dumps(accounts))
    ini = "[Accounts]\n0\\Folders\\1\\localPath=/data/cloud/\n0\\Folders\\1\\paused=false\n"
    settings(tmp_path, ".config/Nextcloud/nextcloud.cfg", ini)
    told = configured_roots((str(tmp_path),), {"OneDriveCommercial": r"C:\Users\jm\OneDrive - X"})
    assert {"/data/Box of mine", "/data/office", "/data/cloud", r"C:\Users\jm\OneDrive - X"} <= set(
        told
    )


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '"text"', '{"personal": []}', '{"personal": {"path": 3}}', "[" * 100_000, "\0"],
    ids=["empty", "cut", "list", "text", "no account", "number", "deep", "NUL"],
)
def test_broken_settings_tell_nothing(tmp_path: Path, text: str) -> None:
    settings(tmp_path, ".dropbox/info.json", text)
    settings(tmp_path, ".config/ownCloud/owncloud.cfg", text)
    told = configured_roots((str(tmp_path),), {})
    assert all(root.startswith(f"{tmp_path}/Library/") for root in told)


def test_the_top_of_a_disk_is_never_a_synchronised_folder(tmp_path: Path) -> None:
    settings(tmp_path, ".dropbox/info.json", '{"personal": {"path": "/"}}')
    assert "" not in configured_roots((str(tmp_path),), {"OneDrive": " "})


def test_marks_are_seen_by_name(tmp_path: Path) -> None:
    assert not leaves_sync_marks(str(tmp_path))
    (tmp_path / "notes.sync_x.db").touch()
    (tmp_path / ".sync_x.txt").touch()
    assert not leaves_sync_marks(str(tmp_path))
    (tmp_path / ".sync_ab.db").touch()
    assert leaves_sync_marks(str(tmp_path))
    assert not leaves_sync_marks(str(tmp_path / "missing"))
