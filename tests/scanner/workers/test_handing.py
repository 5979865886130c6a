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


def test_on_windows_the_handle_under_the_descriptor_travels_with_the_right_to_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runtime = SimpleNamespace(
        get_osfhandle=lambda descriptor: descriptor + 1000,
        open_osfhandle=lambda handle, _flags: handle - 1000,
    )
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(handing, "_runtime", lambda: runtime)
    monkeypatch.setattr(handing.reduction, "DupHandle", lambda *told: told, raising=False)
    monkeypatch.setattr(handing.reduction, "recv_handle", lambda pipe: pipe.recv()[0])
    ours, theirs = Pipe()
    with ours, theirs:
        hand_over(ours, 5, 77)
        hand_over(ours, 5, 77)
        assert theirs.recv() == (1005, handing.GENERIC_READ, 77)
        assert take_over(theirs) == 5
