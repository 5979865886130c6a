"""A secret is whole or not there, and nobody else's."""

import os
from pathlib import Path

import pytest

from agent.private_files import Exposed, create_private, read_private, wipe, write_private


def test_a_file_is_replaced_whole_and_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, b"one")
    write_private(file, b"two")
    assert read_private(file, 10) == b"two"
    assert file.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_failed_write_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secret"
    write_private(file, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_dead_process_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / f".secret.{os.getpid()}.new").write_bytes(b"half")
    write_private(tmp_path / "secret", b"whole")
    assert (tmp_path / "secret").read_bytes() == b"whole"


def test_a_key_is_made_once(tmp_path: Path) -> None:
    file = tmp_path / "key"
    assert create_private(file, b"first")
    assert not create_private(file, b"second")
    assert file.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602])
def test_a_secret_that_others_may_open_is_none(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "secret"
    write_private(file, b"x")
    file.chmod(mode)
    with pytest.raises(Exposed):
        read_private(file, 10)


def test_a_link_is_not_followed_and_a_large_file_not_read(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    write_private(file, b"x" * 11)
    with pytest.raises(OSError, match="too large"):
        read_private(file, 10)
    (tmp_path / "link").symlink_to(file)
    with pytest.raises(OSError, match="symbolic links"):
        read_private(tmp_path / "link", 100)


def test_a_wiped_secret_is_overwritten_then_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_bytes(b"a secret")
    seen: list[bytes] = []
    really = os.fsync

    def look(descriptor: int) -> None:
        if file.exists():
            seen.append(file.read_bytes())
        really(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    wipe(file)
    assert seen[0] == bytes(8)
    assert not file.exists()
