"""The calls of Windows that Python does not offer. Nothing here can be used elsewhere.

Sources: CreateFileW, GetNamedSecurityInfoW, ConvertSecurityDescriptorToStringSecurityDescriptorW,
GetVolumeInformationW, IOCTL_DISK_GET_PARTITION_INFO_EX, QueryDosDeviceW, WNetGetConnectionW and
SHGetKnownFolderPath (learn.microsoft.com/windows/win32).
"""

import ctypes
import os
import struct
import uuid
from ctypes import wintypes
from dataclasses import dataclass, field
from typing import Any, Final

GENERIC_READ: Final = 0x8000_0000
SHARE_ALL: Final = 0x1 | 0x2 | 0x4  # reading, writing and deleting go on while we read
OPEN_EXISTING: Final = 3
NO_RECALL: Final = 0x0010_0000 | 0x0800_0000  # fetch nothing from a cloud; read in sequence
INVALID_HANDLE: Final = ctypes.c_void_p(-1).value
SE_FILE_OBJECT: Final = 1
OWNER_SECURITY_INFORMATION: Final = 1
DACL_SECURITY_INFORMATION: Final = 4
FOLDERID_PROGRAM_DATA: Final = uuid.UUID("62ab5d82-fdc1-4dc3-a9dd-070d1d495d97")
SDDL_REVISION_1: Final = 1
FAIL_WITHOUT_ASKING: Final = 1
GET_PARTITION_INFO_EX: Final = 0x0007_0048  # asks for no right on the disk
PARTITION_INFO_BYTES: Final = 144
_LENGTH_AT: Final = 16  # style (4, padded to 8), offset (8), length (8)
MAX_NAME_CHARS: Final = 1024

# Nothing is in the drive, or there is no such drive: file, path or drive not found, not ready,
# wrong disk, network name gone, device gone, no medium, device not connected.
NOTHING_THERE: Final = frozenset({2, 3, 15, 21, 34, 55, 67, 433, 1112, 1167})


@dataclass(frozen=True, slots=True)
class VolumeInformation:
    """What a drive answers. `error` is a system error code, 0 when there was none."""

    serial: int = 0
    label: str = field(default="", repr=False)
    error: int = 0


def volume_information(point: str) -> VolumeInformation:
    r"""The serial number and label of the volume at `E:\`."""
    label, serial = ctypes.create_unicode_buffer(MAX_NAME_CHARS), wintypes.DWORD()
    kernel = _library("kernel32")
    kernel.SetThreadErrorMode(FAIL_WITHOUT_ASKING, None)  # an empty drive must open no window
    done = kernel.GetVolumeInformationW(
        wintypes.LPCWSTR(point), label, MAX_NAME_CHARS, ctypes.byref(serial), None, None, None, 0
    )
    if not done:
        return VolumeInformation(error=_of_windows(ctypes, "get_last_error")())
    return VolumeInformation(serial.value, label.value)


def partition_bytes(drive: str) -> int:
    """The size of the partition of `E:`, as other systems tell it too; 0 when it is not told."""
    kernel = _library("kernel32")
    kernel.CreateFileW.restype = wintypes.HANDLE
    volume = wintypes.LPCWSTR(f"\\\\.\\{drive}")
    handle = kernel.CreateFileW(volume, 0, SHARE_ALL, None, OPEN_EXISTING, 0, None)
    if handle == INVALID_HANDLE:
        return 0
    handle = wintypes.HANDLE(handle)
    answer, length = ctypes.create_string_buffer(PARTITION_INFO_BYTES), wintypes.DWORD()
    try:
        done = kernel.DeviceIoControl(
            handle, GET_PARTITION_INFO_EX, None, 0,
            answer, PARTITION_INFO_BYTES, ctypes.byref(length), None,
        )  # fmt: skip
    finally:
        kernel.CloseHandle(handle)
    return int(struct.unpack_from("<q", answer, _LENGTH_AT)[0]) if done else 0


