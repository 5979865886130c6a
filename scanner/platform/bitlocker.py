"""Windows: what BitLocker says of the drives, in numbers and never in the machine's language.

Sources: Win32_EncryptableVolume, GetProtectionStatus and GetConversionStatus
(learn.microsoft.com/windows/win32/secprov), which administrators may ask; and
`System.Volume.BitLockerProtection`, the property that Explorer shows to everybody.
"""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from scanner.platform.ask import Ask
from scanner.platform.encryption import (
    BARE,
    NOT_TOLD,
    Encryption,
    EncryptionCause,
    EncryptionState,
    protected,
)

POWERSHELL: Final = r"\System32\WindowsPowerShell\v1.0\powershell.exe"
_ALL_VOLUMES: Final = (
    "Get-CimInstance -Namespace root/CIMV2/Security/MicrosoftVolumeEncryption"
    " -ClassName Win32_EncryptableVolume"
    " | Select-Object DriveLetter,ProtectionStatus,ConversionStatus"
    " | ConvertTo-Json -Compress"
)
_ONE_DRIVE: Final = (
    "(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
    ".ExtendedProperty('System.Volume.BitLockerProtection')"
)

SUSPENDED: Final = Encryption(EncryptionState.SUSPENDED, EncryptionCause.BITLOCKER)
LOCKED: Final = Encryption(EncryptionState.LOCKED, EncryptionCause.BITLOCKER)
CONVERTING: Final = Encryption(EncryptionState.NOT_ENCRYPTED, EncryptionCause.CONVERTING)
PROTECTED: Final = protected(EncryptionCause.BITLOCKER)

BY_PROPERTY: Final = {
    "1": PROTECTED,
    "2": BARE,
    "3": CONVERTING,  # encrypting
    "4": CONVERTING,  # decrypting
    "5": SUSPENDED,
    "6": LOCKED,
    "8": SUSPENDED,  # waiting for activation: encrypted when the machine was made, key in clear
}


class BitLocker:
    """Asks once for all drives, and once for each of which that told nothing."""

    def __init__(self, ask: Ask, windows: str) -> None:
        r"""Take what runs a program, and the folder of Windows (`C:\Windows`)."""
        self._ask, self._shell = ask, windows + POWERSHELL
        self._by_drive: dict[str, Encryption] = {}

    def of(self, drive: str) -> Encryption:
        """The state of a drive, `C:`."""
        if drive not in self._by_drive:
            told = self._administered.get(drive)
            self._by_drive[drive] = told or BY_PROPERTY.get(self._property(drive), NOT_TOLD)
        return self._by_drive[drive]

    def _property(self, drive: str) -> str:
        return self._answer(_ONE_DRIVE.format(drive=drive)).decode("ascii", "replace").strip()

    @cached_property
    def _administered(self) -> Mapping[str, Encryption]:
        try:
            told = json.loads(self._answer(_ALL_VOLUMES))
        except (ValueError, RecursionError):
            return {}
        volumes = told if isinstance(told, list) else [told]
        return {
            str(volume["DriveLetter"]).upper(): state
            for volume in volumes
            if isinstance(volume, dict) and volume.get("DriveLetter") and (state := _state(volume))
        }

    def _answer(self, question: str) -> bytes:
        return self._ask((self._shell, "-NoProfile", "-NonInteractive", "-Command", question))


def _state(volume: Mapping[str, Any]) -> Encryption | None:
    """None when WMI is of two minds: the shell is then asked.

    Protection is 0 off, 1 on, 2 not told since the volume is locked; conversion is 0 decrypted,
    1 encrypted, 2 to 5 on the way or paused on it.
    """
    match volume.get("ProtectionStatus"), volume.get("ConversionStatus"):
        case (2, _):
            return LOCKED
        case (0 | 1, 2 | 3 | 4 | 5):
            return CONVERTING
        case (1, 1):
            return PROTECTED
        case (0, 1):
            return SUSPENDED
        case (0, 0):
            return BARE
        case _:
            return None
