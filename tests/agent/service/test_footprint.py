"""The idle agent gives back what its work needed."""

import multiprocessing
import subprocess
import sys
from multiprocessing import resource_tracker

import psutil
import pytest

from agent.service.footprint import give_back


@pytest.mark.skipif(sys.platform == "win32", reason="no attendant there")
def test_the_attendant_of_spawned_processes_leaves_and_comes_back() -> None:
    resource_tracker.ensure_running()
    me = psutil.Process()
    before = {child.pid for child in me.children() if "resource_tracker" in _words(child)}
    assert before
    give_back()
    assert not {child.pid for child in me.children()} & before
    process = multiprocessing.get_context("spawn").Process(target=int)
    process.start()
    process.join(30)
    assert process.exitcode == 0


def test_the_agent_at_rest_loads_no_command_line_no_globs_and_no_detectors() -> None:
    """60 MB in all: these would take a quarter of it."""
    script = "import sys, agent.service.__main__; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"typer", "rich", "pathspec", "re2", "detectors", "spacy", "numpy", "httpx", "pydantic"}
    assert not heavy & set(loaded)


def _words(process: psutil.Process) -> str:
    return " ".join(process.cmdline())
