"""Each known fault of watching costs time, never a file, and is said."""

import json
import logging.handlers
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from watchdog.utils import BaseThread

if not sys.platform.startswith("linux"):
    pytest.skip("inotify and fanotify are Linux only", allow_module_level=True)

from agent.watch import Doubt, Told
from agent.watch.backend import BackendKind
from agent.watch.choose import Backends
from agent.watch.inotify import BoundedEmitter, InotifyBackend
from tests.agent.watch.conftest import Ground, LoopVolume, fanotify_only, inotify_only
from tests.agent.watch.fake_index import Watched

ROOT = Path(__file__).parents[3]
QUEUED = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())


@contextmanager
def child(*arguments: str, before: tuple[str, ...] = ()) -> Iterator[subprocess.Popen[str]]:
    command = [*before, sys.executable, "-m", "tests.agent.watch.child", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ask(process: subprocess.Popen[str]) -> dict:
    process.stdin.write("known\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


@pytest.mark.parametrize("backend", ["inotify", "fanotify"])
def test_a_watcher_frozen_while_the_kernels_queue_overflows_loses_no_file(
    backend: str, request: pytest.FixtureRequest
) -> None:
    """As when a laptop sleeps, or a server is short of time. watchdog alone lost 10 %."""
    if QUEUED > 20_000:
        pytest.skip("the kernel's queue is too long here to be filled in a test")
    if backend == "fanotify":
        folder = request.getfixturevalue("shared_volume").point / "frozen"
    else:
        folder = request.getfixturevalue("tmp_path") / "frozen"
    folders = [folder / str(number) for number in range(20)]
    for one in folders:
        one.mkdir(parents=True)
    with child(str(folder), backend) as process:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGSTOP)
        for number in range(QUEUED + 500 if backend == "fanotify" else QUEUED // 2 + 500):
            os.close(os.open(f"{folders[number % 20]}/{number}", os.O_CREAT | os.O_WRONLY))
        process.send_signal(signal.SIGCONT)
        answer = ask(process)
        assert answer["missing"] == 0
        assert answer["doubts"]["overflow"] >= 1
        (folders[3] / "after.txt").write_text("x")
        assert ask(process)["missing"] == 0
    shutil.rmtree(folder)


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_a_tree_with_more_folders_than_watches_is_told_and_swept_again(tmp_path: Path) -> None:
    """Watchdog 7.1 starts without a word and sees a part."""
    for number in range(60):
        (tmp_path / f"{number}").mkdir()
    if subprocess.run(["unshare", "-Ur", "true"], check=False).returncode != 0:
        pytest.skip("this system allows no user namespaces")
    with child(str(tmp_path), "inotify", "20", before=("unshare", "-Ur")) as process:
        assert process.stdout.readline() == "ready\n"
        for number in range(60):
            (tmp_path / f"{number}" / "a.txt").write_text("x")
        answer = ask(process)
        assert answer["missing"] == 0
        assert answer["folders"] == [20, 61]
        assert answer["told"] == "watch_limit"
        assert answer["doubts"]["watch_limit"] >= 41
        assert not answer["whole"]
        assert answer["alive"]
        for number in range(60):
            (tmp_path / f"{number}" / "b.txt").write_text("x")
        assert ask(process)["missing"] == 0


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_a_root_that_gets_no_watch_at_all_is_told_and_swept_again(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-Ur", "true"], check=False).returncode != 0:
        pytest.skip("this system allows no user namespaces")
    with child(str(tmp_path), "inotify", "0", before=("unshare", "-Ur")) as process:
        assert process.stdout.readline() == "ready\n"
        (tmp_path / "a.txt").write_text("x")
        answer = ask(process)
        assert answer["missing"] == 0
        assert answer["told"] == "watch_limit"
        assert not answer["alive"]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare is not installed")
def test_without_privilege_fanotify_gives_way_to_watchdog_and_says_why(tmp_path: Path) -> None:
    if subprocess.run(["unshare", "-Ur", "true"], check=False).returncode != 0:
        pytest.skip("this system allows no user namespaces")
    with child(str(tmp_path), "best", before=("unshare", "-Ur")) as process:
        assert process.stdout.readline() == "ready\n"
        (tmp_path / "a.txt").write_text("x")
        answer = ask(process)
        assert answer["missing"] == 0
        assert (answer["backend"], answer["told"]) == ("events", "no_privilege")


def test_an_exception_in_a_handler_is_a_doubt_and_the_observer_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Watchdog's observer thread would die, its emitters going on for nobody."""
    with Watched(str(tmp_path), backends=inotify_only) as watched:
        written = watched.watcher._intake.written
        calls = iter([True])

        def once(path: str) -> None:
            if next(calls, False):
                raise ValueError(path)
            written(path)

        monkeypatch.setattr(watched.watcher._intake, "written", once)
        (tmp_path / "secret.txt").write_text("x")
        assert watched.until(lambda: Doubt.HANDLER_FAILED in watched.index.whys)
        assert watched.index.missing(str(tmp_path)) == 0
        (tmp_path / "b.txt").write_text("x")
        assert watched.until_known() == 0
        assert Doubt.WATCHER_DIED not in watched.index.whys
    assert "secret" not in "".join(capfd.readouterr())


def emitter(backend: InotifyBackend) -> BoundedEmitter:
    (one,) = backend._observer.emitters
    return one


@pytest.mark.parametrize(
    "victim",
    [
        pytest.param(emitter, id="emitter"),
        pytest.param(lambda backend: backend._inotify, id="reader"),
        pytest.param(lambda backend: backend._observer, id="observer"),
    ],
)
def test_a_thread_that_ends_is_noticed_and_replaced(
    victim: Callable[[InotifyBackend], BaseThread], tmp_path: Path
) -> None:
    with Watched(str(tmp_path), backends=inotify_only) as watched:
        for number in range(2):
            backend = watched.watcher._posts[str(tmp_path)]._backend
            thread = victim(backend)
            thread.stop()
            thread.join(5)
            (tmp_path / f"{number}.txt").write_text("x")
            assert watched.until(lambda: watched.watcher.health().alive)
            assert watched.until_known() == 0
        assert watched.index.whys[Doubt.WATCHER_DIED] + watched.index.whys[Doubt.STARTED] >= 3


def test_an_exception_in_the_reader_prints_no_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with Watched(str(tmp_path), backends=inotify_only) as watched:
        backend = watched.watcher._posts[str(tmp_path)]._backend

        def fail(event: object) -> None:
            raise KeyError(str(tmp_path / "secret"))

        monkeypatch.setattr(backend._inotify, "handle_event", fail)
        (tmp_path / "secret.txt").write_text("x")
        assert watched.until(lambda: Doubt.WATCHER_DIED in watched.index.whys)
        assert watched.until_known() == 0
    assert "secret" not in "".join(capfd.readouterr())


def test_watchdog_logs_no_path(tmp_path: Path) -> None:
    heard = logging.handlers.BufferingHandler(1000)
    logging.getLogger().addHandler(heard)
    try:
        with Watched(str(tmp_path), backends=inotify_only) as watched:
            emitter(watched.watcher._posts[str(tmp_path)]._backend).group.on_queue_overflow()
            (tmp_path / "a.txt").write_text("x")
            assert watched.until_known() == 0
    finally:
        logging.getLogger().removeHandler(heard)
    assert not heard.buffer


def test_a_root_that_goes_and_comes_back_is_watched_again(
    ground: Ground,
) -> None:
    folder, _, backends = ground
    root = folder / "root"
    root.mkdir()
    with Watched(str(root), backends=backends) as watched:
        (root / "a.txt").write_text("x")
        assert watched.until_known() == 0
        shutil.rmtree(root)
        assert watched.until(lambda: not watched.watcher.health().alive)
        assert watched.watcher.health().places[0].told is Told.ABSENT
        root.mkdir()
        (root / "b.txt").write_text("x")
        assert watched.until(lambda: watched.watcher.health().alive)
        assert watched.until_known() == 0
        (root / "c.txt").write_text("x")
        assert watched.until_known() == 0


def test_a_root_replaced_by_another_folder_is_watched_again(
    ground: Ground,
) -> None:
    folder, outside, backends = ground
    root = folder / "root"
    root.mkdir()
    (outside / "new").mkdir()
    with Watched(str(root), backends=backends) as watched:
        root.rename(folder / "old")
        (outside / "new").rename(root)
        (root / "a.txt").write_text("x")
        assert watched.until_known() == 0
        watched.for_a_while(0.1)
        (root / "b.txt").write_text("x")
        assert watched.until_known() == 0


@pytest.fixture(params=["inotify", "fanotify"])
def backends(request: pytest.FixtureRequest) -> Backends:
    return inotify_only if request.param == "inotify" else fanotify_only()


def test_a_volume_under_watch_can_be_unmounted_and_is_told(
    loop_volume: LoopVolume, backends: Backends
) -> None:
    """Watchdog hears of it and says nothing: it seems alive and watches nothing."""
    with Watched(str(loop_volume.point), backends=backends) as watched:
        (loop_volume.point / "a.txt").write_text("x")
        assert watched.until_known() == 0
        loop_volume.unmount()
        assert watched.until(lambda: Doubt.UNMOUNTED in watched.index.whys)
        (place,) = watched.watcher.health().places
        assert (place.told, place.alive) == (Told.UNMOUNTED, False)
        loop_volume.mount()
        (loop_volume.point / "b.txt").write_text("x")
        assert watched.until(lambda: watched.watcher.health().alive)
        (loop_volume.point / "c.txt").write_text("x")
        assert watched.until_known() == 0


def test_a_volume_unmounted_and_back_between_two_ticks_is_noticed(
    loop_volume: LoopVolume, backends: Backends
) -> None:
    """Its device and its root are the same again; only its watches have gone."""
    with Watched(str(loop_volume.point), backends=backends) as watched:
        watched.for_a_while(0.1)
        loop_volume.unmount()
        loop_volume.mount()
        (loop_volume.point / "b.txt").write_text("x")
        assert watched.until_known() == 0
        (loop_volume.point / "c.txt").write_text("x")
        assert watched.until_known() == 0
        assert watched.watcher.health().alive


def test_a_removed_root_lets_go_of_its_volume(
    loop_volume: LoopVolume, tmp_path: Path, backends: Backends
) -> None:
    (tmp_path / "kept").mkdir()
    with Watched(str(tmp_path / "kept"), backends=backends) as watched:
        watched.watcher.add(str(loop_volume.point))
        (loop_volume.point / "a.txt").write_text("x")
        watched.for_a_while(0.1)
        watched.watcher.remove(str(loop_volume.point))
        loop_volume.unmount()
        assert len(watched.watcher.health().places) == 1
        (tmp_path / "kept" / "a.txt").write_text("x")
        assert watched.until_known() == 0


def test_a_volume_mounted_in_a_root_is_watched_while_it_is_there(
    loop_volume: LoopVolume, tmp_path: Path, backends: Backends
) -> None:
    loop_volume.unmount()
    with Watched(str(tmp_path), backends=backends) as watched:
        watched.for_a_while(0.1)
        loop_volume.mount()
        (loop_volume.point / "deep").mkdir()
        (loop_volume.point / "deep" / "a.txt").write_text("x")
        assert watched.until(lambda: len(watched.watcher.health().places) == 2)
        assert watched.until_known() == 0
        (loop_volume.point / "deep" / "b.txt").write_text("x")
        assert watched.until_known() == 0
        loop_volume.unmount()
        assert watched.until(lambda: len(watched.watcher.health().places) == 1)
        assert Doubt.UNMOUNTED in watched.index.whys


def test_the_watches_of_a_root_end_where_a_volume_is_mounted(
    loop_volume: LoopVolume, tmp_path: Path
) -> None:
    """The walk of watchdog would go on, into network folders and all that the kernel makes up."""
    (loop_volume.point / "deep" / "er").mkdir(parents=True)
    (tmp_path / "sub").mkdir()
    with Watched(str(tmp_path), backends=inotify_only) as watched:
        counts = [place.folders for place in watched.watcher.health().places]
        assert counts == [(2, 2), (4, 4)], "with lost+found"


def test_a_bind_mount_of_a_folder_is_left_to_watchdog(
    loop_volume: LoopVolume, tmp_path: Path
) -> None:
    """Handles are resolved against the whole volume there, so that paths would be wrong."""
    (loop_volume.point / "part").mkdir()
    bound = tmp_path / "bound"
    bound.mkdir()
    subprocess.run(["mount", "--bind", loop_volume.point / "part", bound], check=True)
    try:
        with Watched(str(bound)) as watched:
            (place,) = watched.watcher.health().places
            assert (place.backend, place.told) == (BackendKind.EVENTS, Told.PART_OF_VOLUME)
            (bound / "a.txt").write_text("x")
            assert watched.until_known() == 0
    finally:
        subprocess.run(["umount", bound], check=True)


def test_a_folder_that_may_not_be_read_is_no_reason_to_doubt_the_others(tmp_path: Path) -> None:
    """With watchdog alone all such folders share one descriptor, -1, and a warning names them."""
    for name in ("open", "shut", "closed"):
        (tmp_path / name).mkdir()
    (tmp_path / "shut").chmod(0)
    (tmp_path / "closed").chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    before = ("setpriv", "--reuid=65534", "--clear-groups") if os.geteuid() == 0 else ()
    if before and (
        shutil.which("setpriv") is None
        or subprocess.run([*before, sys.executable, "-c", ""], cwd=ROOT, check=False).returncode
    ):
        pytest.skip("nobody may not run the tests' Python here")
    with child(str(tmp_path), "inotify", before=before) as process:
        assert process.stdout.readline() == "ready\n"
        (tmp_path / "open" / "a.txt").write_text("x")
        answer = ask(process)
        assert answer["missing"] == 0
        assert answer["folders"] == [2, 2]
        assert answer["doubts"] == {"started": 1}


def test_a_raised_limit_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = tmp_path / "max_user_watches"
    limit.write_text("500\n")
    monkeypatch.setattr("agent.watch.inotify.LIMIT_FILE", str(limit))
    (tmp_path / "root").mkdir()
    with Watched(str(tmp_path / "root"), backends=inotify_only) as watched:
        backend = watched.watcher._posts[str(tmp_path / "root")]._backend
        backend._inotify._refuse(str(tmp_path / "root" / "x"))
        assert not backend.should_restart()
        limit.write_text("1000\n")
        assert backend.should_restart()
        assert watched.until(lambda: watched.watcher.health().is_whole)
        assert watched.index.whys[Doubt.WATCH_LIMIT] >= 1