def device_behind(drive: str) -> str:
    r"""What a drive letter stands for: `\Device\HarddiskVolume3`; empty when it is not told."""
    name = ctypes.create_unicode_buffer(MAX_NAME_CHARS)
    kernel = _library("kernel32")
    done = kernel.QueryDosDeviceW(wintypes.LPCWSTR(drive), name, MAX_NAME_CHARS)
    return name.value if done else ""


def share_behind(drive: str) -> str:
    r"""The `\\server\share` that is mapped to `H:`; empty when it is not told."""
    name, length = ctypes.create_unicode_buffer(MAX_NAME_CHARS), wintypes.DWORD(MAX_NAME_CHARS)
    failed = _library("mpr").WNetGetConnectionW(wintypes.LPCWSTR(drive), name, ctypes.byref(length))
    return "" if failed else name.value


def open_shared(path: str) -> int:
    """Open a file for reading; its user may still rename, write or delete it.

    Reparse points are followed, since a deduplicated file would else read as empty: the caller
    compares the identity of what it got with that of what it met.

    Raises:
        OSError: the file cannot be opened.
    """
    import msvcrt  # noqa: PLC0415 - exists on Windows only

    kernel = _library("kernel32")
    kernel.CreateFileW.restype = wintypes.HANDLE
    kernel.CreateFileW.argtypes = (
        wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID,
        wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE,
    )  # fmt: skip
    handle = kernel.CreateFileW(path, GENERIC_READ, SHARE_ALL, None, OPEN_EXISTING, NO_RECALL, None)
    if handle == INVALID_HANDLE:
        raise _last_error()
    return int(_of_windows(msvcrt, "open_osfhandle")(handle, os.O_RDONLY | _noinherit()))


def access_list(path: str) -> str:
    """The discretionary access list of a file or folder in text form; empty when it is not told."""
    return _security(path, DACL_SECURITY_INFORMATION)


def owner_and_access_list(path: str) -> str:
    """The owner before the same list, both in text form; empty when they are not told."""
    return _security(path, OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION)


def program_data() -> str:
    """The folder of the machine's settings; empty when it is not told."""
    shell, ole = _library("shell32"), _library("ole32")
    wanted = (ctypes.c_ubyte * 16)(*FOLDERID_PROGRAM_DATA.bytes_le)
    text = wintypes.LPWSTR()
    failed = shell.SHGetKnownFolderPath(ctypes.byref(wanted), 0, None, ctypes.byref(text))
    try:
        return "" if failed else text.value or ""
    finally:
        ole.CoTaskMemFree(ctypes.cast(text, ctypes.c_void_p))


def _security(path: str, wanted: int) -> str:
    security, kernel = _library("advapi32"), _library("kernel32")
    descriptor, text = ctypes.c_void_p(), wintypes.LPWSTR()
    failed = security.GetNamedSecurityInfoW(
        wintypes.LPCWSTR(path), SE_FILE_OBJECT, wanted,
        None, None, None, None, ctypes.byref(descriptor),
    )  # fmt: skip
    if failed:
        return ""
    try:
        done = security.ConvertSecurityDescriptorToStringSecurityDescriptorW(
            descriptor, SDDL_REVISION_1, wanted, ctypes.byref(text), None
        )
        return text.value or "" if done else ""
    finally:
        kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
        kernel.LocalFree(descriptor)


def _library(name: str) -> Any:
    return _of_windows(ctypes, "WinDLL")(name, use_last_error=True)


def _last_error() -> OSError:
    error: OSError = _of_windows(ctypes, "WinError")(_of_windows(ctypes, "get_last_error")())
    return error


def _noinherit() -> int:
    flag: int = _of_windows(os, "O_NOINHERIT")
    return flag


def _of_windows(module: Any, name: str) -> Any:
    """An attribute that type checkers see on Windows only."""
    return getattr(module, name)
