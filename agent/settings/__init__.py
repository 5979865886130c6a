"""What an administrator of the machine sets; all that the hospital decides comes by policy."""

from agent.settings.read import read_settings
from agent.settings.settings import (
    CollectorSettings,
    DeviceSettings,
    LogSettings,
    ScanSettings,
    Settings,
    StateSettings,
)

__all__ = [
    "CollectorSettings",
    "DeviceSettings",
    "LogSettings",
    "ScanSettings",
    "Settings",
    "StateSettings",
    "read_settings",
]
