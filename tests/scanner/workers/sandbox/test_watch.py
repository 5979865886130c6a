"""A worker ends by itself when it swells, or when nobody is left to stop it."""

import os
from collections.abc import Iterator
from itertools import chain, repeat
from types import SimpleNamespace

import pytest

from scanner.workers.sandbox import memory, watch


class Ended(BaseException):
    """The process has ended."""


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def end(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr(watch.os, "_exit", end)
    monkeypatch.setattr(watch, "_LOOK_EVERY_S", 0.001)


def parent(monkeypatch: pytest.MonkeyPatch, alive: Iterator[bool]) -> None:
    said = SimpleNamespace(is_alive=lambda: next(alive))
    monkeypatch.setattr(watch.multiprocessing, "parent_process", lambda: said)


def test_one_that_swells_ends_with_its_own_code(
    ended: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent(monkeypatch, repeat(True))
    sizes = iter([100, 200, 301])
    with pytest.raises(Ended, match=str(watch.EXIT_MEMORY)):
        watch._watch(lambda: next(sizes), 300)


def test_one_whose_parent_is_gone_ends(ended: None, monkeypatch: pytest.MonkeyPatch) -> None:
    parent(monkeypatch, chain([True, True], repeat(False)))
    with pytest.raises(Ended, match="87"):
        watch._watch(lambda: 0, 300)


def test_memory_that_is_not_told_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent is watched all the same."""
    started: list[float] = []
    monkeypatch.setattr(watch, "_watch", lambda _resident, most: started.append(most))

    def unknown() -> int:
        raise OSError(1, "")

    with pytest.raises(OSError, match="1"):
        watch.start(unknown, 300)
    assert started == [float("inf")]


@pytest.mark.skipif(os.name != "posix", reason="asks POSIX")
def test_memory_is_told_in_bytes() -> None:
    resident, kept = memory.resident()
    before = resident()
    held = bytearray(os.urandom(48 << 20))
    assert resident() - before > 32 << 20
    assert len(held) > 0
    for descriptor in kept:
        os.close(descriptor)
    assert memory._peak() > 48 << 20
