"""Whatever happens to files in a watched folder, each is known in the end, by real events."""

import sys

import pytest

if not sys.platform.startswith("linux"):
    pytest.skip("inotify and fanotify are Linux only", allow_module_level=True)

from agent.watch import BackendKind, Doubt
from tests.agent.watch.conftest import Ground
from tests.agent.watch.fake_index import Watched
from tests.agent.watch.torture import STORMS

EXPECTED = {Doubt.STARTED, Doubt.NEW_FOLDER, Doubt.MOVED_IN}


@pytest.mark.parametrize("storm", STORMS)
def test_every_file_becomes_known(storm: str, ground: Ground) -> None:
    folder, outside, backends = ground
    with Watched(str(folder), backends=backends) as watched:
        STORMS[storm](folder, outside)
        assert watched.until_known() == 0
        assert set(watched.index.whys) <= EXPECTED, "the whole root was not doubted"
        assert watched.watcher.health().is_whole


def test_a_file_written_slowly_is_known_as_it_is_in_the_end(
    ground: Ground,
) -> None:
    folder, _, backends = ground
    with Watched(str(folder), backends=backends) as watched:
        with (folder / "export.csv").open("wb", buffering=0) as stream:
            for _ in range(20):
                stream.write(b"x" * 1000)
                watched.for_a_while(0.03)
        assert watched.until_known() == 0


def test_a_file_held_open_is_known_once_it_rests(ground: Ground) -> None:
    folder, _, backends = ground
    with (
        Watched(str(folder), backends=backends) as watched,
        (folder / "base.mdb").open("wb", buffering=0) as stream,
    ):
        stream.write(b"x")
        assert watched.until_known() == 0


def test_our_own_reads_give_no_hint(ground: Ground) -> None:
    folder, _, backends = ground
    for number in range(50):
        (folder / f"{number}.txt").write_text("x")
    with Watched(str(folder), backends=backends) as watched:
        before = watched.watcher.health().events
        for path in folder.iterdir():
            path.read_bytes()
        list(folder.iterdir())
        watched.for_a_while(0.3)
        assert watched.watcher.health().events == before
        assert not watched.index.touched


def test_temporary_names_are_not_touched_but_what_they_become_is(
    ground: Ground,
) -> None:
    folder, _, backends = ground
    with Watched(str(folder), backends=backends) as watched:
        (folder / "scan.pdf.part").write_text("half")
        watched.for_a_while(0.4)
        assert not watched.index.touched
        (folder / "scan.pdf.part").rename(folder / "scan.pdf")
        assert watched.until_known() == 0
        assert watched.index.touched == {str(folder / "scan.pdf")}


def test_what_happens_in_our_own_state_gives_no_hint(ground: Ground) -> None:
    folder, _, backends = ground
    (folder / "state").mkdir()
    ignored = (str(folder / "state"),)
    with Watched(str(folder), backends=backends, ignored=ignored) as watched:
        (folder / "state" / "index.db").write_text("x")
        (folder / "state" / "sub").mkdir()
        (folder / "a.txt").write_text("x")
        assert watched.until(lambda: str(folder / "a.txt") in watched.index.touched)
        watched.for_a_while(0.3)
        assert watched.index.touched == {str(folder / "a.txt")}
        assert Doubt.NEW_FOLDER not in watched.index.whys


def test_the_backend_is_told(ground: Ground) -> None:
    folder, _, backends = ground
    with Watched(str(folder), backends=backends) as watched:
        (place,) = watched.watcher.health().places
        assert place.backend in {BackendKind.FANOTIFY, BackendKind.EVENTS}
        assert (place.folders is None) == (place.backend is BackendKind.FANOTIFY)
        assert str(folder) not in repr(watched.watcher.health())


def test_a_tree_written_elsewhere_on_the_volume_and_moved_in_is_known(ground: Ground) -> None:
    """What was learnt of folders outside must not hide them once they are inside."""
    folder, outside, backends = ground
    (outside / "a" / "b").mkdir(parents=True)
    with Watched(str(folder), backends=backends) as watched:
        for number in range(5):
            (outside / "a" / "b" / f"{number}.txt").write_text("x")
            watched.for_a_while(0.05)
        (outside / "a").rename(folder / "a")
        (folder / "a" / "b" / "late.txt").write_text("x")
        watched.for_a_while(0.1)
        (folder / "a" / "b" / "later.txt").write_text("x")
        assert watched.until_known() == 0
