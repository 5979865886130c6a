"""Nothing is left to load once a worker is confined."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.limits import Limits
from scanner.workers import Done, Pool, Setup, Task, first_done
from scanner.workers.preload import LATE, NOT_WANTED, left_out
from scanner.workers.sandbox import Mechanism
from tests.end_to_end.sweeping import PROJECT, SAMPLES

READING = ("detectors", "findings", "scanner/assess", "scanner/extractors")
EXPECTED = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


def late_imports(source: str) -> Iterator[str]:
    """The modules that functions of a source import."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import):
                    yield from (one.name for one in node.names)
                elif isinstance(node, ast.ImportFrom):
                    module = node.module or ""
                    for one in node.names:
                        below = f"{module}.{one.name}"
                        path = PROJECT / (below.replace(".", "/") + ".py")
                        yield below if path.exists() else module


def test_whatever_readers_import_late_is_on_the_list() -> None:
    late = {
        name
        for room in READING
        for path in (PROJECT / room).rglob("*.py")
        for name in late_imports(path.read_text(encoding="utf-8"))
    }
    assert late == set(LATE)


def test_what_is_left_out_can_be_imported_afterwards() -> None:
    with left_out(("wave",)), pytest.raises(ImportError):
        import wave  # noqa: PLC0415 - must fail
    import wave  # noqa: PLC0415 - must not

    with left_out(("wave",)):
        assert sys.modules["wave"] is wave  # loaded already: somebody needs it


def test_preloading_starts_no_thread_and_brings_no_pixel_library() -> None:
    code = (
        "import sys, os; from scanner.workers.preload import preload, one_thread_each;"
        "one_thread_each(); preload();"
        f"print([name for name in {NOT_WANTED} if name in sys.modules]);"
        "print(len(os.listdir('/proc/self/task')) if sys.platform == 'linux' else 1)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split("\n")[:2] == ["[]", "1"]


def test_a_confined_worker_reads_every_sample_as_expected() -> None:
    """What it could not load would show as a reader that crashed."""
    samples = [path for path in sorted(EXPECTED) if "#" not in path and "!" not in path]
    with Pool(Setup(limits=Limits(), key=bytes(32)), 1) as pool:
        done: list[Done] = []
        for number, path in enumerate(samples):
            place = Path(SAMPLES / path)
            task = Task(number=number, size=place.stat().st_size, suffix=place.suffix)
            pool.submit(task, os.open(place, os.O_RDONLY))
            while not pool.has_room:
                done += first_done(pool)
        while pool.in_flight:
            done += first_done(pool)
        said = pool.confinement
    assert said is not None
    held = {one.mechanism for one in said.mechanisms if one.holds}
    assert Mechanism.WATCH in held
    assert "threads" not in " ".join(one.detail for one in said.missing)
    for one in done:
        right = EXPECTED[samples[one.number]]
        assert one.examined.outcome in right["outcome"], samples[one.number]
        assert one.examined.reason in right["reason"], samples[one.number]
        if not one.examined.assessment.undecided:
            assert one.examined.assessment.verdict in right["verdict"], samples[one.number]
