"""A file is handed out once it rests, never while it grows, and never forgotten while it is there.

The disk is a dictionary here, and time moves by hand.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.watch.settle import (
    LARGE_BYTES,
    MAX_REMEMBERED,
    QUIET_CAP_S,
    QUIET_S,
    Look,
    Settle,
    is_temporary,
)


class World:
    """A disk and a clock."""

    def __init__(self, max_waiting: int = 8192) -> None:
        self.now = 0.0
        self.disk: dict[str, Look] = {}
        self.looks = 0
        self.settle = Settle(lambda: self.now, self.look, max_waiting)

    def look(self, path: str) -> Look | None:
        """Stat a file."""
        self.looks += 1
        return self.disk.get(path)

    def write(self, path: str, size: int) -> None:
        """Give a file a size, now."""
        self.disk[path] = Look(size, round(self.now * 1e9))

    def after(self, seconds: float) -> list[str]:
        """Tick each second; what was handed out."""
        out: list[str] = []
        for _ in range(round(seconds)):
            self.now += 1
            out += self.settle.due()
        return out


def test_a_file_that_appeared_is_handed_out_after_two_quiet_seconds() -> None:
    world = World()
    world.write("/a", 10)
    world.settle.appeared("/a")
    assert world.settle.due() == []
    assert world.after(1) == []
    assert world.after(1) == ["/a"]
    assert len(world.settle) == 0


def test_a_large_file_is_given_ten_seconds() -> None:
    world = World()
    world.write("/a", LARGE_BYTES + 1)
    world.settle.appeared("/a")
    world.settle.due()
    assert world.after(9) == []
    assert world.after(1) == ["/a"]


def test_a_file_that_grows_is_looked_at_ever_less_often() -> None:
    world = World()
    world.settle.appeared("/a")
    for second in range(100):
        world.write("/a", second)
        assert world.after(1) == []
    assert world.looks <= 7
    assert "/a" in world.after(300)


def test_a_file_that_never_rests_is_handed_out_at_the_cap() -> None:
    world = World()
    world.settle.appeared("/a")
    out: list[str] = []
    for second in range(1200):
        world.write("/a", second)
        out += world.after(1)
    assert out == ["/a"]


def test_a_file_closed_after_writing_is_whole_at_once_and_waited_for_no_more() -> None:
    world = World()
    world.write("/a", 1)
    world.settle.appeared("/a")
    assert world.settle.completed("/a")
    assert world.after(10) == []


def test_a_file_that_vanished_is_forgotten() -> None:
    world = World()
    world.write("/a", 1)
    world.settle.appeared("/a")
    world.settle.due()
    world.disk.clear()
    assert world.after(10) == []
    assert len(world.settle) == 0


def test_a_read_that_looks_like_a_change_is_forgotten_and_a_change_is_not() -> None:
    world = World()
    world.write("/a", 1)
    world.settle.appeared("/a")
    assert world.after(5) == ["/a"]
    world.settle.changed("/a")
    assert world.after(10) == []
    world.write("/a", 1)
    world.settle.changed("/a")
    assert world.after(10) == ["/a"]
    world.settle.appeared("/a")
    world.settle.changed("/a")
    assert world.after(10) == ["/a"], "made anew: not a read"


def test_what_is_remembered_is_bounded() -> None:
    world = World(max_waiting=10 * MAX_REMEMBERED)
    for number in range(MAX_REMEMBERED + 100):
        world.write(f"/{number}", 1)
        world.settle.appeared(f"/{number}")
    assert len(world.after(5)) == MAX_REMEMBERED + 100
    assert len(world.settle._rested) == MAX_REMEMBERED


def test_too_many_waiting_files_are_refused_not_forgotten() -> None:
    world = World(max_waiting=1)
    assert world.settle.appeared("/a")
    assert world.settle.appeared("/a")
    assert not world.settle.appeared("/b")
    assert not world.settle.changed("/b")


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["appear", "change", "write", "close", "remove", "wait"]),
        st.sampled_from(["/a", "/b", "/c"]),
        st.integers(min_value=1, max_value=40),
    ),
    max_size=60,
)


@given(acts=ACTS)
def test_in_the_end_every_file_was_handed_out_as_it_is(acts: list[tuple[str, str, int]]) -> None:
    """Whatever the order of events, as long as each write is told by one."""
    world, known = World(), {}

    def note(paths: list[str]) -> None:
        known.update({path: world.disk.get(path) for path in paths})

    for act, path, number in acts:
        if act == "wait":
            note(world.after(number))
        elif act == "remove":
            world.disk.pop(path, None)
        else:
            world.write(path, number)
            if act == "close":
                note([path] if world.settle.completed(path) else [])
            elif act == "appear":
                world.settle.appeared(path)
            else:
                world.settle.changed(path)
        world.now += 0.001
    note(world.after(3 * QUIET_CAP_S))
    assert len(world.settle) == 0
    assert all(known[path] == look for path, look in world.disk.items())


@given(acts=ACTS)
def test_what_is_handed_out_after_waiting_was_quiet_for_two_seconds(
    acts: list[tuple[str, str, int]],
) -> None:
    world, written = World(), {}
    for act, path, number in acts:
        if act == "wait":
            for _ in range(number):
                for settled in world.after(1):
                    assert world.now - written[settled] >= QUIET_S - 0.1
        elif act != "remove":
            world.write(path, number)
            written[path] = world.now
            world.settle.appeared(path)
        world.now += 0.001


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=name)
        for name in (
            "~$lettre.docx",
            ".~lock.lettre.odt#",
            "~WRL0001.tmp",
            "~WRL0003.docx",
            "scan.pdf.crdownload",
            "scan.pdf.part",
            "SCAN.TMP",
            "x.filepart",
            ".goutputstream-A1B2C3",
            ".lettre.txt.swp",
            "4913",
            "film.partial",
        )
    ],
)
def test_a_name_of_a_file_in_the_making(name: str) -> None:
    assert is_temporary(f"/folder/{name}")
    world = World()
    assert world.settle.appeared(f"/folder/{name}")
    assert not world.settle.completed(f"/folder/{name}")
    assert len(world.settle) == 0


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, id=name)
        for name in ("lettre.docx", "tmp", "part.pdf", "a.tmp.pdf", "4913.csv", ".bashrc", "~a.txt")
    ],
)
def test_a_name_of_a_file_like_any_other(name: str) -> None:
    assert not is_temporary(f"/folder.tmp/{name}")
