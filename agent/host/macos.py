"""macOS: Active Directory, device management, the platform's UUID.

Sources: dsconfigad(8), profiles(1), ioreg(8). Not yet run on a machine of Apple's.
"""

import platform
import re
from pathlib import Path
from typing import Final

from agent.host.base import Host, Membership
from scanner.platform.ask import Ask, ask

DIRECTORY: Final = ("/usr/sbin/dsconfigad", "-show")
MANAGEMENT: Final = ("/usr/bin/profiles", "status", "-type", "enrollment")
PLATFORM: Final = ("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
SUPPORT: Final = Path("/Library/Application Support/Colmate")
_DOMAIN: Final = re.compile(rb"^Active Directory Domain\s*=\s*\S", re.MULTILINE)
# A private Mac may be enrolled by hand; only one that the organisation bought comes this way.
_ORGANISATION: Final = re.compile(rb"^Enrolled via DEP:\s*Yes", re.MULTILINE)
_UUID: Final = re.compile(rb'"IOPlatformUUID"\s*=\s*"([0-9A-Fa-f-]{36})"')


class MacHost(Host):
    """macOS. `ask` runs a program; tests give its answers."""

    system = "macos"

    def __init__(self, ask: Ask = ask) -> None:
        self._ask = ask

    @property
    def settings_file(self) -> Path:
        """Beside the state."""
        return SUPPORT / "agent.toml"

    @property
    def state_folder(self) -> Path:
        """For all users, not in a home."""
        return SUPPORT / "state"

    @property
    def notice_folder(self) -> Path:
        """Beside the state."""
        return SUPPORT / "notice"

    def membership(self) -> Membership:
        """Active Directory, or automated device enrolment."""
        return Membership(
            joined_directory=_DOMAIN.search(self._ask(DIRECTORY)) is not None,
            managed_by_organisation=_ORGANISATION.search(self._ask(MANAGEMENT)) is not None,
        )

    def machine_number(self) -> str:
        """The UUID of the logic board."""
        found = _UUID.search(self._ask(PLATFORM))
        return found[1].decode() if found else ""

    def system_version(self) -> str:
        """The version that Apple advertises, not the kernel's."""
        return f"macOS {platform.mac_ver()[0]}"
