"""What passes between service and companion, when those who share the folder are hostile."""

import json
import os
import socket
import stat
import time
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from agent.companion.post import MAX_EACH, SLIPS, Feedback, NotOurs, Post, Summary

pytestmark = pytest.mark.skipif(os.name != "posix", reason="accounts have numbers")
NOW = int(time.time())
MINE = Summary(written_s=NOW, enabled=True, per_day=1, built_in=3, basis=1)
NONE = Summary(written_s=NOW, enabled=True, per_day=1)
OTHER = 64_000
root_only = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs chown")


@pytest.fixture
def post(tmp_path: Path) -> Post:
    post = Post(tmp_path / "notice")
    post.prepare()
    return post


def slip(post: Post, content: bytes = b'{"kind": "fixed"}', name: str = "a.json") -> Path:
    path = post.folder / SLIPS / name
    path.write_bytes(content)
    return path


def test_each_reads_their_own_and_the_rest_what_everybody_reads(post: Post) -> None:
    post.publish({os.getuid(): MINE}, NONE)
    assert post.mine() == MINE
    post.publish({}, NONE)
    assert post.mine() == NONE
    assert [path.name for path in post.folder.glob("*.json")] == ["everyone.json"]


@root_only
def test_a_summary_is_given_to_its_owner_alone(post: Post) -> None:
    post.publish({OTHER: MINE}, NONE)
    found = (post.folder / f"{OTHER}.json").stat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (OTHER, 0o400)


def test_a_summary_that_cannot_be_given_is_open(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    post.publish({OTHER: MINE}, NONE)
    assert stat.S_IMODE((post.folder / f"{OTHER}.json").stat().st_mode) == 0o644


def test_the_folders_have_their_modes(post: Post) -> None:
    assert stat.S_IMODE(post.folder.stat().st_mode) == 0o755
    assert stat.S_IMODE((post.folder / SLIPS).stat().st_mode) == 0o1733


def test_a_service_that_no_longer_speaks_says_nothing(post: Post) -> None:
    post.publish({}, NONE)
    assert post.mine(NOW + 7200.0) is None
    assert Post(post.folder / "none").mine() is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{", id="torn"),
        pytest.param(b'{"built_in": "twelve"}', id="text for a number"),
        pytest.param(b'{"built_in": -1}', id="fewer than none"),
        pytest.param(b"[" * 4000, id="deep"),
        pytest.param(b"\xff" * 9000, id="large"),
    ],
)
def test_a_summary_that_is_none_is_not_believed(post: Post, content: bytes) -> None:
    (post.folder / f"{os.getuid()}.json").write_bytes(content)
    assert post.mine() is None


def test_slips_come_with_the_account_that_left_them_and_once(post: Post) -> None:
    for word in Feedback:
        post.say(word)
    assert sorted(post.take()) == sorted((os.getuid(), word) for word in Feedback)
    assert [*post.take()] == []
    assert [*(post.folder / SLIPS).iterdir()] == []


@root_only
def test_an_account_speaks_for_itself_whatever_it_writes(post: Post) -> None:
    os.chown(slip(post, b'{"kind": "fixed"}', name="0.json"), OTHER, -1)
    os.chown(slip(post, b'{"kind": "fixed", "owner": 0}', name="b.json"), OTHER, -1)
    assert [*post.take()] == [(OTHER, Feedback.FIXED)]


@root_only
def test_another_account_may_speak_and_neither_list_nor_take(tmp_path: Path) -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        post = Post(Path(folder) / "notice")
        post.prepare()
        slip(post, b'{"kind": "not_patients"}')
        post.publish({OTHER: MINE}, NONE)
        if (child := os.fork()) == 0:
            os.setuid(OTHER)
            post.say(Feedback.FIXED)
            listed = os.access(post.folder / SLIPS, os.R_OK)
            with suppress(PermissionError):
                (post.folder / SLIPS / "a.json").unlink()
            os._exit(int(listed or post.mine() != MINE))
        assert os.waitpid(child, 0)[1] == 0
        assert sorted(post.take()) == [(0, Feedback.NOT_PATIENTS), (OTHER, Feedback.FIXED)]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{}", id="no word"),
        pytest.param(b'{"kind": "delete"}', id="another word"),
        pytest.param(b'{"kind": ["fixed"]}', id="a list"),
        pytest.param(b'["fixed"]', id="no object"),
        pytest.param(b"[" * 200, id="deep"),
        pytest.param(b'{"kind": "fixed"}' + b" " * 10_000, id="large"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
def test_a_slip_that_is_none_is_dropped(post: Post, content: bytes) -> None:
    path = slip(post, content)
    assert [*post.take()] == []
    assert not path.exists()


def test_links_are_neither_followed_nor_kept(post: Post, tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text(json.dumps({"kind": "fixed"}))
    slips = post.folder / SLIPS
    (slips / "soft.json").symlink_to(tmp_path / "real.json")
    (slips / "hard.json").hardlink_to(tmp_path / "real.json")
    assert [*post.take()] == []
    assert [*slips.iterdir()] == []
    assert (tmp_path / "real.json").exists()


def test_pipes_sockets_and_folders_do_not_stop_it(post: Post) -> None:
    slips = post.folder / SLIPS
    os.mkfifo(slips / "pipe.json")
    (slips / "folder.json").mkdir()
    with closing(socket.socket(socket.AF_UNIX)) as one:
        here = Path.cwd()
        os.chdir(slips)  # the name of a socket is short
        one.bind("s.json")
        os.chdir(here)
    post.say(Feedback.FIXED)
    assert [*post.take()] == [(os.getuid(), Feedback.FIXED)]
    assert [*slips.iterdir()] == []


def test_one_account_is_heard_so_often_and_not_more(post: Post) -> None:
    for _ in range(3 * MAX_EACH):
        post.say(Feedback.FIXED)
    assert len([*post.take()]) == MAX_EACH
    assert [*post.take()] == []


def test_only_so_many_names_are_looked_at(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agent.companion.post.MAX_LISTED", 5)
    for number in range(8):
        slip(post, name=f"{number}.json")
    post_taken = [*post.take()]
    assert len(post_taken) == 5
    assert len([*post.take()]) == 3


def test_a_slip_that_cannot_be_removed_is_not_believed(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    post.say(Feedback.FIXED)
    monkeypatch.setattr(Path, "unlink", refuse)
    assert [*post.take()] == []


def test_a_slip_in_hand_is_left_and_one_given_up_is_removed(post: Post) -> None:
    fresh, old = slip(post, name=".a.new"), slip(post, name=".b.new")
    os.utime(old, (0, 0))
    assert [*post.take()] == []
    assert fresh.exists()
    assert not old.exists()


def test_a_folder_of_somebody_else_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "notice").mkdir()
    (tmp_path / "notice" / SLIPS).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotOurs):
        Post(tmp_path / "notice").prepare()


@root_only
def test_a_folder_another_account_made_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "notice").mkdir()
    os.chown(tmp_path / "notice", OTHER, -1)
    with pytest.raises(NotOurs):
        Post(tmp_path / "notice").prepare()
