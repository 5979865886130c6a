"""The files that start a companion with each session name its command."""

import configparser
import plistlib
from pathlib import Path

DEPLOY = Path(__file__).parents[3] / "deploy"
COMMAND = ["/usr/lib/colmate/bin/colmate", "agent", "companion"]


def test_a_desktop_of_linux_starts_it() -> None:
    """XDG Autostart: an entry of type Application, whose Exec is not asked of a shell."""
    entry = configparser.RawConfigParser()
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # keys are case-sensitive
    entry.read(DEPLOY / "linux" / "colmate-companion.desktop", "utf-8")
    section = entry["Desktop Entry"]
    assert section["Type"] == "Application"
    assert section["Exec"].split() == COMMAND


def test_a_session_of_macos_starts_it() -> None:
    content = (DEPLOY / "macos" / "fr.colmate.companion.plist").read_bytes()
    started = plistlib.loads(content)
    assert started["ProgramArguments"] == COMMAND
    assert started["LimitLoadToSessionType"] == "Aqua"
