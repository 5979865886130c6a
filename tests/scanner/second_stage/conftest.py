"""The model is loaded once for all tests: it takes seconds."""

import pytest

from scanner.second_stage.reader import SecondReader


@pytest.fixture(scope="session")
def second() -> SecondReader:
    """The second stage's reader, with its model."""
    return SecondReader()
