"""Real volumes: they come, go, fail and are exchanged, and the kernel tells."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from agent.places import Arrived, Departure, Left, Medium, Notice, Presence, is_present, presence_of
from agent.places.medium import Basis
from findings import Fingerprinter
from tests.agent.places.volumes import Bench, run

KEY = Fingerprinter(b"a key of the tests")
AT_ONCE_S = 1.9  # less than a poll of the clock would take; the heartbeat is a minute


pytestmark = pytest.mark.xdist_group("loop devices")  # a machine has eight


class Here:
    """Notices what happens below one folder: others may mount volumes at the same time."""

    def __init__(self, top: Path) -> None:
        self._top = f"{top}/"
        self.notice = Notice(KEY)
        self.notice.start()

    def wait(self, timeout_s: float) -> tuple[Any, ...]:
        """The changes that concern us."""
        deadline_s = time.monotonic() + timeout_s
        while (left_s := deadline_s - time.monotonic()) > 0:
            changes = self.notice.wait(left_s)
            if ours := tuple(one for one in changes if one.medium.point.startswith(self._top)):
                return ours
        return ()


@pytest.fixture
def notice(bench: Bench) -> Iterator[Here]:
    made = Here(bench.top)
    made.notice.wait(10)  # for what was there at the start
    yield made
    made.notice.close()


def arrival(notice: Here) -> Medium:
    (change,) = notice.wait(10)
    assert isinstance(change, Arrived)
    medium: Medium = change.medium
    return medium


def test_a_volume_is_noticed_at_once_and_leaves_cleanly(bench: Bench, notice: Here) -> None:
    point = bench.top / "m"
    bench.drive().mount(point)
    begun = time.monotonic()
    medium = arrival(notice)
    assert time.monotonic() - begun < AT_ONCE_S
    assert (medium.point, medium.basis) == (str(point), Basis.FILE_SYSTEM)
    assert is_present(medium)
    run("umount", str(point))
    assert notice.wait(10) == (Left(medium, Departure.UNMOUNTED),)
    assert presence_of(medium) is Presence.GONE


def test_a_volume_that_is_let_go_while_it_is_read_leaves_at_once(
    bench: Bench, notice: Here
) -> None:
    """`umount -l`: open files stay readable, and the place is another's."""
    point = bench.top / "m"
    bench.drive().mount(point)
    medium = arrival(notice)
    (point / "x").write_text("read")
    with (point / "x").open() as stream:
        run("umount", "-l", str(point))
        assert notice.wait(10) == (Left(medium, Departure.UNMOUNTED),)
        assert stream.read() == "read"
        assert list(point.iterdir()) == []
        assert not is_present(medium)


def test_another_volume_at_the_same_place_is_another(bench: Bench, notice: Here) -> None:
    point = bench.top / "m"
    one, other = bench.drive("ONE"), bench.drive("OTHER")
    one.mount(point)
    first = arrival(notice)
    run("umount", str(point))
    one.detach()
    other.mount(point)  # on the loop device that is free again
    changes: tuple[Any, ...] = ()
    while not any(isinstance(change, Arrived) for change in changes):
        changes += notice.wait(10)
    assert isinstance(changes[0], Left)
    second = changes[-1].medium
    assert second.identity != first.identity
    assert is_present(second)
    assert presence_of(first) is Presence.GONE


def test_the_same_volume_put_back_is_known_again(bench: Bench, notice: Here) -> None:
    drive = bench.drive()
    drive.mount(bench.top / "here")
    first = arrival(notice)
    run("umount", str(bench.top / "here"))
    assert isinstance(notice.wait(10)[0], Left)
    drive.detach()
    drive.mount(bench.top / "there")
    second = arrival(notice)
    assert second.identity == first.identity
    assert second.mounting != first.mounting


def test_a_remount_that_nobody_saw_is_another_mounting(bench: Bench) -> None:
    """The kernel gives the same mount number again; the watches on the first one are dead."""
    drive, point = bench.drive(), bench.top / "m"
    drive.mount(point)
    notice = Here(bench.top)
    (change,) = notice.wait(10)
    notice.notice.close()
    run("umount", str(point))
    drive.mount(point)
    assert presence_of(change.medium) is Presence.GONE


def test_a_volume_of_which_the_disk_fails_is_not_believed(bench: Bench, notice: Here) -> None:
    """The image is cut under the mount: reads end in EIO, the top folder still lists."""
    drive, point = bench.drive(), bench.top / "m"
    drive.mount(point)
    medium = arrival(notice)
    (point / "x").write_bytes(os.urandom(3 << 20))
    with (point / "x").open("rb", buffering=0) as stream:
        os.fsync(stream)
        assert is_present(medium)
        os.truncate(drive.image, 0)
        run("blockdev", "--flushbufs", drive.device)
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        with pytest.raises(OSError, match="Input/output error"):
            stream.read()
    assert (point / "x").exists()
    assert presence_of(medium) is Presence.FAILING


def test_a_bind_mount_of_a_folder_is_no_new_medium(bench: Bench, notice: Here) -> None:
    point, again = bench.top / "m", bench.top / "again"
    bench.drive().mount(point)
    medium = arrival(notice)
    again.mkdir()
    run("mount", "--bind", str(point), str(again))
    assert notice.wait(0.3) == ()
    assert is_present(medium)
    assert Path(medium.point) == point


def test_a_volume_made_read_only_is_told(bench: Bench, notice: Here) -> None:
    point = bench.top / "m"
    bench.drive().mount(point)
    assert arrival(notice).writable
    run("mount", "-o", "remount,ro", str(point))
    (change,) = notice.wait(10)
    assert not change.medium.writable
