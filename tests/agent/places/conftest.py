"""A bench of loop devices, or a visible skip."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agent.places.volumes import PROGRAMS, Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    if not hasattr(os, "geteuid") or os.geteuid() or not all(map(shutil.which, PROGRAMS)):
        pytest.skip("loop devices need root and util-linux")
    made = Bench(tmp_path)
    try:
        made.drive().attach()
    except (OSError, subprocess.SubprocessError):
        made.clear()
        pytest.skip("this machine gives no loop device")
    try:
        yield made
    finally:
        made.clear()
