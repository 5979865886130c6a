"""A set-aside database takes its companions along, and a refusal of the system is a sentence."""

import errno
from pathlib import Path

import pytest

from agent.storage import Trouble
from agent.storage.place import identity, problem_of, set_aside


def test_the_companions_go_along(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    for companion in ("", "-wal", "-shm"):
        path.with_name(path.name + companion).write_text(companion)
    aside = set_aside(path)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {
        aside.name + companion: companion for companion in ("", "-wal", "-shm")
    }


def test_one_that_is_gone_already_is_no_problem(tmp_path: Path) -> None:
    set_aside(tmp_path / "words.db")
    assert list(tmp_path.iterdir()) == []
    assert identity(tmp_path / "words.db") is None


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        pytest.param(errno.ENOSPC, Trouble.FULL, id="full"),
        pytest.param(errno.EDQUOT, Trouble.FULL, id="quota"),
        pytest.param(errno.EROFS, Trouble.READ_ONLY, id="read-only disk"),
        pytest.param(errno.EACCES, Trouble.READ_ONLY, id="no right"),
        pytest.param(errno.EIO, Trouble.UNUSABLE, id="failing disk"),
    ],
)
def test_errors_of_the_system_have_their_sentence(code: int, trouble: Trouble) -> None:
    assert problem_of(OSError(code, "x"), Path("words.db")).trouble is trouble
