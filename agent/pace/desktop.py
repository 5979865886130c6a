"""What the desktop tells of its user. The one place of this package that asks `sys.platform`.

Sources: SHQueryUserNotificationState and GetLastInputInfo (learn.microsoft.com/windows/win32);
org.freedesktop.login1(5), `BlockInhibited` (what keeps the screen on: players, slide shows, calls)
and `IdleHint`; pmset(1), `-g assertions`. A service of Windows has no desktop, and is not told.
"""

import ctypes
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import psutil

from scanner.platform.ask import Ask, ask

BUSCTL: Final = "/usr/bin/busctl"
PMSET: Final = "/usr/bin/pmset"
LOGIN: Final = (
    "org.freedesktop.login1",
    "/org/freedesktop/login1",
    "org.freedesktop.login1.Manager",
)
_SCREEN_KEPT_ON: Final = re.compile(rb"^\s*PreventUserIdleDisplaySleep\s+(\d+)\s*$", re.MULTILINE)
# QUERY_USER_NOTIFICATION_STATE: full screen, a game in full screen, presentation settings.
WINDOWS_PRESENTING: Final = frozenset({2, 3, 4})
WINDOWS_NOT_PRESENTING: Final = frozenset({1, 5, 6, 7})


@dataclass(frozen=True, slots=True)
class Desktop:
    """Questions to the desktop; each answers None when it is not told."""

    presenting: Callable[[], bool | None]
    away_s: Callable[[], float | None]


def this_desktop(ask: Ask = ask) -> Desktop:
    """The desktop of the system this process runs on."""
    if sys.platform == "win32":
        return Desktop(_windows_presenting, _windows_away_s)
    if sys.platform == "darwin":
        return Desktop(lambda: macos_presenting(ask), lambda: None)
    return Desktop(lambda: linux_presenting(ask), lambda: linux_away_s(ask))


def on_battery() -> bool | None:
    """Whether the machine runs on its battery. None: it has none, or does not tell."""
    battery = psutil.sensors_battery()
    return None if battery is None or battery.power_plugged is None else not battery.power_plugged


def linux_presenting(ask: Ask) -> bool | None:
    """Whether something keeps the screen from going dark."""
    told = ask((BUSCTL, "get-property", *LOGIN, "BlockInhibited"))
    return b"idle" in told.strip().removeprefix(b"s ").strip(b'"').split(b":") if told else None


def linux_away_s(ask: Ask) -> float | None:
    """How long all sessions have been idle, as the desktops say: 0 while one is not."""
    told = ask((BUSCTL, "get-property", *LOGIN, "IdleHint", "IdleSinceHint")).split()
    if len(told) != 4 or told[0] != b"b" or told[2] != b"t" or not told[3].isdigit():
        return None
    return max(0.0, time.time() - int(told[3]) / 1e6) if told[1] == b"true" else 0.0


def macos_presenting(ask: Ask) -> bool | None:
    """Whether a program asserts that the display must not sleep."""
    told = _SCREEN_KEPT_ON.search(ask((PMSET, "-g", "assertions")))
    return told[1] != b"0" if told else None


def _windows_presenting() -> bool | None:
    state = ctypes.c_int()
    if _library("shell32").SHQueryUserNotificationState(ctypes.byref(state)):
        return None
    if state.value in WINDOWS_PRESENTING:
        return True
    return False if state.value in WINDOWS_NOT_PRESENTING else None


class _LastInput(ctypes.Structure):
    _fields_ = (("size", ctypes.c_uint), ("tick_ms", ctypes.c_uint))


def _windows_away_s() -> float | None:
    told = _LastInput(size=ctypes.sizeof(_LastInput))
    if not _library("user32").GetLastInputInfo(ctypes.byref(told)):
        return None
    passed_ms = int(_library("kernel32").GetTickCount()) - told.tick_ms
    return float((passed_ms & 0xFFFF_FFFF) / 1000)


def _library(name: str) -> Any:
    return getattr(ctypes, "WinDLL")(name)  # noqa: B009 - type checkers see it on Windows only
