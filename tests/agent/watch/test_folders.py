"""A set of folders stays small and goes on covering all that was put in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.watch.doubt import Doubt
from agent.watch.folders import Folders, is_under

NAMES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6)
FOLDERS = st.lists(NAMES.map(lambda names: "/top/" + "/".join(names)), max_size=200)


@given(folders=FOLDERS, max_folders=st.integers(min_value=1, max_value=10))
def test_whatever_was_put_in_stays_covered_and_the_set_stays_small(
    folders: list[str], max_folders: int
) -> None:
    held = Folders(max_folders)
    held.floors.add("/top")
    for folder in folders:
        held.add(folder, Doubt.NEW_FOLDER)
        assert len(held) <= max_folders
        assert held.covers(folder)
    taken = [folder for folder, _ in held.take()]
    assert all(any(is_under(folder, one) for one in taken) for folder in folders)
    assert all(is_under(one, "/top") for one in taken)
    assert not any(is_under(a, b) for a in taken for b in taken if a != b)
    assert len(held) == 0


def test_a_root_never_folds_and_the_deepest_fold_first() -> None:
    held = Folders(2)
    held.floors |= {"/r", "/s", "/t"}
    for folder in ("/r/a", "/s", "/t", "/r/b/c/d"):
        held.add(folder, Doubt.STARTED)
    assert dict(held.take()) == {
        "/r": Doubt.QUEUE_FULL,
        "/s": Doubt.STARTED,
        "/t": Doubt.STARTED,
    }


def test_the_first_reason_is_kept() -> None:
    held = Folders(9)
    held.add("/r/a", Doubt.OVERFLOW)
    held.add("/r/a", Doubt.MOVED_IN)
    held.add("/r/a/b", Doubt.NEW_FOLDER)
    assert held.take() == [("/r/a", Doubt.OVERFLOW)]


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [
        pytest.param("/a/b", "/a", True, id="in it"),
        pytest.param("/a", "/a", True, id="itself"),
        pytest.param("/ab", "/a", False, id="a name that starts alike"),
        pytest.param("/a/b", "/", True, id="the top"),
        pytest.param("/", "/a", False, id="above"),
    ],
)
def test_what_lies_under_a_folder(path: str, folder: str, *, expected: bool) -> None:
    assert is_under(path, folder) is expected
