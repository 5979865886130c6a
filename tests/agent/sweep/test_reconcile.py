"""A pass over a volume finds what is new, changed, moved or gone, and nothing else."""

import os
import random
import shutil
from pathlib import Path

import pytest

from findings import Reason
from scanner.walk import PrivateMode, WalkRules
from tests.agent.conftest import Disk


def test_a_new_file_is_examined_once(disk: Disk) -> None:
    disk.write("service/cr.txt")
    assert disk.sweep() == [("service/cr.txt", "new")]
    assert disk.sweep() == []
    assert disk.tally.unchanged == disk.tally.files == 1


@pytest.mark.parametrize(
    "touch",
    [
        pytest.param(lambda path: path.write_text("longer"), id="its size"),
        pytest.param(lambda path: os.utime(path, ns=(1, 1)), id="its time"),
        pytest.param(lambda path: path.chmod(0o640), id="its rights"),
        pytest.param(
            lambda path: (
                path.with_name("new").write_text("y"),
                path.with_name("new").replace(path),
            ),
            id="another file saved in its place",
        ),
    ],
)
def test_a_changed_file_is_examined_again(disk: Disk, touch: object) -> None:
    path = disk.write("cr.txt")
    disk.sweep()
    assert callable(touch)
    touch(path)
    assert disk.sweep() == [("cr.txt", "changed")]


def test_content_changed_under_the_old_time_is_seen_by_the_change_time(disk: Disk) -> None:
    path = disk.write("cr.txt", "one")
    before = path.stat()
    disk.sweep()
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert disk.sweep() == [("cr.txt", "changed")]


@pytest.mark.parametrize("names", [("a.txt", "z.txt"), ("z.txt", "a.txt")], ids=["down", "up"])
def test_a_moved_file_is_told_as_the_one_it_was(disk: Disk, names: tuple[str, str]) -> None:
    """Whether the walk meets its new place before or after it misses it at the old one."""
    old = disk.write(f"folder {names[0]}/cr.txt", "long enough to be itself")
    disk.sweep()
    new = disk.top / f"folder {names[1]}" / "cr.txt"
    new.parent.mkdir()
    old.rename(new)
    assert disk.sweep() == [(f"folder {names[1]}/cr.txt", "moved")]
    assert len(disk.gone) == 1


def test_a_file_that_is_gone_is_told_once(disk: Disk) -> None:
    disk.write("cr.txt").unlink()
    disk.write("other.txt")
    path = disk.write("cr.txt")
    disk.sweep()
    path.unlink()
    disk.sweep()
    assert [one.reported for one in disk.gone] == [True]
    disk.sweep()
    assert disk.gone == []


def test_a_folder_that_is_gone_takes_all_below_with_it(disk: Disk) -> None:
    for number in range(5):
        disk.write(f"export/part {number}/deep/patients.csv")
    disk.sweep()
    shutil.rmtree(disk.top / "export")
    disk.sweep()
    assert len(disk.gone) == 5
    assert disk.index.coverage().files == 0


def test_an_empty_listing_on_a_vanished_medium_closes_nothing(disk: Disk) -> None:
    disk.write("export/patients.csv")
    disk.sweep()
    shutil.rmtree(disk.top / "export")
    disk.present = False
    disk.sweep()
    assert disk.gone == []
    assert disk.index.coverage().files == 1


