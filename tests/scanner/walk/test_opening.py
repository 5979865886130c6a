"""Opening: only the very file that was met, whatever took its place meanwhile."""

import fcntl
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from findings import Reason
from scanner.walk import Candidate, CannotOpen, WalkRules, open_candidate, walk
from scanner.walk.opening import LEASE_TRIES


def candidate(path: Path, system: Any) -> Candidate:
    path.write_text("content")
    (item,) = walk(WalkRules(roots=(str(path),)), system)
    assert isinstance(item, Candidate)
    return item


def test_the_file_is_opened_for_reading_and_not_inherited(tmp_path: Path, system: Any) -> None:
    handle = open_candidate(candidate(tmp_path / "a", system))
    try:
        assert os.read(handle, 100) == b"content"
        assert not os.get_inheritable(handle)
        assert fcntl.fcntl(handle, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY
    finally:
        os.close(handle)


def test_reading_leaves_the_access_time(tmp_path: Path, system: Any) -> None:
    item = candidate(tmp_path / "a", system)
    os.utime(tmp_path / "a", ns=(1_000_000_000, item.modified_ns))
    handle = open_candidate(item)
    os.read(handle, 100)
    os.close(handle)
    assert (tmp_path / "a").stat().st_atime_ns == 1_000_000_000


def to_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def to_fifo(path: Path) -> None:
    os.mkfifo(path)


def to_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def to_folder(path: Path) -> None:
    path.mkdir()


def to_other_file(path: Path) -> None:
    path.write_text("another")


def to_nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (to_link, Reason.LINK),
        (to_fifo, Reason.SPECIAL_FILE),
        (to_socket, Reason.SPECIAL_FILE),
        (to_folder, Reason.SPECIAL_FILE),
        (to_other_file, Reason.VANISHED),
        (to_nothing, Reason.VANISHED),
    ],
)
def test_what_took_the_files_place_is_not_read(
    tmp_path: Path, system: Any, change: Callable[[Path], None], reason: Reason
) -> None:
    path = tmp_path / "MARTIN"
    item = candidate(path, system)
    path.rename(tmp_path / "moved")  # keeps the inode in use, so that it is not given again
    change(path)
    handles = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count
    with pytest.raises(CannotOpen) as caught:
        open_candidate(item)
    assert caught.value.reason is reason
    assert "MARTIN" not in f"{caught.value}{caught.value!r}"
    assert len(os.listdir("/proc/self/fd")) == handles  # noqa: PTH208 - a count


def test_a_parent_that_became_a_link_is_noticed(tmp_path: Path, system: Any) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/a").write_text("other")
    item = candidate(tmp_path / "in/a", system)
    (tmp_path / "in").rename(tmp_path / "was")
    (tmp_path / "in").symlink_to("other")
    with pytest.raises(CannotOpen) as caught:
        open_candidate(item)
    assert caught.value.reason is Reason.VANISHED


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "no"), Reason.PERMISSION),
        (OSError(5, "no"), Reason.IO_ERROR),
        (ValueError("embedded null byte"), Reason.VANISHED),
    ],
)
def test_what_the_system_refuses_has_a_reason(
    tmp_path: Path, system: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: Reason
) -> None:
    item = candidate(tmp_path / "a", system)

    def refuse(_: str) -> int:
        raise error

    monkeypatch.setattr(system, "open_for_reading", refuse)
    with pytest.raises(CannotOpen) as caught:
        open_candidate(item, system)
    assert caught.value.reason is reason


def test_a_lease_is_waited_for_but_not_for_ever(
    tmp_path: Path, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = candidate(tmp_path / "a", system)
    really, tries = system.open_for_reading, []

    def leased(path: str) -> int:
        tries.append(path)
        if len(tries) < 3:
            raise BlockingIOError
        return int(really(path))

    monkeypatch.setattr(system, "open_for_reading", leased)
    os.close(open_candidate(item, system))

    def never(path: str) -> int:
        tries.append(path)
        raise BlockingIOError

    tries.clear()
    monkeypatch.setattr(system, "open_for_reading", never)
    with pytest.raises(CannotOpen):
        open_candidate(item, system)
    assert len(tries) == LEASE_TRIES
