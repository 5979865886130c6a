"""POSIX: who could have changed a file, and where an administrator's files are."""

import os
import platform
import tempfile
from pathlib import Path

import pytest

from scanner.platform.base import System
from scanner.platform.linux import LinuxSystem
from scanner.platform.macos import MacSystem
from scanner.platform.posix import PosixSystem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "etc"
    folder.mkdir(mode=0o755)
    found = folder / "list"
    found.touch(0o644)
    return found


def closed(path: Path) -> bool:
    return PosixSystem().only_administrators_write(str(path))


def test_a_file_and_its_folders_closed_to_others_are_the_administrators(file: Path) -> None:
    assert closed(file)
    assert closed(file.parent)


@pytest.mark.parametrize("mode", [0o646, 0o664, 0o666, 0o602])
def test_a_file_that_others_write_is_not(file: Path, mode: int) -> None:
    file.chmod(mode)
    assert not closed(file)


@pytest.mark.parametrize("mode", [0o757, 0o775, 0o777])
def test_a_file_in_a_folder_that_others_write_is_not(file: Path, mode: int) -> None:
    file.parent.chmod(mode)
    assert not closed(file)


def test_a_sticky_folder_above_lets_nobody_replace_what_is_in_it(file: Path) -> None:
    file.parent.chmod(0o1777)
    assert closed(file)


def test_a_link_is_nobodys_word(file: Path) -> None:
    link = file.parent / "link"
    link.symlink_to(file)
    assert not closed(link)


def test_what_is_not_there_is_nobodys(file: Path) -> None:
    assert not closed(file.parent / "none")
    assert not closed(file.parent / "\0")


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files away")
def test_what_another_user_owns_is_not_the_administrators(file: Path) -> None:
    os.chown(file.parent, 4242, 4242)
    assert not closed(file)
    os.chown(file.parent, 0, 0)
    os.chown(file, 4242, 4242)
    assert not closed(file)


def test_the_account_is_not_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "someone-else")
    monkeypatch.setenv("USER", "someone-else")
    assert PosixSystem().account not in {"someone-else", ""}


def test_the_machines_name_is_the_systems() -> None:
    assert System().name == platform.node()


def test_each_system_has_its_places_and_an_unknown_one_none() -> None:
    assert LinuxSystem().settings_folder == "/etc/colmate"
    assert LinuxSystem().state_folder == "/var/lib/colmate"
    assert MacSystem().settings_folder == "/Library/Application Support/Colmate"
    assert MacSystem().state_folder == "/Library/Application Support/Colmate/State"
    assert (System().settings_folder, System().state_folder) == ("", "")
    assert not System().only_administrators_write("/")


def test_a_process_that_may_write_in_no_temporary_folder_still_gets_an_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As a hardened service: Python itself then raises."""

    def refuses() -> str:
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "gettempdir", refuses)
    assert System({}).temporary_folders == ()
