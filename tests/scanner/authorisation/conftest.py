"""A hospital for each test."""

from pathlib import Path

import pytest

from tests.scanner.authorisation.hospital import Hospital


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    return Hospital.built(tmp_path)
