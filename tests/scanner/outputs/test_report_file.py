"""A report takes its name only when it is whole."""

import errno
import os
import stat
from pathlib import Path

import pytest

from scanner.errors import ReportNotWritten
from scanner.outputs.report_file import ReportFile


def names_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


class FullDisk:
    """A stream whose disk is full when it comes to it."""

    def __init__(self, real: object) -> None:
        self._real = real

    def flush(self) -> None:
        """Fail as a full disk does."""
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        """Close the real stream."""
        self._real.close()  # type: ignore[attr-defined]


def test_the_old_report_stands_until_the_new_one_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_text("old")
    report = ReportFile(str(target))
    report.stream.write("é\r\n")
    assert target.read_text() == "old"
    report.keep()
    assert target.read_bytes() == "é\r\n".encode()
    assert names_in(tmp_path) == ["report.csv"]


def test_a_full_disk_leaves_the_old_report_and_no_half_one(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    target.write_text("old")
    report = ReportFile(str(target))
    report.stream = FullDisk(report.stream)  # type: ignore[assignment]
    with pytest.raises(ReportNotWritten, match="No space left"):
        report.keep()
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["report.csv"]


def test_a_dropped_report_leaves_nothing(tmp_path: Path) -> None:
    report = ReportFile(str(tmp_path / "report.csv"))
    report.drop()
    report.drop()
    assert names_in(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
def test_only_its_owner_can_read_a_report(tmp_path: Path) -> None:
    report = ReportFile(str(tmp_path / "report.csv"))
    report.keep()
    assert stat.S_IMODE((tmp_path / "report.csv").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="links without privilege")
def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("real")
    report = ReportFile(str(tmp_path / "link"))
    report.stream.write("new")
    report.keep()
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_folder_is_never_written_over(tmp_path: Path) -> None:
    with pytest.raises(ReportNotWritten):
        ReportFile(str(tmp_path))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux")
def test_a_device_is_never_renamed_over() -> None:
    with pytest.raises(ReportNotWritten):
        ReportFile("/dev/full")
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_a_missing_folder_is_told_without_a_trace(tmp_path: Path) -> None:
    with pytest.raises(ReportNotWritten) as caught:
        ReportFile(str(tmp_path / "none" / "x\x1b.csv"))
    assert "\x1b" not in str(caught.value)
    assert caught.value.next_step


def test_a_folder_is_refused_in_words_that_say_so(tmp_path: Path) -> None:
    with pytest.raises(ReportNotWritten) as refused:
        ReportFile(str(tmp_path))
    assert "that is a folder or a device" in str(refused.value)
    assert names_in(tmp_path) == []
