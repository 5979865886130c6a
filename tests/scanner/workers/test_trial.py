"""A process that is only confined tells what this machine offers."""

import sys
from multiprocessing.connection import Connection

import pytest

from scanner.workers import trial
from scanner.workers.sandbox import Mechanism
from scanner.workers.trial import confinement_here


def test_what_this_machine_offers_is_told_by_a_real_process() -> None:
    said = confinement_here(64 << 20)
    assert said is not None
    assert said.system == sys.platform
    assert said.mechanisms[-1].mechanism is Mechanism.WATCH
    assert said.mechanisms[-1].holds


def dies(_connection: Connection, _max_memory_bytes: int) -> None:
    """Say nothing."""


def babbles(connection: Connection, _max_memory_bytes: int) -> None:
    """Say what is no answer."""
    connection.send("whole, of course")


@pytest.fixture(params=[dies, babbles], ids=["dies", "babbles"])
def broken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_tell", request.param)


def test_a_process_that_tells_nothing_is_told_as_nothing(broken: None) -> None:
    assert confinement_here(64 << 20) is None
