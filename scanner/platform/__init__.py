"""What differs from one operating system to the next; `sys.platform` is asked only here."""

import sys

from scanner.platform.base import System
from scanner.platform.encryption import Encryption, EncryptionCause, EncryptionState
from scanner.platform.volumes import Mount, MountKind, VolumeFacts

if sys.platform == "win32":
    from scanner.platform.windows import WindowsSystem as ThisSystem
elif sys.platform == "darwin":
    from scanner.platform.macos import MacSystem as ThisSystem
else:
    from scanner.platform.linux import LinuxSystem as ThisSystem

__all__ = [
    "Encryption",
    "EncryptionCause",
    "EncryptionState",
    "Mount",
    "MountKind",
    "System",
    "VolumeFacts",
    "this_system",
]


def this_system() -> System:
    """The system this process runs on, as it stands now. Make a new one for each sweep."""
    return ThisSystem()