def test_a_folder_that_cannot_be_listed_closes_nothing(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.write("export/patients.csv")
    disk.sweep()
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("export"):
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    disk.sweep()
    assert disk.gone == []
    assert disk.tally.not_listed == 1


def test_other_rules_examine_every_file_again(disk: Disk) -> None:
    disk.write("cr.txt")
    disk.sweep()
    disk.ruleset = "rules 2"
    assert disk.sweep() == [("cr.txt", "rules")]
    assert disk.sweep() == []


@pytest.mark.parametrize(
    "reason", [Reason.PERMISSION, Reason.TIMEOUT, Reason.IO_ERROR, Reason.CRASHED, Reason.MEMORY]
)
def test_a_failed_reading_is_tried_again_but_not_at_once(disk: Disk, reason: Reason) -> None:
    disk.write("cr.txt")
    disk.retry_after_s = 3600
    disk.sweep(reason=reason)
    disk.now_s += 60
    assert disk.sweep() == []
    disk.now_s += 3600
    assert disk.sweep() == [("cr.txt", "retry")]
    disk.now_s += 7200
    assert disk.sweep() == []


def test_what_a_rule_forbids_is_kept_with_its_reason_and_told_once(disk: Disk) -> None:
    disk.write("cr.txt")
    os.mkfifo(disk.top / "pipe")
    (disk.top / "link").symlink_to(disk.top / "cr.txt")
    assert disk.sweep() == [
        ("cr.txt", "new"),
        ("link", Reason.LINK),
        ("pipe", Reason.SPECIAL_FILE),
    ]
    assert disk.sweep() == []
    assert {reason: one.files for reason, one in disk.index.coverage().not_examined.items()} == {
        Reason.LINK: 1,
        Reason.SPECIAL_FILE: 1,
    }


def test_a_private_zone_is_counted_and_leaves_no_row(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T-PRIV-03: no content, no hash, no name; zones and bytes alone."""
    monkeypatch.setenv("HOME", str(disk.top))
    disk.rules = WalkRules(private=PrivateMode.COUNT)
    disk.write("Documents/PERSONNEL/impots.txt", "12345")
    disk.write("Documents/cr.txt")
    assert disk.sweep() == [("Documents/cr.txt", "new")]
    assert (disk.tally.zones, disk.tally.zone_files, disk.tally.zone_bytes) == (1, 1, 5)
    assert disk.index.coverage().files == 1


def test_a_folder_marked_private_later_is_withdrawn(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T-PRIV-10: what was found in it before can be purged by the collector."""
    monkeypatch.setenv("HOME", str(disk.top))
    disk.write("Documents/a trier/cr.txt")
    disk.sweep()
    (disk.top / "Documents" / "a trier").rename(disk.top / "Documents" / "PERSONNEL")
    disk.sweep()
    assert len(disk.gone) == 1
    disk.write("Documents/b/cr.txt")
    disk.sweep()
    disk.rules = WalkRules(exclude=("Documents/b",))
    disk.sweep()
    assert disk.withdrawn == [Reason.EXCLUDED]


def test_part_of_a_volume_is_swept_as_the_whole_would_be(disk: Disk) -> None:
    path = disk.write("service/urgences/cr.txt")
    disk.write("service/other.txt")
    assert disk.sweep(disk.top / "service" / "urgences") == [("service/urgences/cr.txt", "new")]
    assert disk.sweep() == [("service/other.txt", "new")]
    path.unlink()
    disk.sweep(disk.top / "service" / "urgences")
    assert len(disk.gone) == 1
    disk.sweep()
    assert disk.gone == []


def test_one_file_is_swept_alone(disk: Disk) -> None:
    path = disk.write("service/cr.txt")
    assert disk.sweep(path) == [("service/cr.txt", "new")]
    assert disk.sweep(path) == []
    assert disk.sweep() == []


def test_after_any_changes_the_index_holds_exactly_what_is_on_the_disk(disk: Disk) -> None:
    """Two hundred random acts, a pass every few: files known equal files there."""
    chance = random.Random(20261122)
    for act in range(200):
        files = [path for path in disk.top.rglob("*") if path.is_file()]
        folders = [disk.top, *(path for path in disk.top.rglob("*") if path.is_dir())]
        _act(chance, act, files, folders)
        if act % 7 == 0:
            disk.sweep()
    disk.sweep()
    there = sum(path.is_file() for path in disk.top.rglob("*"))
    assert disk.index.coverage().files == there
    assert disk.sweep() == []
    assert disk.gone == []


def _act(chance: random.Random, act: int, files: list[Path], folders: list[Path]) -> None:
    kind = chance.random()
    if kind < 0.5 or not files:
        (chance.choice(folders) / f"file {act}").write_text("x" * (act + 1))
    elif kind < 0.65:
        (chance.choice(folders) / f"folder {act}").mkdir()
    elif kind < 0.8:
        chance.choice(files).rename(chance.choice(folders) / f"moved {act}")
    elif kind < 0.9:
        chance.choice(files).unlink()
    elif len(folders) > 1:
        shutil.rmtree(chance.choice(folders[1:]))
