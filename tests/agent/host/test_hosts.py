"""What each system tells of its machine, from prepared files and answers."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.host import Membership, this_host
from agent.host.linux import LinuxHost
from agent.host.macos import DIRECTORY, MANAGEMENT, PLATFORM, MacHost
from agent.host.windows import WindowsHost, others_write

JOINED = Membership(joined_directory=True)


def test_this_machine_tells_its_facts() -> None:
    facts = this_host().facts()
    assert facts.host_name
    assert facts.system in ("linux", "macos", "windows")
    assert len(facts.hardware_id) in (0, 64)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, Membership()),
        ({"etc/krb5.keytab": "", "etc/sssd/sssd.conf": ""}, JOINED),
        ({"etc/krb5.keytab": "", "etc/samba/smb.conf": "[global]\n security = ADS\n"}, JOINED),
        ({"etc/krb5.keytab": ""}, Membership()),
        ({"etc/sssd/sssd.conf": ""}, Membership()),
        ({"etc/krb5.keytab": "", "etc/samba/smb.conf": "# security = ads\n"}, Membership()),
    ],
    ids=["none", "sssd", "winbind", "key alone", "sssd alone", "comment"],
)
def test_linux_has_joined_a_realm(
    tmp_path: Path, files: dict[str, str], expected: Membership
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert LinuxHost(tmp_path).membership() == expected


def test_the_machine_s_number_never_leaves_it(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    first = LinuxHost(tmp_path).facts().hardware_id
    assert len(first) == 64
    assert "0123456789abcdef" not in first
    assert LinuxHost(tmp_path).facts().hardware_id == first
    (tmp_path / "etc/machine-id").write_text("")
    assert LinuxHost(tmp_path).facts().hardware_id == ""


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        (
            DIRECTORY,
            b"Forest = x\nActive Directory Domain = chu.example\n",
            JOINED,
        ),
        (DIRECTORY, b"Active Directory Domain = \n", Membership()),
        (
            MANAGEMENT,
            b"Enrolled via DEP: Yes\nMDM enrollment: Yes (User Approved)\n",
            Membership(managed_by_organisation=True),
        ),
        (MANAGEMENT, b"Enrolled via DEP: No\nMDM enrollment: Yes\n", Membership()),
        (MANAGEMENT, b"", Membership()),
    ],
    ids=["joined", "not joined", "bought by the employer", "enrolled by hand", "silent"],
)
def test_macos_is_managed(question: tuple[str, ...], answer: bytes, expected: Membership) -> None:
    def ask(command: Sequence[str]) -> bytes:
        return answer if command == question else b""

    assert MacHost(ask).membership() == expected


def test_macos_tells_its_number() -> None:
    number = b"01234567-89AB-CDEF-0123-456789ABCDEF"
    answer = b'  "IOPlatformUUID" = "' + number + b'"\n'
    host = MacHost(lambda command: answer if command == PLATFORM else b"")
    assert host.machine_number() == number.decode()


@pytest.mark.parametrize(
    ("sddl", "expected"),
    [
        pytest.param("D:PAI(A;;FA;;;SY)(A;;FA;;;BA)", False, id="administrators only"),
        pytest.param("D:AI(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)", False, id="users read"),
        pytest.param("D:AI(A;ID;FA;;;SY)(A;ID;0x1301bf;;;AU)", True, id="users modify"),
        pytest.param("D:AI(A;ID;FA;;;BA)(A;;FA;;;S-1-5-21-1-2-3-1001)", True, id="one user"),
        pytest.param("D:AI(A;ID;FA;;;BA)(A;OICI;DCLC;;;BU)", True, id="users create"),
        pytest.param("D:(D;;FA;;;BU)(A;;FA;;;SY)", False, id="users denied"),
        pytest.param("D:NO_ACCESS_CONTROL", True, id="no list"),
        pytest.param("", True, id="not told"),
        pytest.param("D:(A;;0xzz;;;BU)", True, id="unreadable"),
    ],
)
def test_windows_access_lists(sddl: str, *, expected: bool) -> None:
    assert others_write(sddl) is expected


def test_windows_elsewhere_tells_little_and_never_raises() -> None:
    host = WindowsHost(lambda _: b"", {"ProgramData": "D:/Data"})
    assert host.membership() == Membership()
    assert host.machine_number() == ""
    assert host.settings_file == Path("D:/Data/Colmate/agent.toml")
    assert host.state_folder == Path("D:/Data/Colmate/state")


def test_windows_closes_its_folder_or_says_it_could_not(tmp_path: Path) -> None:
    asked: list[Sequence[str]] = []

    def ask(command: Sequence[str]) -> bytes:
        asked.append(command)
        return b"1 file processed"

    WindowsHost(ask, {}).close(tmp_path / "state")
    assert (tmp_path / "state").is_dir()
    assert "/inheritance:r" in asked[0]
    with pytest.raises(OSError, match="access list"):
        WindowsHost(lambda _: b"", {}).close(tmp_path / "state")


def test_a_closed_folder_is_nobody_else_s(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "state"
    folder.mkdir(parents=True, mode=0o777)
    LinuxHost().close(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_file_is_the_administrators_only_if_every_folder_above_it_is(tmp_path: Path) -> None:
    if tmp_path.owner() != "root":
        pytest.skip("needs files of root")
    host = LinuxHost()
    file = tmp_path / "colmate" / "agent.toml"
    file.parent.mkdir()
    file.touch()
    assert host.written_by_administrators_only(file)
    file.parent.chmod(0o777)
    assert not host.written_by_administrators_only(file)
    file.parent.chmod(0o755)
    file.chmod(0o666)
    assert not host.written_by_administrators_only(file)
    assert not host.written_by_administrators_only(tmp_path / "none")
