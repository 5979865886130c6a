r"""Windows: the domain, Entra, MachineGuid, access lists.

Sources: NetGetJoinInformation, file access rights, ACE strings and SID strings
(learn.microsoft.com/windows/win32); the registry key of a device joined to Entra is
`CloudDomainJoin\JoinInfo` (a private device that is only registered lies under the user's hive).
Not yet run on a machine of Microsoft's.
"""

import ctypes
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from agent.host.base import Host, Membership
from scanner.platform import windows_calls
from scanner.platform.ask import Ask, ask

JOINED_A_DOMAIN: Final = 3  # NetSetupDomainName
CRYPTOGRAPHY: Final = r"SOFTWARE\Microsoft\Cryptography"
ENTRA: Final = r"SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo"
SYSTEM_AND_ADMINISTRATORS: Final = ("*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F")

# Accounts that administer the machine: system, administrators, the installer, the owner's rights.
TRUSTED: Final = frozenset({"SY", "BA", "S-1-5-18", "S-1-5-32-544", "CO", "S-1-3-0"})
TRUSTED_INSTALLER: Final = "S-1-5-80-"
WRITE_WORDS: Final = frozenset({"FA", "FW", "GA", "GW", "DC", "LC", "SD", "WD", "WO"})
WRITE_BITS: Final = 0x2 | 0x4 | 0x1_0000 | 0x4_0000 | 0x8_0000 | 0x1000_0000 | 0x4000_0000
_ACE: Final = re.compile(r"\(([^()]*)\)")


class WindowsHost(Host):
    """Windows. `ask` runs a program; tests give its answers."""

    system = "windows"

    def __init__(self, ask: Ask = ask, environment: Mapping[str, str] | None = None) -> None:
        self._ask = ask
        self._environment = os.environ if environment is None else environment

    @property
    def settings_file(self) -> Path:
        """In the folder of programs' data that all users share."""
        return self._program_data / "agent.toml"

    @property
    def state_folder(self) -> Path:
        """Beside the settings, with an access list of its own."""
        return self._program_data / "state"

    @property
    def notice_folder(self) -> Path:
        """Beside the state."""
        return self._program_data / "notice"

    @property
    def _program_data(self) -> Path:
        return Path(self._environment.get("ProgramData", r"C:\ProgramData")) / "Colmate"

    def membership(self) -> Membership:
        """A domain of Active Directory, or Entra."""
        return Membership(
            joined_directory=_join_status() == JOINED_A_DOMAIN,
            managed_by_organisation=_has_subkeys(ENTRA),
        )

    def machine_number(self) -> str:
        """Made when the system was installed."""
        return _registry_text(CRYPTOGRAPHY, "MachineGuid")

    def close(self, folder: Path) -> None:
        """Give the folder an access list of its own: the system and administrators.

        Raises:
            OSError: the list could not be set.
        """
        folder.mkdir(parents=True, exist_ok=True)
        system = Path(self._environment.get("SystemRoot", r"C:\Windows")) / "System32"
        told = self._ask(
            (str(system / "icacls.exe"), str(folder), "/inheritance:r", "/grant:r",
             *SYSTEM_AND_ADMINISTRATORS)
        )  # fmt: skip
        if not told:
            raise OSError("the access list of the state folder could not be set")

    def written_by_administrators_only(self, path: Path) -> bool:
        """Whether the access lists of the file and of its folder name no other writer."""
        lists = [windows_calls.access_list(str(place)) for place in (path, path.parent)]
        return all(access and not others_write(access) for access in lists)


def others_write(sddl: str) -> bool:
    """Whether a discretionary access list lets anyone but administrators write or replace."""
    entries = [ace.split(";") for ace in _ACE.findall(sddl)]
    return not entries or any(
        ace[0] == "A" and _writes(ace[2]) and not _is_trusted(ace[5])
        for ace in entries
        if len(ace) >= 6
    )


def _is_trusted(sid: str) -> bool:
    return sid in TRUSTED or sid.startswith(TRUSTED_INSTALLER)


def _writes(rights: str) -> bool:
    if rights.startswith("0x"):
        try:
            return bool(int(rights, 16) & WRITE_BITS)
        except ValueError:
            return True
    return any(rights[at : at + 2] in WRITE_WORDS for at in range(0, len(rights), 2))


def _join_status() -> int:
    try:
        library: Any = _of_windows(ctypes, "WinDLL")("netapi32")
        name, status = ctypes.c_void_p(), ctypes.c_int()
        if library.NetGetJoinInformation(None, ctypes.byref(name), ctypes.byref(status)):
            return 0
        library.NetApiBufferFree(name)
    except (OSError, AttributeError):
        return 0
    return status.value


def _has_subkeys(path: str) -> bool:
    try:
        registry, key = _open(path)
        with key:
            return bool(registry.QueryInfoKey(key)[0])
    except OSError:
        return False


def _registry_text(path: str, name: str) -> str:
    try:
        registry, key = _open(path)
        with key:
            return str(registry.QueryValueEx(key, name)[0])
    except OSError:
        return ""


def _open(path: str) -> tuple[Any, Any]:
    try:
        import winreg as found  # noqa: PLC0415 - exists on Windows only
    except ImportError:
        raise OSError("there is no registry here") from None
    registry: Any = found
    flags = registry.KEY_READ | registry.KEY_WOW64_64KEY
    return registry, registry.OpenKey(registry.HKEY_LOCAL_MACHINE, path, 0, flags)


def _of_windows(module: Any, name: str) -> Any:
    """An attribute that type checkers see on Windows only."""
    return getattr(module, name)
