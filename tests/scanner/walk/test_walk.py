"""The walk: one item for each file, whatever the tree holds."""

import os
import socket
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from findings import Outcome, Reason
from scanner.platform import Mount, MountKind
from scanner.walk import (
    Candidate,
    Left,
    Refused,
    RootNotFound,
    Unlistable,
    WalkRules,
    steps,
    walk,
)
from scanner.walk.private_zones import zone_at

Met = Callable[..., list[tuple[str, str]]]


def write(path: Path, text: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_files_come_in_a_fixed_order_with_their_size_and_time(
    tmp_path: Path, system: Any, met: Met
) -> None:
    for name in ("b/2", "b/1", "a", "c"):
        write(tmp_path / name)
    os.utime(tmp_path / "a", ns=(0, 1_700_000_000_500_000_000))
    assert met() == [(name, "candidate") for name in ("a", "b/1", "b/2", "c")]
    first = next(iter(walk(WalkRules(roots=(str(tmp_path),)), system)))
    assert isinstance(first, Candidate)
    found = (tmp_path / "a").stat()
    assert (first.size, first.device, first.inode) == (1, found.st_dev, found.st_ino)
    assert first.modified_ns == 1_700_000_000_500_000_000
    assert first.modified == datetime.fromtimestamp(1_700_000_000.5, UTC)
    assert stat.S_ISREG(first.mode)
    assert first.root == str(tmp_path)


def test_no_repr_shows_a_path(tmp_path: Path, system: Any) -> None:
    write(tmp_path / "MARTIN_secret.txt")
    (tmp_path / "MARTIN_link").symlink_to("x")
    rules = WalkRules(roots=(str(tmp_path),))
    items = list(walk(rules, system))
    shown = repr([*items, Unlistable("MARTIN", Reason.PERMISSION), rules])
    assert len(items) == 2
    assert "MARTIN" not in shown
    assert str(tmp_path) not in shown


def test_a_missing_root_stops_the_walk_before_it_starts(tmp_path: Path, system: Any) -> None:
    missing = str(tmp_path / "MARTIN")
    with pytest.raises(RootNotFound) as caught:
        walk(WalkRules(roots=(str(tmp_path), missing)), system)
    assert caught.value.path == missing
    assert "MARTIN" not in str(caught.value)


def test_an_empty_root_is_not_the_current_folder(system: Any) -> None:
    with pytest.raises(RootNotFound):
        walk(WalkRules(roots=("",)), system)


def test_a_root_without_its_right_is_told(
    tmp_path: Path, met: Met, monkeypatch: pytest.MonkeyPatch, system: Any
) -> None:
    def refuse(_: str) -> str:
        raise PermissionError

    monkeypatch.setattr(system, "reachable", refuse)
    assert met() == [(str(tmp_path), "permission")]


def test_a_file_may_be_a_root(tmp_path: Path, met: Met) -> None:
    file = write(tmp_path / "a.txt")
    assert met(roots=(str(file),)) == [("a.txt", "candidate")]


def test_a_root_that_is_a_link_is_followed(tmp_path: Path, met: Met) -> None:
    write(tmp_path / "real/a")
    (tmp_path / "door").symlink_to("real")
    assert met(roots=(str(tmp_path / "door"),)) == [("door/a", "candidate")]


def test_special_files_are_told_and_never_opened(tmp_path: Path, met: Met) -> None:
    os.mkfifo(tmp_path / "fifo")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "socket"))
    server.close()
    (tmp_path / "empty").touch()
    with (tmp_path / "sparse").open("wb") as sparse:
        sparse.truncate(3 << 30)
    assert met() == [
        ("empty", "empty"),
        ("fifo", "special_file"),
        ("socket", "special_file"),
        ("sparse", "too_large"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(b"\xff\xfe.txt", id="not UTF-8"),
        pytest.param(b"two\nlines", id="line end"),
        pytest.param(b"\x1b[31mred\x07", id="terminal escape"),
        pytest.param(b"  blanks  ", id="blanks"),
        pytest.param("é".encode(), id="composed"),
        pytest.param("é".encode(), id="decomposed"),
        pytest.param(b"-rf", id="looks like an option"),
        pytest.param(b"a\\b:c*?", id="not a Windows name"),
    ],
)
def test_odd_names_pass_through_intact(tmp_path: Path, system: Any, name: bytes) -> None:
    folder = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - bytes
    os.mkdir(folder)  # noqa: PTH102 - bytes
    with open(os.path.join(folder, name), "wb") as stream:  # noqa: PTH118, PTH123 - bytes
        stream.write(b"x")
    rules = WalkRules(roots=(str(tmp_path),), exclude=("*.never",), include=("*",))
    (item,) = walk(rules, system)
    assert isinstance(item, Candidate)
    assert os.fsencode(item.path).endswith(b"/" + name + b"/" + name)


