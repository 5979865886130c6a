"""What Windows is asked for, as far as it can be tried elsewhere: structures, order, failures."""

import ctypes
import struct
import sys
from collections.abc import Callable
from typing import Any

import pytest

from scanner.workers.sandbox import job_object, memory, restricted_token, windows_calls
from scanner.workers.sandbox.job_object import ExtendedLimits
from scanner.workers.sandbox.windows_calls import MemoryCounters

PRIVILEGES = struct.pack("<IQIQI", 2, 23, 3, 19, 2)


class FakeLibrary:
    """Libraries that note each call and succeed, but for those that are told to fail."""

    def __init__(self, failing: str = "") -> None:
        self.called: list[str] = []
        self.limits = ExtendedLimits()
        self.privileges = b""
        self._failing = failing

    def __getattr__(self, name: str) -> Callable[..., int]:
        """A function of that name."""

        def function(*arguments: Any) -> int:
            self.called.append(name)
            self._note(name, arguments)
            return 0 if name == self._failing else 1

        return function

    def _note(self, name: str, arguments: tuple[Any, ...]) -> None:
        match name:
            case "K32GetProcessMemoryInfo":
                arguments[1]._obj.WorkingSetSize = 5 << 20
                arguments[1]._obj.PagefileUsage = 7 << 20
            case "SetInformationJobObject" if arguments[1] == 9:
                self.limits = arguments[2]._obj
            case "GetTokenInformation":
                ctypes.memmove(arguments[2], PRIVILEGES, len(PRIVILEGES))
            case "AdjustTokenPrivileges":
                self.privileges = arguments[2]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], FakeLibrary]:
    def fake(failing: str = "") -> FakeLibrary:
        library = FakeLibrary(failing)
        monkeypatch.setattr(windows_calls, "_library", lambda _name: library)
        monkeypatch.setattr(windows_calls, "_last_error", lambda: PermissionError(13, ""))
        return library

    return fake


def test_structures_have_the_sizes_of_64_bit_windows() -> None:
    assert ctypes.sizeof(job_object.BasicLimits) == 64
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert ctypes.sizeof(MemoryCounters) == 72
    assert ctypes.sizeof(restricted_token.Label) == 16


def test_the_job_allows_one_process_and_bounded_memory_and_its_handle_is_dropped(
    windows: Callable[[str], FakeLibrary],
) -> None:
    library = windows("")
    assert job_object.apply(512 << 20) == "512 MB"
    assert library.called == [
        "K32GetProcessMemoryInfo",
        "CreateJobObjectW",
        "SetInformationJobObject",
        "SetInformationJobObject",
        "AssignProcessToJobObject",
        "CloseHandle",
    ]
    basic = library.limits.BasicLimitInformation
    assert (basic.ActiveProcessLimit, basic.LimitFlags) == (1, 0x8 | 0x100 | 0x400)
    assert library.limits.ProcessMemoryLimit == (512 + 7) << 20


def test_every_privilege_is_removed_for_good_before_integrity_falls(
    windows: Callable[[str], FakeLibrary],
) -> None:
    library = windows("")
    restricted_token.apply()
    assert library.called[2:4] == ["AdjustTokenPrivileges", "SetTokenInformation"]
    assert library.privileges == struct.pack("<IQIQI", 2, 23, 4, 19, 4)


def test_the_level_is_low_integrity_as_windows_writes_it() -> None:
    assert restricted_token.low_integrity().hex() == "010100000000001000100000"  # S-1-16-4096


@pytest.mark.parametrize(
    ("failing", "apply"),
    [
        pytest.param("AssignProcessToJobObject", lambda: job_object.apply(1), id="job"),
        pytest.param("CreateJobObjectW", lambda: job_object.apply(1), id="no job"),
        pytest.param("SetTokenInformation", restricted_token.apply, id="integrity"),
    ],
)
def test_a_call_that_fails_is_an_error_to_be_told(
    windows: Callable[[str], FakeLibrary], failing: str, apply: Callable[[], str]
) -> None:
    library = windows(failing)
    with pytest.raises(PermissionError):
        apply()
    assert failing == "CreateJobObjectW" or library.called[-1] == "CloseHandle"


def test_memory_is_asked_of_the_process_itself(
    windows: Callable[[str], FakeLibrary], monkeypatch: pytest.MonkeyPatch
) -> None:
    windows("")
    monkeypatch.setattr(sys, "platform", "win32")
    resident, kept = memory.resident()
    assert (resident(), kept) == (5 << 20, ())
