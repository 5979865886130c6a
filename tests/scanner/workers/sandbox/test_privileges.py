"""Everything that can be given up is, whatever else is refused; what is left is told."""

import ctypes
import os
import sys
from typing import Any

import pytest

from scanner.workers.sandbox import privileges
from scanner.workers.sandbox.confinement import NotOffered

pytestmark = pytest.mark.skipif(os.name != "posix", reason="users and capabilities")


class FakeKernel:
    """Notes what is asked of it; 41 capabilities exist, all in the bounding set."""

    def __init__(self, left: bytes = bytes(24)) -> None:
        self.asked: list[tuple[str, Any]] = []
        self._left = left

    def call(self, function: str, *arguments: Any) -> int:
        """Answer as Linux would."""
        self.asked.append((function, arguments[0]))
        if function == "capget":
            ctypes.memmove(arguments[1], self._left, 24)
        if function == "prctl" and arguments[0] == 23:
            if arguments[1] > 40:
                raise OSError(22, "")
            return 1
        return 0

    def names(self) -> list[str]:
        """The functions that were called, `prctl` by its number."""
        return [f"{name} {what}" if name == "prctl" else name for name, what in self.asked]


@pytest.fixture
def became(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pretend to be root on Linux; what we become is noted."""
    steps: list[str] = []
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(privileges.os, "geteuid", lambda: 0)
    monkeypatch.setattr(privileges.os, "setgroups", lambda groups: steps.append(f"{groups}"))
    monkeypatch.setattr(privileges.os, "setgid", lambda _gid: steps.append("group"))
    monkeypatch.setattr(privileges.os, "setuid", lambda _uid: steps.append("user"))
    return steps


def kernel(monkeypatch: pytest.MonkeyPatch, left: bytes = bytes(24)) -> FakeKernel:
    fake = FakeKernel(left)
    monkeypatch.setattr(privileges, "call", fake.call)
    return fake


def test_root_becomes_nobody_groups_first(
    became: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel(monkeypatch)
    assert privileges.apply().startswith("uid ")
    assert became == ["[]", "group", "user"]


def test_nothing_can_be_gained_and_nothing_is_held(
    became: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = kernel(monkeypatch)
    privileges.apply()
    names = fake.names()
    assert names[:2] == ["prctl 38", "prctl 47"]  # no new privileges; ambient set
    assert names.count("prctl 24") == 41  # the bounding set, one by one
    assert names[-3:] == ["capset", "prctl 4", "capget"]  # not dumpable after the user changed


def test_one_refusal_does_not_save_the_user_nor_the_capabilities(
    became: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a user namespace that may not change its groups."""

    def refuse(_groups: list[int]) -> None:
        raise OSError(1, "")

    fake = kernel(monkeypatch)
    monkeypatch.setattr(privileges.os, "setgroups", refuse)
    with pytest.raises(OSError, match="1"):
        privileges.apply()
    assert "capset" in fake.names()
    assert became == ["group", "user"]


def test_a_capability_that_is_left_is_told(
    became: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel(monkeypatch, left=bytes(23) + b"\x01")
    with pytest.raises(NotOffered, match="capabilities"):
        privileges.apply()


def test_an_ordinary_user_stays_who_they_are(
    became: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel(monkeypatch)
    monkeypatch.setattr(privileges.os, "geteuid", lambda: 1000)
    privileges.apply()
    assert became == []
