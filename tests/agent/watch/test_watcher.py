"""The watcher gives each place its backend and doubts all of them when time is not what it was."""

from pathlib import Path

from agent.watch import BackendKind, Dirty, Doubt, HintQueue, Reading, Told, Watcher
from agent.watch.mounts import MountTable
from scanner.platform import Mount, MountKind, System
from tests.agent.watch.test_post import FakeBackend


class FakeSystem(System):
    """A system with the mounts of a test."""

    def __init__(self, *mounts: Mount) -> None:
        super().__init__({})
        self._given = list(mounts)

    def _read_mounts(self) -> list[Mount]:
        return self._given


class FakeTable(MountTable):
    """A mount table that changes when the test says so."""

    def __init__(self, *mounts: Mount) -> None:
        super().__init__(lambda: FakeSystem(*mounts), table="/nowhere")

    def now_has(self, *mounts: Mount) -> None:
        """Mount and unmount."""
        self._picture, self._news = FakeSystem(*mounts), True

    def changed(self) -> bool:
        """Whether `now_has` was called since."""
        news, self._news = getattr(self, "_news", False), False
        return news


def mount(point: str, kind: MountKind) -> Mount:
    return Mount(point, "device", "type", kind)


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.reading = Reading(0.0, 0.0, 0.0)

    def __call__(self) -> Reading:
        """Read it."""
        return self.reading


def watcher(root: str, table: MountTable, clock: Hand) -> tuple[Watcher, HintQueue]:
    queue = HintQueue()
    made = Watcher([root], queue, clock=clock, mounts=table, backends=lambda *_: (FakeBackend(),))
    made.start()
    return made, queue


def test_network_folders_are_swept_and_what_the_kernel_makes_up_is_left_out(tmp_path: Path) -> None:
    root = str(tmp_path)
    table = FakeTable(
        mount("/", MountKind.FIXED),
        mount(f"{root}/share", MountKind.NETWORK),
        mount(f"{root}/proc", MountKind.PSEUDO),
        mount(f"{root}/stick", MountKind.REMOVABLE),
        mount(f"{root}/resolv.conf", MountKind.FIXED),
    )
    (tmp_path / "stick").mkdir()
    (tmp_path / "resolv.conf").write_text("a file that a container mounts")
    made, queue = watcher(root, table, Hand())
    found = {place.place: (place.backend, place.told) for place in made.health().places}
    assert found == {
        root: (BackendKind.EVENTS, None),
        f"{root}/share": (BackendKind.SWEEP, Told.NETWORK),
        f"{root}/stick": (BackendKind.EVENTS, None),
    }
    assert queue.take() == [Dirty(root, Doubt.STARTED)]
    made.stop()


def test_a_network_root_is_swept_and_said_to_be(tmp_path: Path) -> None:
    table = FakeTable(mount(str(tmp_path), MountKind.NETWORK))
    made, queue = watcher(str(tmp_path), table, Hand())
    (place,) = made.health().places
    assert (place.backend, place.told) == (BackendKind.SWEEP, Told.NETWORK)
    assert made.health().is_whole
    assert queue.take() == [Dirty(str(tmp_path), Doubt.STARTED)]


def test_volumes_come_and_go(tmp_path: Path) -> None:
    root, stick = str(tmp_path), str(tmp_path / "stick")
    (tmp_path / "stick").mkdir()
    table = FakeTable()
    made, queue = watcher(root, table, Hand())
    queue.take()
    table.now_has(mount(stick, MountKind.REMOVABLE))
    made.tick()
    assert queue.take() == [Dirty(stick, Doubt.STARTED)]
    table.now_has()
    made.tick()
    assert queue.take() == [Dirty(stick, Doubt.UNMOUNTED)]
    assert len(made.health().places) == 1


def test_sleep_and_a_set_clock_doubt_every_root(tmp_path: Path) -> None:
    clock = Hand()
    made, queue = watcher(str(tmp_path), FakeTable(), clock)
    queue.take()
    clock.reading = Reading(1.0, 1.0, 1.0)
    made.tick()
    assert queue.take() == []
    clock.reading = Reading(2.0, 3600.0, 3600.0)
    made.tick()
    assert queue.take() == [Dirty(str(tmp_path), Doubt.RESUMED)]
    clock.reading = Reading(3.0, 3601.0, 90_000.0)
    made.tick()
    assert queue.take() == [Dirty(str(tmp_path), Doubt.CLOCK_JUMPED)]
    assert made.health().doubts == {
        Doubt.STARTED: 1,
        Doubt.RESUMED: 1,
        Doubt.CLOCK_JUMPED: 1,
    }


def test_a_root_comes_and_goes_once(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    made, queue = watcher(str(tmp_path / "a"), FakeTable(), Hand())
    queue.take()
    made.add(str(tmp_path / "b"))
    made.add(str(tmp_path / "b"))
    assert queue.take() == [Dirty(str(tmp_path / "b"), Doubt.STARTED)]
    made.remove(str(tmp_path / "b"))
    made.remove(str(tmp_path / "b"))
    assert len(made.health().places) == 1
    assert queue.take() == []


def test_no_repr_shows_a_path(tmp_path: Path) -> None:
    made, _ = watcher(str(tmp_path), FakeTable(), Hand())
    assert str(tmp_path) not in repr(made) + repr(made.health()) + repr(made._posts.values())
