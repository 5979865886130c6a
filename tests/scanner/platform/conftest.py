"""A Linux machine made by hand."""

from pathlib import Path

import pytest

from scanner.platform import windows_calls
from tests.scanner.platform.kernel import Kernel


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    return Kernel(tmp_path / "kernel")


@pytest.fixture(autouse=True)
def letters(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What each drive letter stands for on Windows: nothing told, until a test says more."""
    told: dict[str, str] = {}
    monkeypatch.setattr(windows_calls, "device_behind", lambda drive: told.get(drive, ""))
    return told
