"""What desktops tell, from recorded answers."""

import time
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from agent.pace import desktop
from agent.pace.desktop import linux_away_s, linux_presenting, macos_presenting, this_desktop

ASSERTIONS = b"""2026-11-22 09:00:00 +0100
Assertion status system-wide:
   BackgroundTask                 1
   PreventUserIdleDisplaySleep    %d
   PreventUserIdleSystemSleep     1
Listed by owning process:
   pid 99(Keynote): [0x1] 00:01:00 PreventUserIdleDisplaySleep named: "MARTIN.key"
"""


@pytest.mark.parametrize(
    ("answer", "presenting"),
    [
        (b's "shutdown:sleep:idle"\n', True),
        (b's "idle"\n', True),
        (b's "shutdown:handle-lid-switch"\n', False),
        (b's ""\n', False),
        (b"", None),
    ],
)
def test_linux_tells_what_keeps_the_screen_on(answer: bytes, presenting: bool | None) -> None:  # noqa: FBT001 - a column of the table
    assert linux_presenting(lambda _: answer) is presenting


def test_linux_tells_how_long_nobody_has_been_there() -> None:
    since = int((time.time() - 900) * 1e6)
    told = linux_away_s(lambda _: b"b true\nt %d\n" % since)
    assert told == pytest.approx(900, abs=5)
    assert linux_away_s(lambda _: b"b false\nt 0\n") == 0
    for broken in (b"", b"b true\n", b"b true\nt x\n", b"Failed to get property"):
        assert linux_away_s(lambda _, told=broken: told) is None  # type: ignore[misc] - the loop's


@pytest.mark.parametrize(
    ("answer", "presenting"), [(ASSERTIONS % 1, True), (ASSERTIONS % 0, False), (b"", None)]
)
def test_macos_tells_what_keeps_the_display_on(answer: bytes, presenting: bool | None) -> None:  # noqa: FBT001 - a column of the table
    assert macos_presenting(lambda _: answer) is presenting


@pytest.mark.parametrize(
    ("battery", "told"),
    [
        (None, None),
        (SimpleNamespace(power_plugged=True), False),
        (SimpleNamespace(power_plugged=False), True),
        (SimpleNamespace(power_plugged=None), None),
    ],
)
def test_a_battery_counts_while_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
    battery: object,
    told: bool | None,  # noqa: FBT001 - a column of the table
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)
    assert desktop.on_battery() is told


def test_a_machine_without_desktop_tells_nothing() -> None:
    told = this_desktop(lambda _: b"")
    assert told.presenting() is None
    assert told.away_s() is None


@pytest.mark.parametrize(
    ("state", "failed", "presenting"),
    [
        pytest.param(2, 0, True, id="full screen"),
        pytest.param(4, 0, True, id="presentation settings"),
        pytest.param(5, 0, False, id="takes notifications"),
        pytest.param(1, 0, False, id="screen locked"),
        pytest.param(9, 0, None, id="a state of later times"),
        pytest.param(2, 1, None, id="a service has no desktop"),
    ],
)
def test_windows_tells_what_takes_the_screen(
    monkeypatch: pytest.MonkeyPatch,
    state: int,
    failed: int,
    presenting: bool | None,  # noqa: FBT001 - a column of the table
) -> None:
    def answer(reference: Any) -> int:
        reference._obj.value = state
        return failed

    library = SimpleNamespace(SHQueryUserNotificationState=answer)
    monkeypatch.setattr(desktop, "_library", lambda _: library)
    assert desktop._windows_presenting() is presenting


def test_windows_tells_the_last_key_though_its_clock_begins_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """GetTickCount counts milliseconds in 32 bits: 49.7 days."""

    def answer(reference: Any) -> int:
        assert reference._obj.size == 8
        reference._obj.tick_ms = 0xFFFF_F000
        return 1

    library = SimpleNamespace(GetLastInputInfo=answer, GetTickCount=lambda: 0x1000)
    monkeypatch.setattr(desktop, "_library", lambda _: library)
    assert desktop._windows_away_s() == pytest.approx(8.192)
