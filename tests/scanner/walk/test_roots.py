"""Lists of paths: any separator, any length, no name changed."""

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.platform import System
from scanner.walk import BadList, Unlistable, WalkRules, walk
from scanner.walk.roots import CHUNK_BYTES, LONGEST_PATH_BYTES, paths_in

NAME = st.binary(min_size=1, max_size=20).filter(lambda name: b"\0" not in name)


@given(st.lists(NAME, min_size=1, max_size=20))
def test_a_nul_list_gives_back_every_name(names: list[bytes]) -> None:
    listed = b"".join(name + b"\0" for name in [b"/first", *names])
    assert list(map(os.fsencode, paths_in(io.BytesIO(listed)))) == [b"/first", *names]


@pytest.mark.parametrize("separator", [b"\n", b"\0", b"\r\n"], ids=["lines", "NUL", "Windows"])
def test_a_name_may_stand_across_two_chunks(separator: bytes) -> None:
    names = [b"a" * 100, b"b" * CHUNK_BYTES, b"c" * 7] * 3
    listed = separator.join(names)
    assert list(map(os.fsencode, paths_in(io.BytesIO(listed)))) == names


def test_empty_lines_and_an_empty_list_name_nothing() -> None:
    assert list(paths_in(io.BytesIO(b"\n\n/a\n\n"))) == ["/a"]
    assert list(paths_in(io.BytesIO(b""))) == []


def test_a_list_that_cannot_be_read_is_an_error_without_its_name(system: System) -> None:
    with pytest.raises(BadList) as caught:
        list(walk(WalkRules(from_file="/nowhere/MARTIN"), system))
    assert "MARTIN" not in str(caught.value)
    assert caught.value.path == "/nowhere/MARTIN"


def test_a_file_that_is_no_list_is_refused_early() -> None:
    with pytest.raises(ValueError, match="no path"):
        list(paths_in(io.BytesIO(b"x" * (LONGEST_PATH_BYTES + CHUNK_BYTES + 1))))


def test_a_root_that_loops_is_told(tmp_path: os.PathLike[str], system: System) -> None:
    loop = os.path.join(tmp_path, "loop")  # noqa: PTH118 - text path
    os.symlink(loop, loop)  # noqa: PTH211 - text path
    (item,) = walk(WalkRules(roots=(loop,)), system)
    assert isinstance(item, Unlistable)
