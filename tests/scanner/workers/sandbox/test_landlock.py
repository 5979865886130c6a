"""Every version of Landlock is asked for all that it knows."""

import struct

import pytest

from scanner.workers.sandbox import landlock
from scanner.workers.sandbox.confinement import NotOffered


@pytest.mark.parametrize(
    ("version", "rights", "size"),
    [
        pytest.param(1, 13, 8, id="1: files"),
        pytest.param(2, 14, 8, id="2: moving between folders"),
        pytest.param(3, 15, 8, id="3: truncation"),
        pytest.param(4, 15, 16, id="4: TCP"),
        pytest.param(5, 16, 16, id="5: devices"),
        pytest.param(6, 16, 24, id="6: signals and abstract sockets"),
        pytest.param(99, 16, 24, id="one of the future"),
    ],
)
def test_a_version_is_asked_for_all_that_it_knows(version: int, rights: int, size: int) -> None:
    asked = landlock.rules(version)
    files, *others = struct.unpack(f"={size // 8}Q", asked)
    assert files == (1 << rights) - 1
    assert others == [0b11] * (size // 8 - 1)


def fake_kernel(calls: list[int]) -> object:
    def call(_function: str, number: int, *_rest: object) -> int:
        calls.append(number)
        return 7

    return call


def test_other_threads_are_told_since_they_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    monkeypatch.setattr(landlock, "call", fake_kernel(calls))
    monkeypatch.setattr(landlock.os, "close", lambda _descriptor: None)
    with pytest.raises(NotOffered, match="3 threads"):
        landlock.apply(3)
    assert calls == [444, 444, 446]  # this thread is held all the same
