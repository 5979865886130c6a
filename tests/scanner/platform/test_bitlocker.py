"""Windows: what BitLocker says, from recorded answers."""

import json
from collections.abc import Sequence
from types import SimpleNamespace

import psutil
import pytest

from scanner.platform import EncryptionCause, EncryptionState
from scanner.platform.bitlocker import BitLocker
from scanner.platform.windows import WindowsSystem

STATE, CAUSE = EncryptionState, EncryptionCause


class Shell:
    """PowerShell, as an administrator gets it, or without the right to ask WMI."""

    def __init__(self, volumes: bytes = b"", prop: bytes = b"") -> None:
        self._volumes, self._property = volumes, prop
        self.asked: list[Sequence[str]] = []

    def __call__(self, command: Sequence[str]) -> bytes:
        """What is printed."""
        self.asked.append(command)
        return self._volumes if "Win32_EncryptableVolume" in command[-1] else self._property


def volume(protection: object, conversion: object, drive: str | None = "C:") -> bytes:
    told = {"DriveLetter": drive, "ProtectionStatus": protection, "ConversionStatus": conversion}
    return json.dumps(told).encode()


@pytest.mark.parametrize(
    ("protection", "conversion", "state", "cause"),
    [
        pytest.param(1, 1, STATE.PROTECTED, CAUSE.BITLOCKER, id="on"),
        pytest.param(0, 1, STATE.SUSPENDED, CAUSE.BITLOCKER, id="suspended: key in clear"),
        pytest.param(0, 0, STATE.NOT_ENCRYPTED, CAUSE.BARE_DISK, id="off"),
        pytest.param(0, 2, STATE.NOT_ENCRYPTED, CAUSE.CONVERTING, id="encrypting"),
        pytest.param(1, 3, STATE.NOT_ENCRYPTED, CAUSE.CONVERTING, id="decrypting"),
        pytest.param(0, 4, STATE.NOT_ENCRYPTED, CAUSE.CONVERTING, id="paused"),
        pytest.param(2, None, STATE.LOCKED, CAUSE.BITLOCKER, id="locked"),
        pytest.param(2, 1, STATE.LOCKED, CAUSE.BITLOCKER, id="locked, conversion told"),
        pytest.param(0, None, STATE.UNKNOWN, CAUSE.NOT_TOLD, id="conversion not told"),
        pytest.param(1, 0, STATE.UNKNOWN, CAUSE.NOT_TOLD, id="on, and decrypted: of two minds"),
        pytest.param("1", "1", STATE.UNKNOWN, CAUSE.NOT_TOLD, id="not numbers"),
    ],
)
def test_wmi_tells_protected_from_suspended(
    protection: object, conversion: object, state: EncryptionState, cause: EncryptionCause
) -> None:
    told = BitLocker(Shell(volume(protection, conversion)), r"C:\Windows").of("C:")
    assert (told.state, told.cause) == (state, cause)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (b"1\r\n", STATE.PROTECTED),
        (b"2\r\n", STATE.NOT_ENCRYPTED),
        (b"3", STATE.NOT_ENCRYPTED),
        (b"4", STATE.NOT_ENCRYPTED),
        (b"5", STATE.SUSPENDED),
        (b"6", STATE.LOCKED),
        (b"8", STATE.SUSPENDED),
        (b"0", STATE.UNKNOWN),
        (b"7", STATE.UNKNOWN),
        (b"", STATE.UNKNOWN),
        (b"\xff", STATE.UNKNOWN),
    ],
)
def test_the_shell_answers_those_who_may_not_ask_wmi(answer: bytes, state: EncryptionState) -> None:
    assert BitLocker(Shell(prop=answer), r"C:\Windows").of("C:").state is state


@pytest.mark.parametrize(
    "answer", [b"", b"null", b"5", b"[1, null]", b"{}", b'{"DriveLetter": null}', b"[" * 100_000]
)
def test_an_answer_of_another_shape_is_none(answer: bytes) -> None:
    assert BitLocker(Shell(answer), r"C:\Windows").of("C:").state is STATE.UNKNOWN


def test_all_drives_are_asked_about_at_once_and_only_once() -> None:
    shell = Shell(
        b"[" + volume(1, 1) + b"," + volume(0, 1, "e:") + b"," + volume(1, 1, None) + b"]"
    )
    drives = BitLocker(shell, r"C:\Windows")
    states = [drives.of(drive).state for drive in ("C:", "E:", "C:", "E:")]
    assert states == [STATE.PROTECTED, STATE.SUSPENDED] * 2
    (command,) = shell.asked
    assert command[0] == r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"


def test_no_path_of_a_user_is_told_to_a_program() -> None:
    shell = Shell(prop=b"1")
    system = WindowsSystem(shell, {"SystemRoot": r"C:\Windows"})
    system.encryption(r"\\server\share\MARTIN")
    assert shell.asked == []
    system.encryption("C:\\Users\\MARTIN")
    assert "MARTIN" not in str(shell.asked)


@pytest.mark.parametrize(
    ("device", "state", "cause"),
    [
        (r"\Device\HarddiskVolume3", STATE.NOT_ENCRYPTED, CAUSE.BARE_DISK),
        (r"\Device\VeraCryptVolumeV", STATE.UNKNOWN, CAUSE.VERACRYPT),
        (r"\??\C:\Users\jm", STATE.PROTECTED, CAUSE.BITLOCKER),
    ],
)
def test_a_letter_is_what_it_stands_for(
    monkeypatch: pytest.MonkeyPatch,
    letters: dict[str, str],
    device: str,
    state: EncryptionState,
    cause: EncryptionCause,
) -> None:
    drive = SimpleNamespace(device="V:\\", mountpoint="V:\\", fstype="NTFS", opts="rw,fixed")
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: [drive])
    letters["V:"] = device
    shell = Shell(b"[" + volume(0, 0, "V:") + b"," + volume(1, 1) + b"]")
    told = WindowsSystem(shell, {}).encryption("V:\\x")
    assert (told.state, told.cause) == (state, cause)
