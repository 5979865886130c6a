"""The shapes of the kernel's events, and what a mark that is refused says."""

import errno
import os
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

if not sys.platform.startswith("linux"):
    pytest.skip("inotify and fanotify are Linux only", allow_module_level=True)

from agent.watch import BackendKind, Dirty, Doubt, HintQueue, Told, Touched
from agent.watch import fanotify_calls as calls
from agent.watch.backend import CannotWatch
from agent.watch.fanotify import FanotifyBackend, FanotifyGroup
from agent.watch.fanotify_batch import MAX_OUTSIDE, Batch, View, Volume
from agent.watch.intake import Intake, look_at
from agent.watch.settle import Settle
from tests.agent.watch.conftest import LoopVolume
from tests.agent.watch.fake_index import Watched

FSID = b"\1\2\3\4\5\6\7\x08"
HANDLE = struct.pack("<Ii", 8, 1) + b"handle!!"

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="fanotify is for root")


def record(name: bytes, *, kind: int = 2, fsid: bytes = FSID, handle: bytes = HANDLE) -> bytes:
    body = fsid + handle + name + b"\0"
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<BBH", kind, 0, 4 + len(body)) + body


def event(mask: int, info: bytes = b"") -> bytes:
    return struct.pack("<IBBHQii", 24 + len(info), 3, 0, 24, mask, -1, 1) + info


def intake() -> Intake:
    return Intake(HintQueue(), Settle(lambda: 0.0, look_at))


def test_an_event_names_its_folder_and_file() -> None:
    buffer = event(8, record(b"a.txt")) + event(0x80, record(b"b")) + event(0x4000)
    assert list(calls.events(buffer)) == [
        calls.Event(8, FSID, HANDLE, b"a.txt"),
        calls.Event(0x80, FSID, HANDLE, b"b"),
        calls.Event(0x4000, b"", b"", b""),
    ]


def test_records_of_other_kinds_are_passed_over() -> None:
    buffer = event(8, record(b"", kind=4) + record(b"a"))
    assert [one.name for one in calls.events(buffer)] == [b"a"]


@pytest.mark.parametrize(
    "buffer",
    [
        pytest.param(event(8, record(b"a"))[:40], id="truncated"),
        pytest.param(struct.pack("<IBBHQii", 0, 3, 0, 24, 8, -1, 1) * 3, id="no length"),
        pytest.param(event(8, record(b"a", handle=struct.pack("<Ii", 4000, 1))), id="long handle"),
        pytest.param(event(8, struct.pack("<BBH8sIi", 2, 0, 0, FSID, 0, 0)), id="looping record"),
    ],
)
def test_a_shape_that_lies_gives_nothing(buffer: bytes) -> None:
    assert list(calls.events(buffer)) == []


@given(buffer=st.binary(max_size=400))
def test_any_bytes_end(buffer: bytes) -> None:
    for one in calls.events(buffer):
        assert len(one.folder) >= 8 or one.mask & calls.FAN_Q_OVERFLOW


def test_an_overflow_doubts_every_place() -> None:
    taken = intake()
    places = {"/r": Volume(FSID, 1, 1), "/s": Volume(b"other fs", 2, 2)}
    Batch(View(places), taken).take(event(0x4000))
    assert taken.hints.take() == [Dirty("/r", Doubt.OVERFLOW), Dirty("/s", Doubt.OVERFLOW)]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(errno.ESTALE, [], id="the folder has gone"),
        pytest.param(errno.EMFILE, [Dirty("/", Doubt.HANDLER_FAILED)], id="no handle to spare"),
        pytest.param(errno.EPERM, [Dirty("/", Doubt.HANDLER_FAILED)], id="forbidden"),
    ],
)
def test_a_folder_that_cannot_be_resolved_is_a_doubt_unless_it_has_gone(
    number: int, expected: list[Dirty], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, *_: object) -> int:
        assert name == "open_by_handle_at"
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(calls, "_checked", refuse)
    taken = intake()
    Batch(View({"/": Volume(FSID, 1, 1)}), taken).take(event(8, record(b"a")))
    assert taken.hints.take() == expected


def test_events_elsewhere_on_the_volume_give_no_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "path_of", lambda _mount, _handle: "/elsewhere")
    taken = intake()
    Batch(View({"/tmp": Volume(FSID, 1, 1)}), taken).take(event(8, record(b"a")))
    assert taken.hints.take() == []
    assert taken.events == 0


def test_a_folder_is_resolved_once_a_read(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bytes] = []

    def path_of(_mount: int, handle: bytes) -> str:
        looked.append(handle)
        return "/tmp/d"

    monkeypatch.setattr(calls, "path_of", path_of)
    taken = intake()
    Batch(View({"/tmp": Volume(FSID, 1, 1)}), taken).take(
        event(8, record(b"a")) + event(8, record(b"b"))
    )
    assert taken.hints.take() == [Touched("/tmp/d/a"), Touched("/tmp/d/b")]
    assert len(looked) == 1


