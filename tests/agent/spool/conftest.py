"""Spools of tests take less room than real ones."""

import pytest


@pytest.fixture(autouse=True)
def _short_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not write 8 MiB of zeros for each spool that a test opens."""
    monkeypatch.setattr("agent.storage.room.LOG_BYTES", 64 << 10)
