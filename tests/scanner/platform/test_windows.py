"""Windows: its paths, attributes and answers, as far as they can be tried elsewhere."""

import stat
from collections import namedtuple
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from scanner.platform import MountKind, VolumeFacts, windows_calls
from scanner.platform.windows import WindowsSystem
from scanner.platform.windows_calls import VolumeInformation

DRIVES = [
    SimpleNamespace(device="C:\\", mountpoint="C:\\", fstype="NTFS", opts="rw,fixed"),
    SimpleNamespace(device="E:\\", mountpoint="E:\\", fstype="FAT32", opts="rw,removable"),
    SimpleNamespace(device="H:\\", mountpoint="H:\\", fstype="NTFS", opts="rw,remote"),
]


@pytest.fixture(autouse=True)
def drives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: DRIVES)


def entry(**fields: Any) -> Any:
    return SimpleNamespace(st_mode=stat.S_IFREG | 0o666, st_size=5, **fields)


@pytest.mark.parametrize(
    ("attributes", "placeholder"),
    [
        pytest.param(0x400020, True, id="OneDrive: recall on data access"),
        pytest.param(0x40000, True, id="recall on open"),
        pytest.param(0x1000, True, id="offline"),
        pytest.param(0x20, False, id="archive bit"),
        pytest.param(0x480020, True, id="unpinned"),
        pytest.param(0x80020, False, id="pinned, so on this disk"),
    ],
)
def test_placeholders_are_known_by_their_attributes(attributes: int, placeholder: bool) -> None:  # noqa: FBT001 - a column of the table
    found = entry(st_file_attributes=attributes)
    assert WindowsSystem().is_cloud_placeholder("x.docx", found) is placeholder


@pytest.mark.parametrize(
    ("tag", "link"),
    [
        pytest.param(0xA0000003, True, id="junction"),
        pytest.param(0xA000000C, True, id="symbolic link"),
        pytest.param(0x9000001A, False, id="OneDrive's own tag"),
        pytest.param(0x80000013, False, id="deduplicated file"),
        pytest.param(0, False, id="none"),
    ],
)
def test_only_reparse_points_that_lead_elsewhere_are_links(tag: int, link: bool) -> None:  # noqa: FBT001 - a column of the table
    assert WindowsSystem().is_link(entry(st_reparse_tag=tag)) is link


def test_drives_and_shares_are_volumes() -> None:
    system = WindowsSystem()
    kinds = {
        path: getattr(system.mount_of(path), "kind", None)
        for path in (r"c:\x", "E:/x", r"H:\x", r"\\server\share\x", r"Q:\x")
    }
    assert list(kinds.values()) == [
        MountKind.FIXED, MountKind.REMOVABLE, MountKind.NETWORK, MountKind.NETWORK, None,
    ]  # fmt: skip


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> dict[str, VolumeInformation]:
    """What GetVolumeInformationW answers for each drive."""
    told = {"E:\\": VolumeInformation(0x1A2B3C4D, "MARTIN")}
    monkeypatch.setattr(windows_calls, "volume_information", told.__getitem__)
    monkeypatch.setattr(windows_calls, "partition_bytes", lambda drive: 66_060_288)
    monkeypatch.setattr(windows_calls, "share_behind", {"H:": r"\\srv\drh"}.get)
    return told


def test_a_stick_has_its_serial_as_other_systems_spell_it(
    calls: dict[str, VolumeInformation],
) -> None:
    _, stick, share = sorted(WindowsSystem().mounts, key=lambda mount: mount.point)
    assert WindowsSystem().volume_facts(stick) == VolumeFacts("1A2B-3C4D", "MARTIN", 66_060_288)
    assert WindowsSystem().volume_facts(share) == VolumeFacts(share=r"\\srv\drh")


