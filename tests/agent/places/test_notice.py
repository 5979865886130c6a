"""Media are noticed when they come and go, and a dead share holds nobody."""

import shutil
import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from agent.places.arrivals import Arrived, Change, Changed, Departure, Left
from agent.places.notice import Notice
from findings import Fingerprinter
from scanner.platform import Encryption, EncryptionState, Mount, MountKind, System
from tests.scanner.platform.kernel import LUKS, Kernel

KEY = Fingerprinter(b"a key of the tests")
SOON_S = 0.02
DISK = "pci0/usb1/1-2/block/sdb"


@contextmanager
def noticing(new_system: Callable[[], System], **options: float) -> Iterator[Notice]:
    notice = Notice(KEY, new_system, look_every_s=SOON_S, **options)
    notice.start()
    try:
        yield notice
    finally:
        notice.close()


def told(changes: tuple[Change, ...]) -> list[object]:
    """What happened, in short."""
    return [
        change.how if isinstance(change, Left) else (type(change), change.medium.point)
        for change in changes
    ]


class Drives(System):
    """A system without a mount table, as psutil shows it."""

    listed: tuple[Mount, ...] = ()
    gone: frozenset[str] = frozenset()
    asked = 0

    def _read_mounts(self) -> list[Mount]:
        type(self).asked += 1
        return list(self.listed)

    def glance(self) -> Hashable:
        """The drives that are listed now."""
        return self.listed

    def mounting(self, mount: Mount) -> str | None:
        """None for those that the test took away."""
        return None if mount.point in self.gone else super().mounting(mount)


@pytest.fixture
def drives() -> type[Drives]:
    class Fresh(Drives):
        pass

    return Fresh


STICK = Mount("E:\\", "E:\\", "FAT32", MountKind.REMOVABLE)
DISK_C = Mount("C:\\", "C:\\", "NTFS", MountKind.FIXED)


def test_drives_are_noticed_by_looking(drives: type[Drives]) -> None:
    drives.listed = (DISK_C,)
    with noticing(drives) as notice:
        assert told(notice.wait(5)) == [(Arrived, "C:\\")]
        drives.listed = (DISK_C, STICK)
        assert told(notice.wait(5)) == [(Arrived, "E:\\")]
        drives.gone = frozenset({"E:\\"})
        assert told(notice.wait(5)) == [Departure.VANISHED]
        drives.listed = (DISK_C,)
        assert notice.wait(10 * SOON_S) == ()
        assert notice.tick() == ()


def test_nothing_is_read_again_while_nothing_changes(drives: type[Drives]) -> None:
    drives.listed = (DISK_C,)
    with noticing(drives) as notice:
        assert told(notice.wait(5)) == [(Arrived, "C:\\")]
        asked = drives.asked
        assert notice.wait(10 * SOON_S) == ()
        assert drives.asked == asked
        assert notice.silent_for_s < 5


def test_a_system_that_hangs_holds_nobody_and_is_told(drives: type[Drives]) -> None:
    release = threading.Event()

    class Dead(drives):  # type: ignore[valid-type, misc] - a class given by a fixture
        def glance(self) -> Hashable:
            """Never comes back, as psutil on a dead share."""
            release.wait(20)
            return ()

    with noticing(Dead) as notice:
        begun = time.monotonic()
        assert notice.tick() == ()
        assert notice.wait(0.1) == ()
        assert notice.silent_for_s >= 0.1
        assert time.monotonic() - begun < 2
        release.set()


def test_a_look_that_fails_is_counted_and_the_next_one_is_taken(drives: type[Drives]) -> None:
    failed: list[int] = []

    class Shaky(drives):  # type: ignore[valid-type, misc] - a class given by a fixture
        def glance(self) -> Hashable:
            """Fails twice."""
            if len(failed) < 2:
                failed.append(1)
                raise RuntimeError
            return super().glance()

    drives.listed = (DISK_C,)
    with noticing(Shaky) as notice:
        assert told(notice.wait(5)) == [(Arrived, "C:\\")]
        assert notice.failures == 2


def test_a_stick_pulled_out_under_its_mount_vanishes(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path / "kernel")
    kernel.disk("8:17", DISK, size="9\n")
    kernel.mount("/nowhere/KEY", "/dev/sdb1", "vfat", "8:17")
    with noticing(kernel.system) as notice:
        assert told(notice.wait(5)) == [(Arrived, "/nowhere/KEY")]
        shutil.rmtree(kernel.sys / "devices" / DISK)
        assert told(notice.wait(5)) == [Departure.VANISHED]


def test_phones_are_noticed_though_the_mount_table_does_not_tell(tmp_path: Path) -> None:
    opened = tmp_path / "gvfs"
    opened.mkdir()
    kernel = Kernel(tmp_path / "kernel")
    kernel.mount(opened, "gvfsd-fuse", "fuse.gvfsd-fuse")
    with noticing(kernel.system) as notice:
        assert notice.wait(5 * SOON_S) == ()
        (opened / "mtp:host=MAKER_MODEL_1").mkdir()
        (arrived,) = notice.wait(5)
        assert arrived.medium.kind is MountKind.REMOVABLE
        (opened / "mtp:host=MAKER_MODEL_1").rmdir()
        assert told(notice.wait(5)) == [Departure.UNMOUNTED]


def test_protection_is_read_again_from_time_to_time(tmp_path: Path) -> None:
    kernel = Kernel(tmp_path / "kernel")
    device = kernel.disk("254:0", "virtual/block/dm-0", dm__uuid=LUKS, size="9\n")
    kernel.mount(tmp_path, "/dev/mapper/x", "ext4", "254:0")
    with noticing(kernel.system, read_again_every_s=SOON_S) as notice:
        (arrived,) = notice.wait(5)
        assert arrived.medium.encryption.state is EncryptionState.PROTECTED
        (device / "dm/uuid").write_text("LINEAR")
        (changed,) = notice.wait(5)
        assert isinstance(changed, Changed)
        assert changed.medium.encryption.state is EncryptionState.UNKNOWN
        assert changed.medium.identity == arrived.medium.identity


def test_what_ends_is_ended(drives: type[Drives]) -> None:
    with noticing(drives) as notice:
        pass
    assert not notice._thread.is_alive()


def test_a_medium_that_cannot_be_looked_up_hides_no_other(drives: type[Drives]) -> None:
    failed: list[int] = []

    class Shaky(drives):  # type: ignore[valid-type, misc] - a class given by a fixture
        def encryption(self, folder: str) -> Encryption:
            """Fails twice on the stick."""
            if folder == STICK.point and len(failed) < 2:
                failed.append(1)
                raise RuntimeError
            found: Encryption = super().encryption(folder)
            return found

    drives.listed = (DISK_C, STICK)
    with noticing(Shaky) as notice:
        assert told(notice.wait(5)) == [(Arrived, "C:\\")]
        assert told(notice.wait(5)) == [(Arrived, "E:\\")]
        assert notice.failures == 2
        asked = drives.asked
        assert notice.wait(10 * SOON_S) == ()
        assert drives.asked == asked


def test_mounts_that_cannot_be_listed_end_nothing(drives: type[Drives]) -> None:
    failed: list[int] = []

    class Shaky(drives):  # type: ignore[valid-type, misc] - a class given by a fixture
        def _read_mounts(self) -> list[Mount]:
            if len(failed) < 2:
                failed.append(1)
                raise OSError
            listed: list[Mount] = super()._read_mounts()
            return listed

    drives.listed = (DISK_C,)
    with noticing(Shaky) as notice:
        assert told(notice.wait(5)) == [(Arrived, "C:\\")]
