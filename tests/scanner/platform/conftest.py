"""A Linux machine made by hand."""

from pathlib import Path

import pytest

from tests.scanner.platform.kernel import Kernel


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    return Kernel(tmp_path / "kernel")
