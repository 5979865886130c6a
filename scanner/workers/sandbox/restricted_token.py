"""This process's own token, restricted in place (Windows): no privilege, low integrity.

Sources: learn.microsoft.com/windows/win32/secauthz (AdjustTokenPrivileges, SetTokenInformation,
Mandatory Integrity Control). A process of low integrity writes to nothing of its user's and cannot
open processes of ordinary integrity, its parent among them. It can still read what the user may
read, and connect: a token that forbids this must be given at birth, by the process's creator.
"""

import ctypes
import struct
from typing import Final

from scanner.workers.sandbox.windows_calls import CURRENT_PROCESS, DWORD, HANDLE, call

_ADJUST: Final = 0x8 | 0x20 | 0x80  # TOKEN_QUERY, ADJUST_PRIVILEGES, ADJUST_DEFAULT
_PRIVILEGES: Final = 3  # TokenPrivileges
_INTEGRITY: Final = 25  # TokenIntegrityLevel
_REMOVED: Final = 0x4  # SE_PRIVILEGE_REMOVED: unlike disabled, for good
_IS_LABEL: Final = 0x20  # SE_GROUP_INTEGRITY
_LOW: Final = 0x1000
_MANDATORY_LABEL_AUTHORITY: Final = b"\0\0\0\0\0\x10"
_PRIVILEGE: Final = struct.Struct("<QI")  # LUID, attributes


class Label(ctypes.Structure):
    """`TOKEN_MANDATORY_LABEL`: where the identifier of the level is, and that it is one."""

    _fields_ = (("Sid", ctypes.c_void_p), ("Attributes", DWORD))


def apply() -> str:
    """Remove every privilege, then lower the integrity of this process. Cannot be undone.

    Raises:
        OSError: a call failed.
    """
    token = HANDLE()
    call("advapi32", "OpenProcessToken", CURRENT_PROCESS, _ADJUST, ctypes.byref(token))
    try:
        _remove_privileges(token)
        identifier = ctypes.create_string_buffer(low_integrity())
        label = Label(ctypes.addressof(identifier), _IS_LABEL)
        size = ctypes.sizeof(label) + len(low_integrity())
        call("advapi32", "SetTokenInformation", token, _INTEGRITY, ctypes.byref(label), size)
    finally:
        call("kernel32", "CloseHandle", token)
    return "low integrity"


def low_integrity() -> bytes:
    """The security identifier S-1-16-4096."""
    return struct.pack("<BB6sI", 1, 1, _MANDATORY_LABEL_AUTHORITY, _LOW)


def removed(privileges: bytes) -> bytes:
    """`TOKEN_PRIVILEGES` as it was told, each of them marked to be removed."""
    (count,) = struct.unpack_from("<I", privileges)
    held = (_PRIVILEGE.unpack_from(privileges, 4 + n * _PRIVILEGE.size) for n in range(count))
    return struct.pack("<I", count) + b"".join(_PRIVILEGE.pack(luid, _REMOVED) for luid, _ in held)


def _remove_privileges(token: HANDLE) -> None:
    size = DWORD()
    told = ctypes.create_string_buffer(4 + 64 * _PRIVILEGE.size)  # Windows knows fewer than forty
    call(
        "advapi32", "GetTokenInformation",
        token, _PRIVILEGES, told, len(told), ctypes.byref(size),
    )  # fmt: skip
    call("advapi32", "AdjustTokenPrivileges", token, 0, removed(told.raw), 0, None, None)