def test_an_unlistable_folder_is_told_and_the_walk_goes_on(
    tmp_path: Path, met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "a/1")
    write(tmp_path / "b/1")
    real = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("/a"):
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert met() == [("a", "permission"), ("b/1", "candidate")]


def test_a_listing_that_breaks_off_keeps_what_it_gave_and_says_so(
    tmp_path: Path, met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "1")
    real = os.scandir

    class Broken:
        def __init__(self, path: str) -> None:
            self._real = real(path)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            self._real.close()

        def __iter__(self) -> Any:
            yield from self._real
            raise OSError(5, "I/O error")

    monkeypatch.setattr(os, "scandir", Broken)
    items = met()
    assert sorted(reason for _, reason in items) == ["candidate", "io_error"]


def test_a_folder_replaced_by_a_link_before_its_listing_is_not_walked(
    tmp_path: Path, met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "target/secret")
    write(tmp_path / "root/in/a")
    real = os.scandir

    def scandir(path: str) -> Any:
        if path.endswith("/in"):
            (tmp_path / "root/in").rename(tmp_path / "was")
            (tmp_path / "root/in").symlink_to("../target")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert met(roots=(str(tmp_path / "root"),)) == [("root/in", "vanished")]


def test_an_entry_that_vanishes_between_listing_and_look_is_told(
    tmp_path: Path, system: Any
) -> None:
    for number in range(3):
        write(tmp_path / str(number))
    items = walk(WalkRules(roots=(str(tmp_path),)), system)
    next(items)
    (tmp_path / "1").unlink()
    item = next(items)
    assert isinstance(item, Refused)
    assert (item.reason, item.outcome) == (Reason.VANISHED, Outcome.FAILED)
    assert isinstance(next(items), Candidate)


@pytest.mark.parametrize("when", [-(1 << 62), 1 << 62], ids=["before all", "after all"])
def test_a_time_that_no_calendar_holds_is_no_time(when: int) -> None:
    item = Candidate("p", "p", "r", 1, when * 100, 0, 0, 0)
    assert item.modified is None


# Filters


def test_an_excluded_folder_is_one_record_and_is_not_entered(tmp_path: Path, met: Met) -> None:
    write(tmp_path / "build/deep/1")
    write(tmp_path / "src/build.log")
    write(tmp_path / "src/a.txt")
    assert met(exclude=("build/", "*.log")) == [
        ("build", "excluded"),
        ("src/a.txt", "candidate"),
        ("src/build.log", "excluded"),
    ]


def test_globs_are_relative_to_their_root_and_can_be_negated(tmp_path: Path, met: Met) -> None:
    for name in ("top.txt", "in/top.txt", "in/keep.txt"):
        write(tmp_path / name)
    assert met(exclude=("/top.txt", "in/*", "!in/keep.txt")) == [
        ("in/keep.txt", "candidate"),
        ("in/top.txt", "excluded"),
        ("top.txt", "excluded"),
    ]


def test_include_leaves_the_rest_and_still_enters_folders(tmp_path: Path, met: Met) -> None:
    for name in ("a.csv", "deep/b.csv", "deep/c.txt"):
        write(tmp_path / name)
    assert met(include=("*.csv",)) == [
        ("a.csv", "candidate"),
        ("deep/b.csv", "candidate"),
        ("deep/c.txt", "excluded"),
    ]


def test_old_and_large_files_are_told_apart(tmp_path: Path, met: Met) -> None:
    write(tmp_path / "large", "x" * 11)
    old = write(tmp_path / "old")
    write(tmp_path / "young", "x" * 10)
    os.utime(old, (0, 0))
    since = datetime.now(UTC) - timedelta(days=1)
    assert met(max_bytes=10, since=since) == [
        ("large", "too_large"),
        ("old", "excluded"),
        ("young", "candidate"),
    ]


