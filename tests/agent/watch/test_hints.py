"""The queue keeps each hint once, stays bounded, and loses nothing in silence."""

import threading

from hypothesis import given
from hypothesis import strategies as st

from agent.watch import Dirty, Doubt, HintQueue, Touched
from agent.watch.folders import is_under

PATHS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=5).map(
    lambda names: "/top/" + "/".join(names)
)
ACTS = st.lists(st.one_of(st.just("take"), st.tuples(st.booleans(), PATHS)), max_size=150)


@given(acts=ACTS, most=st.integers(min_value=1, max_value=8))
def test_every_path_put_in_comes_out_touched_or_under_a_dirty_folder(
    acts: list[str | tuple[bool, str]], most: int
) -> None:
    queue = HintQueue(max_touched=most, max_dirty=most)
    queue.keep_below("/top")
    pending: set[str] = set()
    for act in [*acts, "take"]:
        if act == "take":
            hints = queue.take()
            touched = {hint.path for hint in hints if isinstance(hint, Touched)}
            dirty = [hint.folder for hint in hints if isinstance(hint, Dirty)]
            assert all(
                path in touched or any(is_under(path, one) for one in dirty) for path in pending
            )
            assert len(touched) + len(dirty) == len(hints)
            pending.clear()
            continue
        is_file, path = act
        pending.add(path)
        if is_file:
            queue.touch(path)
        else:
            queue.doubt(path, Doubt.NEW_FOLDER)
        assert len(queue) <= 2 * most


def test_a_file_touched_often_comes_out_once() -> None:
    queue = HintQueue()
    for _ in range(3):
        queue.touch("/r/a")
    assert queue.take() == [Touched("/r/a")]
    assert queue.take() == []


def test_folders_come_out_first_to_be_noted_durably() -> None:
    queue = HintQueue()
    queue.touch("/r/a")
    queue.doubt("/r/b", Doubt.OVERFLOW)
    assert queue.take() == [Dirty("/r/b", Doubt.OVERFLOW), Touched("/r/a")]


def test_a_full_queue_folds_and_counts_it() -> None:
    queue = HintQueue(max_touched=1)
    queue.touch("/r/a")
    queue.touch("/r/x/b")
    assert queue.take() == [Dirty("/r/x", Doubt.QUEUE_FULL), Touched("/r/a")]
    assert queue.doubts == {Doubt.QUEUE_FULL: 1}


def test_no_repr_shows_a_path() -> None:
    queue = HintQueue()
    queue.touch("/r/secret")
    queue.doubt("/r/secret", Doubt.OVERFLOW)
    assert "secret" not in repr(queue) + repr(queue.take()) + repr(queue._dirty)


def test_a_waiting_thread_wakes_at_a_hint_and_none_is_lost_between_threads() -> None:
    queue = HintQueue(max_touched=50, max_dirty=50)
    queue.keep_below("/r")
    threads = [
        threading.Thread(target=lambda n=n: [queue.touch(f"/r/{n}/{i}") for i in range(500)])
        for n in range(4)
    ]
    assert not queue.wait(0)
    for thread in threads:
        thread.start()
    seen: list[str] = []
    while queue.wait(0.3):
        seen += [hint.path if isinstance(hint, Touched) else hint.folder for hint in queue.take()]
    covered = set(seen)
    assert all(
        f"/r/{n}/{i}" in covered or f"/r/{n}" in covered or "/r" in covered
        for n in range(4)
        for i in range(500)
    )