@pytest.mark.parametrize(
    ("error", "there"),
    [
        pytest.param(0, True, id="answers"),
        pytest.param(0x80310000, True, id="locked by BitLocker"),
        pytest.param(5, True, id="no right"),
        pytest.param(21, False, id="no card in the reader"),
        pytest.param(3, False, id="no such drive"),
        pytest.param(1167, False, id="pulled out"),
    ],
)
def test_a_drive_that_holds_nothing_has_no_mounting(
    calls: dict[str, VolumeInformation],
    error: int,
    there: bool,  # noqa: FBT001 - a column of the table
) -> None:
    stick = WindowsSystem().mount_of("E:\\x")
    assert stick is not None
    before = WindowsSystem().mounting(stick)
    calls["E:\\"] = VolumeInformation(serial=7, error=error)
    after = WindowsSystem().mounting(stick)
    assert (after is not None) is there
    assert after != before


def test_a_glance_changes_with_the_drives(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = namedtuple("entry", "device mountpoint fstype opts")  # noqa: PYI024 - as psutil's
    drives = [entry("E:\\", "E:\\", "", "removable")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: drives)
    system = WindowsSystem()
    empty = system.glance()
    assert system.glance() == empty
    drives[0] = entry("E:\\", "E:\\", "FAT32", "rw,removable")
    assert system.glance() != empty


@pytest.mark.parametrize(
    ("path", "folder", "under"),
    [
        (r"C:\Users\jm\x", r"c:/users/JM", True),
        (r"C:\Users\jmx", r"C:\Users\jm", False),
        ("C:\\x", "C:\\", True),
        (r"\\SERVER\share\x", r"\\server\share", True),
    ],
)
def test_paths_compare_without_case_and_by_whole_names(
    path: str,
    folder: str,
    under: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert WindowsSystem().is_under(path, folder) is under


def test_prefixes_keep_the_spelling_of_a_path() -> None:
    system = WindowsSystem()
    assert system.components(r"\\server\share/x") == ["server", "share", "x"]
    assert system.prefix(r"\\server\share\x", 2) == r"\\server\share"
    assert system.prefix(r"C:\Users\jm", 2) == r"C:\Users"
    assert system.prefix(r"C:\Users\jm", 1) == "C:\\"
    assert system.join("C:\\", "x") == r"C:\x"
    assert system.join(r"C:\a", "x") == r"C:\a\x"


def test_long_paths_are_opened_by_their_unlimited_spelling() -> None:
    system = WindowsSystem()
    assert system.reachable(r"C:\short") == r"C:\short"
    already = "\\\\?\\C:\\" + "x" * 300
    assert system.reachable(already) == already


def test_homes_are_the_profile_the_home_drive_and_the_home_share() -> None:
    given = {"USERPROFILE": r"C:\Users\jm", "HOMEDRIVE": "H:", "HOMESHARE": r"\\s\jm$"}
    assert WindowsSystem(environment=given).homes == (r"C:\Users\jm", "H:\\", r"\\s\jm$")
    plain = {"USERPROFILE": r"C:\Users\jm", "HOMEDRIVE": "C:"}
    assert WindowsSystem(environment=plain).homes == (r"C:\Users\jm",)


def test_a_user_owns_their_profile_alone() -> None:
    system = WindowsSystem(environment={"USERPROFILE": r"C:\Users\jm"})
    assert system.owns(r"c:\users\JM\PERSO", entry())
    assert not system.owns(r"C:\Users\other\PERSO", entry())


def test_settings_and_state_are_where_the_system_says_and_not_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(windows_calls, "program_data", lambda: r"C:\ProgramData")
    system = WindowsSystem(environment={"ProgramData": r"C:\Users\jm", "ALLUSERSPROFILE": "X"})
    assert system.settings_folder == r"C:\ProgramData\Colmate"
    assert system.state_folder == r"C:\ProgramData\Colmate\State"
    monkeypatch.setattr(windows_calls, "program_data", lambda: "")
    untold = WindowsSystem()
    assert (untold.settings_folder, untold.state_folder) == ("", "")


def test_owner_and_list_together_say_who_may_change_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {r"C:\a": "O:BAD:P(A;;FA;;;BA)", r"C:\b": "O:BAD:P(A;;FA;;;BU)"}
    monkeypatch.setattr(windows_calls, "owner_and_access_list", told.__getitem__)
    assert WindowsSystem().only_administrators_write(r"C:\a")
    assert not WindowsSystem().only_administrators_write(r"C:\b")
