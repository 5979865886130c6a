"""Word left by one process of the agent for another."""

from pathlib import Path

import pytest

from agent.service.box import MAX_WAITING, Box


def test_slips_are_taken_once_and_in_order(tmp_path: Path) -> None:
    box = Box(tmp_path / "box")
    for number in range(12):
        box.put({"number": number})
    assert [slip["number"] for slip in box.take()] == list(range(12))
    assert list(box.take()) == []


def test_what_cannot_be_read_is_dropped_and_stops_nobody(tmp_path: Path) -> None:
    box = Box(tmp_path)
    box.put({"number": 1})
    for name, content in {
        "000000000002-x.json": b"{",
        "000000000003-x.json": b"[" * 100_000,
        "000000000004-x.json": b"[]",
        "000000000005-x.json": b"x" * (1 << 20),
    }.items():
        (tmp_path / name).write_bytes(content)
        (tmp_path / name).chmod(0o600)
    (tmp_path / "000000000006-x.json").symlink_to("/etc/passwd")
    box.put({"number": 7})
    assert [slip["number"] for slip in box.take()] == [1, 7]
    assert list(tmp_path.iterdir()) == []


def test_a_slip_that_others_could_have_written_is_not_believed(tmp_path: Path) -> None:
    box = Box(tmp_path)
    box.put({"kind": "pause"})
    (slip,) = tmp_path.iterdir()
    slip.chmod(0o666)
    assert list(box.take()) == []


def test_nobody_fills_the_disk_with_slips(tmp_path: Path) -> None:
    box = Box(tmp_path)
    for number in range(MAX_WAITING):
        (tmp_path / f"{number:012d}-x.json").write_bytes(b"{}")
    with pytest.raises(OSError, match="too many"):
        box.put({})


def test_an_empty_box_is_no_error(tmp_path: Path) -> None:
    assert list(Box(tmp_path / "none").take()) == []
