"""Silence is believed only from a medium that is there."""

import shutil
import threading
from pathlib import Path

import pytest

from agent.places.guard import Guard
from agent.places.medium import Medium, described
from agent.places.presence import Presence, is_present, presence_of
from findings import Fingerprinter
from scanner.platform import Mount, MountKind, System
from tests.scanner.platform.kernel import Kernel

KEY = Fingerprinter(b"a key of the tests")
DISK = "pci0/usb1/1-2/block/sdb"


@pytest.fixture
def stick(tmp_path: Path) -> tuple[Kernel, Medium]:
    kernel = Kernel(tmp_path / "kernel")
    kernel.disk("8:17", DISK, size="9\n")
    (tmp_path / "KEY").mkdir()
    kernel.mount(tmp_path / "KEY", "/dev/sdb1", "vfat", "8:17")
    system = kernel.system()
    medium = described(system.mounts[0], system, KEY)
    assert medium
    return kernel, medium


def test_an_empty_stick_that_is_there_is_present(stick: tuple[Kernel, Medium]) -> None:
    kernel, medium = stick
    assert is_present(medium, kernel.system)


def test_an_empty_listing_on_a_vanished_stick_is_not_believed(
    stick: tuple[Kernel, Medium],
) -> None:
    """The mount is listed, the folder lists as empty without error: the device tells."""
    kernel, medium = stick
    shutil.rmtree(kernel.sys / "devices" / DISK)
    assert list(Path(medium.point).iterdir()) == []
    assert presence_of(medium, kernel.system) is Presence.GONE


def test_an_unmounted_stick_is_gone(stick: tuple[Kernel, Medium]) -> None:
    kernel, medium = stick
    kernel.lines.clear()
    assert presence_of(medium, kernel.system) is Presence.GONE


def test_another_stick_at_the_same_place_is_not_the_first(stick: tuple[Kernel, Medium]) -> None:
    kernel, medium = stick
    (kernel.sys / "devices" / DISK / "diskseq").write_text("12\n")
    assert presence_of(medium, kernel.system) is Presence.GONE


def test_a_stick_of_which_the_top_cannot_be_listed_fails(stick: tuple[Kernel, Medium]) -> None:
    kernel, medium = stick
    Path(medium.point).rmdir()
    Path(medium.point).touch()
    assert presence_of(medium, kernel.system) is Presence.FAILING


def test_a_share_that_never_answers_fails_in_time() -> None:
    release = threading.Event()

    class Dead(System):
        def _read_mounts(self) -> list[Mount]:
            release.wait(10)
            return []

    mount = Mount("/mnt/s", "//nas/s", "cifs", MountKind.NETWORK)
    medium = described(mount, System(), KEY)
    assert medium
    assert presence_of(medium, Dead, guard=Guard(), timeout_s=0.05) is Presence.FAILING
    release.set()


def test_a_phone_whose_screen_is_locked_fails(tmp_path: Path) -> None:
    phone = tmp_path / "gvfs/mtp:host=MAKER_MODEL_1"
    phone.mkdir(parents=True)
    kernel = Kernel(tmp_path / "kernel")
    kernel.mount(tmp_path / "gvfs", "gvfsd-fuse", "fuse.gvfsd-fuse")
    system = kernel.system()
    mount = system.mount_of(str(phone / "x"))
    assert mount
    medium = described(mount, system, KEY)
    assert medium
    assert presence_of(medium, kernel.system) is Presence.FAILING
    (phone / "Internal storage").mkdir()
    assert is_present(medium, kernel.system)
    shutil.rmtree(phone)
    assert presence_of(medium, kernel.system) is Presence.GONE