def test_since_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        WalkRules(since=datetime(2026, 1, 1))  # noqa: DTZ001 - the point of the test


def test_placeholders_are_told_and_never_fetched(
    tmp_path: Path, fake_system: Any, met: Met
) -> None:
    write(tmp_path / "cloud.docx")
    write(tmp_path / "cloudfolder/a")
    write(tmp_path / "virtual.pdf.nextcloud", " ")
    write(tmp_path / "real.nextcloud", "settings, not a placeholder")
    on = fake_system(placeholders={"cloud.docx", "cloudfolder"})
    assert met(on) == [
        ("cloud.docx", "cloud_placeholder"),
        ("cloudfolder", "cloud_placeholder"),
        ("real.nextcloud", "candidate"),
        ("virtual.pdf.nextcloud", "cloud_placeholder"),
    ]


# Links


def test_links_are_told_and_not_followed(tmp_path: Path, met: Met) -> None:
    write(tmp_path / "a/1")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "file").symlink_to("a/1")
    (tmp_path / "folder").symlink_to("a")
    links = [(name, "link") for name in ("dangling", "file", "folder")]
    assert met() == [("a/1", "candidate"), *links]


def test_followed_links_stay_inside_the_root_and_end(tmp_path: Path, met: Met) -> None:
    write(tmp_path / "outside/secret")
    root = tmp_path / "root"
    write(root / "real/1")
    (root / "a_folder").symlink_to("real")
    (root / "b_file").symlink_to("real/1")
    (root / "c_out").symlink_to("../outside")
    (root / "d_out").symlink_to("../outside/secret")
    (root / "e_up").symlink_to(".")
    (root / "f_self").symlink_to("f_self")
    (root / "g_dangling").symlink_to("nowhere")
    (root / "real/loop").symlink_to("..")
    told = met(roots=(str(root),), follow_symlinks=True)
    assert [(path.removeprefix("root/"), reason) for path, reason in told] == [
        ("a_folder/1", "candidate"),
        ("a_folder/loop", "link"),
        ("b_file", "candidate"),
        ("c_out", "link"),
        ("d_out", "link"),
        ("e_up", "link"),
        ("f_self", "link"),
        ("g_dangling", "link"),
    ]


def test_a_link_does_not_lead_round_an_exclusion_or_a_private_zone(
    tmp_path: Path, fake_system: Any, met: Met
) -> None:
    write(tmp_path / "PERSO/1")
    write(tmp_path / "out/1")
    for number, target in enumerate(("PERSO", "PERSO/1", "out", "out/1")):
        (tmp_path / f"link{number}").symlink_to(target)
    on = fake_system(homes=[tmp_path])
    assert met(on, follow_symlinks=True, exclude=("out/",)) == [
        ("PERSO", "private_zone"),
        ("link0", "private_zone"),
        ("link1", "private_zone"),
        ("link2", "excluded"),
        ("link3", "excluded"),
        ("out", "excluded"),
    ]


def test_two_links_to_one_another_end(tmp_path: Path, met: Met) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a/to_b").symlink_to("../b")
    (tmp_path / "b/to_a").symlink_to("../a")
    assert met(follow_symlinks=True) == [("a/to_b/to_a", "link")]


# Roots and lists


def test_roots_in_one_another_meet_each_file_once(tmp_path: Path, met: Met) -> None:
    write(tmp_path / "a/b/1")
    file = write(tmp_path / "a/2")
    top, inner = str(tmp_path), str(tmp_path / "a/b")
    told = met(roots=(top, inner, str(file), top + "/", inner))
    assert sorted(told) == [("a/2", "candidate"), ("a/b/1", "candidate")]


def test_an_inner_root_keeps_what_the_outer_one_excludes(tmp_path: Path, met: Met) -> None:
    write(tmp_path / "a/keep/1")
    told = met(roots=(str(tmp_path), str(tmp_path / "a/keep")), exclude=("/a/",))
    assert told == [("a", "excluded"), ("a/keep/1", "candidate")]


