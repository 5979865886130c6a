"""Real parts: inotify, fanotify, a loop-mounted ext4. What this machine lacks skips visibly."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.watch.backend import Backend
from agent.watch.choose import Backends
from agent.watch.intake import Intake

Ground = tuple[Path, Path, Backends]
COUNT = iter(range(1_000_000))


def inotify_only(place: str, intake: Intake, mounted: frozenset[str]) -> tuple[Backend, ...]:
    from agent.watch.inotify import InotifyBackend  # noqa: PLC0415 - Linux only

    return (InotifyBackend(place, intake, mounted),)


def fanotify_only() -> Backends:
    from agent.watch.fanotify import FanotifyBackend, FanotifyGroup  # noqa: PLC0415 - Linux only

    groups: list[FanotifyGroup] = []

    def backends(place: str, intake: Intake, mounted: frozenset[str]) -> tuple[Backend, ...]:
        if not groups:
            groups.append(FanotifyGroup(intake))
        return (FanotifyBackend(place, groups[0]),)

    return backends


class LoopVolume:
    """An ext4 image on a loop device that can be mounted and unmounted."""

    def __init__(self, image: Path, point: Path) -> None:
        self.point = point
        self.point.mkdir()
        with image.open("wb") as stream:
            stream.truncate(96 << 20)
        run("mkfs.ext4", "-q", "-N", "40000", str(image))
        self.device = run("losetup", "-f", "--show", str(image))

    def mount(self) -> None:
        """Mount it where it was."""
        run("mount", self.device, str(self.point))

    def unmount(self) -> None:
        """Unmount it, which fails while it is in use."""
        run("umount", str(self.point))

    def close(self) -> None:
        """Give the loop device back."""
        if self.point.is_mount():
            run("umount", "-l", str(self.point))
        run("losetup", "-d", self.device)


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def loop_volume(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopVolume]:
    if os.geteuid() != 0 or not all(map(shutil.which, ("losetup", "mkfs.ext4", "mount"))):
        pytest.skip("mounting a loop device needs root, losetup and mkfs.ext4")
    try:
        volume = LoopVolume(tmp_path_factory.mktemp("image") / "ext4", tmp_path / "volume")
        volume.mount()
    except subprocess.CalledProcessError:
        pytest.skip("this machine has no loop device to give")
    yield volume
    volume.close()


@pytest.fixture(scope="session")
def shared_volume(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoopVolume]:
    if os.geteuid() != 0 or not all(map(shutil.which, ("losetup", "mkfs.ext4", "mount"))):
        pytest.skip("fanotify marks and loop devices need root")
    try:
        folder = tmp_path_factory.mktemp("loop")
        volume = LoopVolume(folder / "ext4", folder / "volume")
        volume.mount()
    except subprocess.CalledProcessError:
        pytest.skip("this machine has no loop device to give")
    yield volume
    volume.close()


@pytest.fixture(params=["inotify", "fanotify"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Ground:
    """A folder to watch, one beside it, and the one way to watch it."""
    base, backends = tmp_path, inotify_only
    if request.param == "fanotify":
        base = request.getfixturevalue("shared_volume").point / f"t{next(COUNT)}"
        backends = fanotify_only()
    folder, outside = base / "watched", base / "outside"
    folder.mkdir(parents=True)
    outside.mkdir()
    return folder, outside, backends
