"""Windows: what is made of the answers of its libraries. The libraries are played by the tests."""

import ctypes
import struct
from types import SimpleNamespace
from typing import Any

import pytest

from scanner.platform import windows_calls
from scanner.platform.windows_calls import (
    INVALID_HANDLE,
    VolumeInformation,
    partition_bytes,
    share_behind,
    volume_information,
)

HANDLE = 0x1234


def play(monkeypatch: pytest.MonkeyPatch, **functions: Any) -> None:
    """Answer as a library with these functions, and with others that do as they are told."""

    class Function:
        def __init__(self, call: Any) -> None:
            self._call = call

        def __call__(self, *arguments: Any) -> Any:
            return self._call(*arguments)

    told = {name: Function(call) for name, call in functions.items()}
    library = SimpleNamespace(**told)
    library.SetThreadErrorMode = library.CloseHandle = lambda *_: 1
    monkeypatch.setattr(windows_calls, "_library", lambda _: library)


def into(reference: Any) -> Any:
    """What a `byref` points at."""
    return reference._obj


def test_a_volume_tells_its_serial_and_label(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(point: Any, label: Any, _: int, serial: Any, *rest: Any) -> int:
        assert point.value == "E:\\"
        label.value, into(serial).value = "MARTIN", 0x1A2B3C4D
        return 1

    play(monkeypatch, GetVolumeInformationW=answer)
    told = volume_information("E:\\")
    assert told == VolumeInformation(0x1A2B3C4D, "MARTIN")
    assert "MARTIN" not in repr(told)


def test_an_empty_drive_tells_its_error(monkeypatch: pytest.MonkeyPatch) -> None:
    play(monkeypatch, GetVolumeInformationW=lambda *_: 0)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: 21, raising=False)
    assert volume_information("E:\\") == VolumeInformation(error=21)


def test_the_size_is_that_of_the_partition(monkeypatch: pytest.MonkeyPatch) -> None:
    """PARTITION_INFORMATION_EX: style, blank, offset, length."""

    def create(path: Any, access: int, *rest: Any) -> int:
        assert (path.value, access) == ("\\\\.\\E:", 0)
        return HANDLE

    def control(handle: Any, code: int, _in: None, _size: int, out: Any, *rest: Any) -> int:
        assert (handle.value, code) == (HANDLE, 0x70048)
        struct.pack_into("<I4xqq", out, 0, 1, 1 << 20, 66_060_288)
        return 1

    play(monkeypatch, CreateFileW=create, DeviceIoControl=control)
    assert partition_bytes("E:") == 66_060_288


@pytest.mark.parametrize(
    ("handle", "done"), [pytest.param(INVALID_HANDLE, 1, id="no drive"), (HANDLE, 0)]
)
def test_a_size_that_is_not_told_is_none(
    monkeypatch: pytest.MonkeyPatch, handle: int, done: int
) -> None:
    play(monkeypatch, CreateFileW=lambda *_: handle, DeviceIoControl=lambda *_: done)
    assert partition_bytes("E:") == 0


@pytest.mark.parametrize(("failed", "share"), [(0, r"\\srv\drh"), (2250, "")])
def test_a_mapped_drive_tells_its_share(
    monkeypatch: pytest.MonkeyPatch, failed: int, share: str
) -> None:
    def answer(drive: Any, name: Any, length: Any) -> int:
        assert drive.value == "H:"
        name.value = r"\\srv\drh"
        return failed

    play(monkeypatch, WNetGetConnectionW=answer)
    assert share_behind("H:") == share
