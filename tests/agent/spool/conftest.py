"""Spools of tests take no room ahead; that has its own tests."""

import pytest


@pytest.fixture(autouse=True)
def _no_room_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not write some MiB of zeros for each spool that a test opens."""
    monkeypatch.setattr("agent.storage.room.SPARED", 1 << 60)
