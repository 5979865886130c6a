"""A file on its way to a worker stays the same file on every system."""

import os
import sys
from multiprocessing import Pipe
from pathlib import Path
from types import SimpleNamespace

import pytest

from scanner.workers import handing
from scanner.workers.handing import hand_over, take_over


@pytest.mark.skipif(sys.platform == "win32", reason="through a pair of POSIX sockets")
def test_a_descriptor_is_another_one_of_the_same_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("given")
    descriptor = os.open(tmp_path / "file", os.O_RDONLY)
    ours, theirs = Pipe()
    with ours, theirs:
        hand_over(ours, descriptor, os.getpid())
        taken = take_over(theirs)
    assert os.path.sameopenfile(descriptor, taken)
    os.close(descriptor)
    os.close(taken)


def test_on_windows_the_handle_under_the_descriptor_travels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[int, int]] = []
    runtime = SimpleNamespace(
        get_osfhandle=lambda descriptor: descriptor + 1000,
        open_osfhandle=lambda handle, _flags: handle - 1000,
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(handing, "_runtime", lambda: runtime)
    monkeypatch.setattr(
        handing, "send_handle", lambda _pipe, handle, pid: sent.append((handle, pid))
    )
    monkeypatch.setattr(handing, "recv_handle", lambda _pipe: sent[0][0])
    pipe = Pipe()[0]
    hand_over(pipe, 5, 77)
    assert sent == [(1005, 77)]
    assert take_over(pipe) == 5
    pipe.close()
