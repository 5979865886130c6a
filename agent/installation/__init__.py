"""Colmate as a service of a machine: units of systemd, a daemon of launchd, a service of Windows.

Planned first (`plan`, pure), then done (`apply`). `windows_service` is imported by nothing here: it
needs Windows.
"""

from agent.installation.account import hand_over
from agent.installation.apply import StepFailed
from agent.installation.checks import NotInstallable
from agent.installation.this_machine import install, uninstall

__all__ = ["NotInstallable", "StepFailed", "hand_over", "install", "uninstall"]
