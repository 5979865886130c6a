"""Whose place a path lies in, on each system's own paths."""

from typing import Any

import pytest

from scanner.platform import Mount, MountKind
from scanner.platform.windows import WindowsSystem
from scanner.walk.places import Place, PlaceKind, place_of

HOME, REMOVABLE, SHARED = PlaceKind.HOME, PlaceKind.REMOVABLE, Place(PlaceKind.SHARED)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param("/home/jm/x", Place(HOME, 2), id="home"),
        pytest.param("/home/jm", Place(HOME, 2), id="the home itself"),
        pytest.param("/home", SHARED, id="above homes"),
        pytest.param("/var/lib/jm/x", Place(HOME, 3), id="home of who runs it"),
        pytest.param("/srv/share/homes/jm/x", Place(HOME, 4), id="on the file server"),
        pytest.param("/Users/Shared/x", SHARED, id="nobody's home"),
        pytest.param("/srv/DRH/Personnel", SHARED, id="departmental"),
        pytest.param("/media/jm/KEY/a/b", Place(REMOVABLE, 3), id="stick"),
        pytest.param("/mnt/drh/Personnel", SHARED, id="mounted share"),
        pytest.param("/home/jm/drh/Personnel", SHARED, id="share mounted in a home"),
        pytest.param("/mnt/h/PERSO", Place(HOME, 2), id="share of one user"),
        pytest.param("/mnt/users/jm/PERSO", Place(HOME, 3), id="share of all homes"),
        pytest.param("/net/jm/x", Place(HOME, 2), id="own home on the network"),
    ],
)
def test_posix_places(fake_system: Any, path: str, place: Place) -> None:
    network = MountKind.NETWORK
    system = fake_system(
        homes=["/var/lib/jm", "/net/jm"],
        mounts=[
            Mount("/media/jm/KEY", "/dev/sdb1", "vfat", MountKind.REMOVABLE),
            Mount("/mnt/drh", "//server/drh", "cifs", network),
            Mount("/home/jm/drh", "//server/drh", "cifs", network),
            Mount("/mnt/h", "//server/users/jm", "cifs", network),
            Mount("/mnt/users", "server:/export/users", "nfs4", network),
            Mount("/net", "server:/export/n", "nfs4", network),
        ],
    )
    assert place_of(path, system) == place


@pytest.mark.parametrize(
    ("path", "place"),
    [
        pytest.param(r"C:\Users\jm\JM\Personnel", Place(HOME, 3), id="profile"),
        pytest.param(r"c:/users/JM/x", Place(HOME, 3), id="other spelling"),
        pytest.param(r"C:\Users\Public\x", SHARED, id="public"),
        pytest.param(r"D:\x", SHARED, id="data disk"),
        pytest.param(r"E:\PRIVE\x", Place(REMOVABLE, 1), id="stick"),
        pytest.param(r"H:\PERSO", Place(HOME, 1), id="home drive"),
        pytest.param(r"\\server\users$\jm\PERSO", Place(HOME, 3), id="share of homes"),
        pytest.param(r"\\server\DRH\Personnel", SHARED, id="departmental share"),
    ],
)
def test_windows_places(monkeypatch: pytest.MonkeyPatch, path: str, place: Place) -> None:
    environment = {"USERPROFILE": r"C:\Users\jm", "HOMEDRIVE": "H:", "SystemDrive": "C:"}
    system = WindowsSystem(environment=environment)
    drives = [
        Mount("C:\\", "C:\\", "NTFS", MountKind.FIXED),
        Mount("D:\\", "D:\\", "NTFS", MountKind.FIXED),
        Mount("E:\\", "E:\\", "FAT32", MountKind.REMOVABLE),
        Mount("H:\\", "H:\\", "NTFS", MountKind.NETWORK),
    ]
    monkeypatch.setattr(system, "_read_mounts", lambda: drives)
    assert place_of(path, system) == place