@pytest.mark.parametrize(
    ("separator", "mark"),
    [
        pytest.param(b"\n", b"", id="lines"),
        pytest.param(b"\r\n", b"\xef\xbb\xbf", id="Windows lines with a mark"),
        pytest.param(b"\0", b"", id="NUL"),
    ],
)
def test_a_list_is_walked_entry_by_entry(
    tmp_path: Path, met: Met, separator: bytes, mark: bytes
) -> None:
    write(tmp_path / "a")
    write(tmp_path / "folder/b")
    names = [b"a", b"missing", b"folder", b"a"]
    entries = [os.fsencode(tmp_path) + b"/" + name for name in names]
    listed = tmp_path / "list"
    listed.write_bytes(mark + separator.join(entries) + separator)
    assert met(roots=(), from_file=str(listed)) == [
        ("a", "candidate"),
        ("missing", "vanished"),
        ("folder/b", "candidate"),
    ]


def test_a_utf16_list_is_understood(tmp_path: Path, met: Met) -> None:
    file = write(tmp_path / "é")
    listed = tmp_path / "list"
    listed.write_bytes(f"{file}\r\n".encode("utf-16"))
    assert met(roots=(), from_file=str(listed)) == [("é", "candidate")]


def test_a_nul_list_keeps_names_with_line_ends(tmp_path: Path, met: Met) -> None:
    file = write(tmp_path / "two\nlines")
    listed = tmp_path / "list"
    listed.write_bytes(os.fsencode(file) + b"\0")
    assert met(roots=(), from_file=str(listed)) == [("two\nlines", "candidate")]


def test_what_a_root_met_is_not_met_again_from_the_list(tmp_path: Path, met: Met) -> None:
    file = write(tmp_path / "in/a")
    listed = write(tmp_path / "list", f"{file}\n")
    told = met(roots=(str(tmp_path / "in"),), from_file=str(listed))
    assert told == [("in/a", "candidate")]


# Volumes


def test_another_file_system_is_left_when_asked(
    tmp_path: Path, met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "here")
    mounted = tmp_path / "mounted"
    write(mounted / "there")
    with_other_device(monkeypatch, mounted)
    assert met() == [("here", "candidate"), ("mounted/there", "candidate")]
    assert met(one_file_system=True) == [("here", "candidate"), ("mounted", "excluded")]