def test_a_folder_elsewhere_is_resolved_once_until_folders_move(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lies_at = ["/elsewhere/d", "/tmp/d"]
    monkeypatch.setattr(calls, "path_of", lambda _mount, _handle: lies_at.pop(0))
    taken, view = intake(), View({"/tmp": Volume(FSID, 1, 1)})
    for _ in range(3):
        Batch(view, taken).take(event(8, record(b"a")))
    assert lies_at == ["/tmp/d"]
    moved = Batch(view, taken)
    monkeypatch.setattr(moved, "_folder", lambda *_: "/tmp")
    moved.take(event(0x80 | calls.FAN_ONDIR, record(b"d")))
    Batch(view, taken).take(event(8, record(b"a")))
    assert taken.hints.take() == [Dirty("/tmp/d", Doubt.MOVED_IN), Touched("/tmp/d/a")]


def test_a_folder_that_leads_to_a_place_is_never_taken_for_one_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "path_of", lambda _mount, _handle: "/")
    taken, view = intake(), View({"/tmp": Volume(FSID, 1, 1)})
    Batch(view, taken).take(event(8, record(b"x")))
    Batch(view, taken).take(event(0x80 | calls.FAN_ONDIR, record(b"tmp")))
    assert taken.hints.take() == [Dirty("/tmp", Doubt.MOVED_IN)]


def test_what_is_remembered_of_elsewhere_is_bounded() -> None:
    view = View({"/tmp": Volume(FSID, 1, 1)})
    for number in range(MAX_OUTSIDE + 10):
        view.remember_if_outside((1, b"%d" % number), "/var")
    assert len(view.outside) == 10


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EPERM, Told.NO_PRIVILEGE),
        (errno.ENOSYS, Told.NO_FANOTIFY),
        (errno.EINVAL, Told.NO_FANOTIFY),
        (errno.EMFILE, Told.WATCH_LIMIT),
        (errno.EIO, Told.FAILED),
    ],
    ids=str,
)
def test_why_there_is_no_queue_is_told(
    number: int, told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse() -> int:
        raise OSError(number, str(tmp_path))

    monkeypatch.setattr(calls, "open_queue", refuse)
    with pytest.raises(CannotWatch) as refused:
        FanotifyBackend(str(tmp_path), FanotifyGroup(intake())).start()
    assert refused.value.told is told
    assert str(refused.value) == told.value


@needs_root
@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.EPERM, Told.NO_PRIVILEGE), (errno.EXDEV, Told.NOT_MARKABLE)],
    ids=str,
)
def test_a_mark_that_is_refused_leaves_no_thread(
    number: int, told: Told, monkeypatch: pytest.MonkeyPatch, shared_volume: LoopVolume
) -> None:
    def refuse(_queue: int, _path: str) -> None:
        raise OSError(number, "")

    monkeypatch.setattr(calls, "mark", refuse)
    group = FanotifyGroup(intake())
    with pytest.raises(CannotWatch) as refused:
        FanotifyBackend(str(shared_volume.point), group).start()
    assert refused.value.told is told
    assert (group._thread, group._queue) == (None, None)


@needs_root
def test_a_mark_that_the_kernel_does_not_list_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch, shared_volume: LoopVolume
) -> None:
    monkeypatch.setattr(calls, "marked_devices", lambda _queue: set())
    with pytest.raises(CannotWatch) as refused:
        FanotifyBackend(str(shared_volume.point), FanotifyGroup(intake())).start()
    assert refused.value.told is Told.NOT_MARKABLE


@needs_root
def test_a_file_system_without_handles_is_left_to_watchdog() -> None:
    with Watched("/proc/self/task") as watched:
        (place,) = watched.watcher.health().places
        assert place.backend is not BackendKind.FANOTIFY
        assert place.told is not None


@needs_root
def test_two_places_share_a_mark_and_one_may_go(shared_volume: LoopVolume) -> None:
    one, two = (shared_volume.point / name for name in ("one", "two"))
    one.mkdir()
    two.mkdir()
    taken = intake()
    group = FanotifyGroup(taken)
    first, second = FanotifyBackend(str(one), group), FanotifyBackend(str(two), group)
    first.start()
    second.start()
    first.stop()
    assert (first.is_alive(), second.is_alive()) == (False, True)
    (two / "a.txt").write_text("x")
    assert taken.hints.wait(5)
    assert taken.hints.take() == [Touched(str(two / "a.txt"))]
    second.stop()
    assert not second.is_alive()
    assert group._thread is None


@needs_root
def test_a_batch_that_fails_doubts_all_and_the_thread_lives(
    shared_volume: LoopVolume, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = shared_volume.point / "failing"
    folder.mkdir()
    taken = intake()
    backend = FanotifyBackend(str(folder), FanotifyGroup(taken))
    backend.start()
    with monkeypatch.context() as patch:
        patch.setattr(calls, "events", lambda _: 1 / 0)
        (folder / "secret.txt").write_text("x")
        assert taken.hints.wait(5)
        assert taken.hints.take() == [Dirty(str(folder), Doubt.HANDLER_FAILED)]
    (folder / "b.txt").write_text("x")
    assert taken.hints.wait(5)
    assert backend.is_alive()
    backend.stop()
    assert "secret" not in "".join(capfd.readouterr())


@needs_root
def test_no_handle_into_a_watched_volume_is_held(shared_volume: LoopVolume) -> None:
    folder = shared_volume.point / "held"
    folder.mkdir()
    with Watched(str(folder)) as watched:
        (folder / "a.txt").write_text("x")
        assert watched.until_known() == 0
        held = [os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()]
        assert not any(path.startswith(str(shared_volume.point)) for path in held)