def test_the_kernels_own_files_are_not_walked(
    tmp_path: Path, fake_system: Any, met: Met, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted = tmp_path / "proc"
    write(mounted / "kcore")
    with_other_device(monkeypatch, mounted)
    on = fake_system(mounts=[Mount(str(mounted), "proc", "proc", MountKind.PSEUDO)])
    assert met(on) == [("proc", "special_file")]
    assert met(on, roots=(str(mounted),)) == [("proc", "special_file")]


def with_other_device(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make listings say that a folder is the top of another volume."""
    real = os.scandir

    class Entry:
        def __init__(self, entry: Any) -> None:
            self.name, self.path, self._entry = entry.name, entry.path, entry

        def stat(self, *, follow_symlinks: bool) -> Any:
            found = self._entry.stat(follow_symlinks=follow_symlinks)
            if Path(self.path).is_relative_to(folder):
                fields = (*found[:2], found.st_dev + 1, *found[3:10])
                return os.stat_result(fields, {"st_mtime_ns": found.st_mtime_ns})
            return found

    class Listing(list[Entry]):
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(os, "scandir", lambda path: Listing(map(Entry, real(path))))


# Size


@pytest.fixture
def deep(tmp_path: Path) -> Iterator[Callable[[str, int], None]]:
    """Make folders in one another, and take them apart level by level: rmtree would recurse."""
    made: list[str] = []

    def dig(name: str, depth: int) -> None:
        made.append(name)
        here = os.getcwd()  # noqa: PTH109 - to come back
        try:
            os.chdir(tmp_path)
            for _ in range(depth):
                os.mkdir(name)  # noqa: PTH102 - relative to the current folder
                os.chdir(name)
            Path("leaf").write_text("x")
        finally:
            os.chdir(here)

    yield dig
    for name in made:
        top, aside = tmp_path / name, tmp_path / "aside"
        while top.exists():
            top.rename(aside)
            if (aside / name).exists():
                (aside / name).rename(top)
            (aside / "leaf").unlink(missing_ok=True)
            aside.rmdir()


def test_a_deep_tree_needs_no_recursion(deep: Callable[[str, int], None], met: Met) -> None:
    deep("d", 1100)
    ((path, told),) = met()
    assert told == "candidate"
    assert path.count("/") == 1100


def test_a_path_too_long_for_the_system_is_told(deep: Callable[[str, int], None], met: Met) -> None:
    deep("d" * 250, 20)
    ((_, told),) = met()
    assert told == "io_error"


def test_a_folder_of_100_000_files_streams(tmp_path: Path, system: Any) -> None:
    source = write(tmp_path / "source")
    folder = tmp_path / "many"
    folder.mkdir()
    handle = os.open(folder, os.O_RDONLY)
    for number in range(100_000):
        if number % 30_000 == 0:
            source = write(tmp_path / f"source{number}")
        os.link(source, f"{number:06}", dst_dir_fd=handle)
    os.close(handle)
    started = time.process_time()
    items = walk(WalkRules(roots=(str(folder),)), system)
    assert isinstance(next(items), Candidate)
    assert sum(isinstance(item, Candidate) for item in items) == 99_999
    assert time.process_time() - started < 10


NAMES = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=("Cs",)), min_size=1, max_size=12
).filter(
    lambda name: (
        name not in {".", ".."}
        and not zone_at(name, (), is_folder=True, is_personal=True)  # a zone is one item
    )
)
TREES = st.recursive(
    st.binary(max_size=3),
    lambda inner: st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tree=st.dictionaries(NAMES, TREES, max_size=4))
def test_every_file_of_any_tree_is_met_exactly_once(
    tmp_path_factory: pytest.TempPathFactory, system: Any, tree: dict[str, Any]
) -> None:
    top = tmp_path_factory.mktemp("tree")
    files = grow(top, tree)
    told = [item.path for item in walk(WalkRules(roots=(str(top),)), system)]
    assert sorted(told) == sorted(files)


def grow(folder: Path, tree: dict[str, Any]) -> list[str]:
    """Make the tree and give the paths of its files."""
    files = []
    for name, inner in tree.items():
        path = f"{folder}/{name}"
        if isinstance(inner, dict):
            os.mkdir(path)  # noqa: PTH102 - text path, unnormalised
            files += grow(Path(path), inner)
        else:
            with open(path, "wb") as stream:  # noqa: PTH123 - text path, unnormalised
                stream.write(inner)
            files.append(path)
    return files


def test_steps_say_where_each_folder_begins_and_ends(tmp_path: Path, system: Any) -> None:
    """What lies between `Entered` and `Left` is all that the folder holds, folders nested."""
    for name in ("a/deep/x.txt", "a/y.txt", "z.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    told = [
        (type(step).__name__, Path(step.path).name)
        for step in steps(WalkRules(roots=(str(tmp_path),)), system)
    ]
    assert told == [
        ("Entered", tmp_path.name),
        ("Entered", "a"),
        ("Entered", "deep"),
        ("Candidate", "x.txt"),
        ("Left", "deep"),
        ("Candidate", "y.txt"),
        ("Left", "a"),
        ("Candidate", "z.txt"),
        ("Left", tmp_path.name),
    ]


def test_a_folder_that_cannot_be_listed_is_not_left_whole(
    tmp_path: Path, system: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    real = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("closed"):
            raise PermissionError
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    left = {
        Path(step.path).name: step.whole
        for step in steps(WalkRules(roots=(str(tmp_path),)), system)
        if isinstance(step, Left)
    }
    assert left == {"closed": False, tmp_path.name: True}


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        pytest.param("a", ["a/keep.txt"], id="a folder below the anchor"),
        pytest.param("a/drop.txt", [], id="an excluded file"),
        pytest.param("a/keep.txt", ["a/keep.txt"], id="a file"),
        pytest.param("out/deep", [], id="inside an excluded folder"),
        pytest.param("out/deep/x.txt", [], id="a file inside an excluded folder"),
    ],
)
def test_part_of_a_tree_is_walked_by_the_globs_of_the_whole(
    tmp_path: Path, system: Any, root: str, expected: list[str]
) -> None:
    for name in ("a/keep.txt", "a/drop.txt", "out/deep/x.txt"):
        write(tmp_path / name)
    rules = WalkRules(
        roots=(str(tmp_path / root),),
        anchor=str(tmp_path),
        exclude=("/a/drop.txt",),
        left_out=frozenset({"out"}),
    )
    met = list(walk(rules, system))
    found = [Path(one.path) for one in met if isinstance(one, Candidate)]
    assert [path.relative_to(tmp_path).as_posix() for path in found] == expected
    assert all(one.reason is Reason.EXCLUDED for one in met if isinstance(one, Refused))
    assert met
